import ArgumentParser
import Wire

/// The forms a result can take; all of them say the same.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case table, json, jsonl
}

/// Rows with named columns, printed as a table, as one JSON document, or as one JSON object a line.
struct Report {
    /// A column: its JSON member and its heading.
    struct Column {
        let name: String
        let heading: String

        init(_ name: String, _ heading: String? = nil) {
            self.name = name
            self.heading = heading ?? name.uppercased()
        }
    }

    /// The columns of the table; members that no column names stand in the JSON forms only.
    let columns: [Column]
    var rows: [JSONValue] = []
    /// What holds for all rows together: lines below the table, a member of the document, the last line.
    var summary: [JSONMember] = []

    init(_ columns: [Column], rows: [JSONValue] = []) {
        self.columns = columns
        self.rows = rows
    }

    func print(as form: OutputForm) {
        switch form {
        case .table:
            if !rows.isEmpty || summary.isEmpty { Terminal.out(table) }
            if !rows.isEmpty, !summary.isEmpty { Terminal.out("\n") }
            if !summary.isEmpty { Card(members: summary).print(as: .table) }
        case .json:
            var members = [JSONMember("schemaVersion", 1), JSONMember("items", .array(rows))]
            if !summary.isEmpty { members.append(JSONMember("summary", .object(summary))) }
            Terminal.out(JSONValue.object(members).compact + [0x0a])
        case .jsonl:
            rows.forEach { Terminal.out($0.compact + [0x0a]) }
            if !summary.isEmpty { Terminal.out(JSONValue.object([JSONMember("summary", .object(summary))]).compact + [0x0a]) }
        }
    }

    private var table: String {
        var layout = TableLayout(columns)
        return layout.lines(of: rows, isFirst: true)
    }
}

/// The widths of a table's columns, which only grow.
struct TableLayout {
    private let columns: [Report.Column]
    private var widths: [Int]

    init(_ columns: [Report.Column]) {
        self.columns = columns
        widths = columns.map(\.heading.count)
    }

    /// - Parameter isFirst: Whether the headings come before the rows.
    mutating func lines(of rows: [JSONValue], isFirst: Bool) -> String {
        let cells = rows.map { row in columns.map { TableLayout.cell(row[$0.name]) } }
        for line in cells { widths = zip(widths, line).map { max($0, $1.count) } }
        return ((isFirst ? [columns.map(\.heading)] : []) + cells).map { line in
            zip(line, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
                .joined(separator: "  ").trimmingTrailingBlanks + "\n"
        }.joined()
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: "-"
        case .bool(let flag)?: flag ? "yes" : "no"
        case .number(let text)?: text
        case .string(let text)?: Terminal.escaped(text)
        case .array(let elements)?: elements.isEmpty ? "-" : elements.map { cell($0) }.joined(separator: ",")
        case .object?: String(decoding: value?.compact ?? [], as: UTF8.self)
        }
    }
}

/// One result with named parts: a two-column table, or one JSON object.
struct Card {
    var members: [JSONMember] = []

    mutating func add(_ name: String, _ value: JSONValue) { members.append(JSONMember(name, value)) }
    mutating func add(_ name: String, _ text: String?) { add(name, text.map { .string($0) } ?? .null) }
    mutating func add(_ name: String, _ number: some BinaryInteger) { add(name, .integer(number)) }

    func print(as form: OutputForm) {
        guard form == .table else {
            let head: [JSONMember] = form == .json ? [JSONMember("schemaVersion", 1)] : []
            Terminal.out(JSONValue.object(head + members).compact + [0x0a])
            return
        }
        let width = members.map(\.name.count).max() ?? 0
        for member in members {
            let text: String =
                switch member.value {
                case .string(let text): Terminal.escaped(text)
                case .null: "-"
                default: String(decoding: member.value.compact, as: UTF8.self)
                }
            Terminal.out(member.name + String(repeating: " ", count: width - member.name.count + 2) + text + "\n")
        }
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
