import Wire

/// A ``Report`` whose rows come in steps and are printed as they come: none is held, however many there are.
///
/// What is printed is the report of all of them, but that columns of a table may become wider from one step to the next.
/// Without a row nothing is printed.
struct StreamedReport {
    private let form: OutputForm
    private var layout: TableLayout
    /// Whether anything was printed.
    private(set) var isBegun = false

    init(_ columns: [Report.Column], as form: OutputForm) {
        self.form = form
        layout = TableLayout(columns)
    }

    mutating func print(_ rows: [JSONValue]) {
        guard !rows.isEmpty else { return }
        switch form {
        case .table: Terminal.out(layout.lines(of: rows, isFirst: !isBegun))
        case .json:
            Terminal.out(isBegun ? "," : #"{"schemaVersion":1,"items":["#)
            Terminal.out(Array(rows.map(\.compact).joined(separator: [UInt8(ascii: ",")])))
        case .jsonl: Terminal.out(Array(rows.map { $0.compact + [0x0a] }.joined()))
        }
        isBegun = true
    }

    /// Closes the JSON document, also when a later step has failed: what was printed is so.
    func end() {
        if isBegun, form == .json { Terminal.out("]}\n") }
    }
}
