import Wire

/// The statements of a document in the order in which every writer takes them, and what is lost on the way.
struct Writing {
    /// A statement, once, with all indexes at which it was given.
    struct Entry {
        let statement: ExportStatement
        let indexes: [Int]
        /// Only of a statement that may have one.
        let justification: Justification?
        /// The identifier under which verdicts meet.
        let vulnerability: Identifier
        let version: ExportVersion
        let subject: ExportSubject

        init(_ statement: ExportStatement, at indexes: [Int]) {
            self.statement = statement
            self.indexes = indexes
            justification = statement.status == .notAffected ? statement.justification : nil
            vulnerability = VulnerabilityName.key(of: statement.vulnerability, aliases: statement.aliases)
            version = ExportVersion(statement)
            subject = ExportSubject(statement, version)
        }
    }

    let document: ExportDocument
    /// By bytes; without those that no format can hold.
    private(set) var entries: [Entry] = []
    private var found: Set<ExportLoss> = []

    var losses: [ExportLoss] { found.sorted() }

    init(_ document: ExportDocument) {
        self.document = document
        let sorted = document.statements.enumerated().map { (key: $1.orderingKey, index: $0, statement: $1) }
            .sorted { left, right in
                left.key == right.key ? left.index < right.index : left.key.lexicographicallyPrecedes(right.key)
            }
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end].key == sorted[start].key { end += 1 }
            add(sorted[start].statement, at: sorted[start..<end].map(\.index))
            start = end
        }
        dropContradicted()
    }

    private mutating func add(_ statement: ExportStatement, at indexes: [Int]) {
        let entry = Entry(statement, at: indexes)
        if statement.vulnerability.text.isEmpty { return lose(entry, .vulnerability, .inexpressible) }
        if statement.version?.isEmpty == true { return lose(entry, .version, .inexpressible) }
        for (field, keys) in [
            (ExportLoss.Field.product, [statement.product]), (.subcomponents, statement.subcomponents),
        ] {
            if keys.contains(where: { trimmed($0.text).isEmpty }) { return lose(entry, field, .inexpressible) }
            if keys.contains(where: { $0.text.utf8.starts(with: "unresolved:".utf8) }) {
                return lose(entry, field, .unresolved)
            }
        }
        if statement.justification != entry.justification { lose(entry, .justification, .misplaced) }
        entries.append(entry)
    }

    /// One document says one thing about a vulnerability in a product: the most severe that was stated. CSAF forbids two
    /// (6.1.6), and which of two an OpenVEX reader takes is not defined.
    private mutating func dropContradicted() {
        var severest: [Identifier: [ExportSubject: VEXStatus]] = [:]
        for entry in entries {
            let held = severest[entry.vulnerability]?[entry.subject]
            if held.map({ $0.severity >= entry.statement.status.severity }) == true { continue }
            severest[entry.vulnerability, default: [:]][entry.subject] = entry.statement.status
        }
        let all = entries
        entries = all.filter { severest[$0.vulnerability]?[$0.subject] == $0.statement.status }
        for entry in all where severest[entry.vulnerability]?[entry.subject] != entry.statement.status {
            lose(entry, .status, .contradicted)
        }
    }

    mutating func lose(_ entry: Entry, _ field: ExportLoss.Field, _ reason: ExportLoss.Reason) {
        for index in entry.indexes { found.insert(ExportLoss(index, field, reason)) }
    }

    mutating func lose(_ field: ExportLoss.Field, _ reason: ExportLoss.Reason) {
        found.insert(ExportLoss(nil, field, reason))
    }
}

extension JSONValue {
    /// An object of those members that have a value.
    static func members(_ pairs: (String, JSONValue?)...) -> JSONValue {
        .object(pairs.compactMap { name, value in value.map { JSONMember(name, $0) } })
    }

    static func texts(_ identifiers: some Sequence<Identifier>) -> JSONValue {
        .array(identifiers.map { .string($0.text) })
    }

    /// nil for an empty list, which the schemas forbid.
    static func list(_ elements: [JSONValue]) -> JSONValue? { elements.isEmpty ? nil : .array(elements) }

    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
