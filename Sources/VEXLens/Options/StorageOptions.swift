import Wire

/// Section `Storage`: where projections and history are kept.
public struct StorageOptions: Sendable, Equatable {
    public enum Driver: String, CaseIterable, Sendable {
        case sqlite
        /// Nothing outlives the process; for tests.
        case memory
    }

    public var driver = Driver.sqlite
    /// A path, a `file:` URI or `Data Source=…`; see ``databasePath(relativeTo:isDirectory:)``.
    public var connectionString: String?
    /// The database file's stem when ``connectionString`` names a folder.
    public var database = "stellaops"
    /// Table names.
    public var projectionsCollection = "vex_consensus"
    public var historyCollection = "vex_consensus_history"
    /// Projections kept per vulnerability and product; entries of the ledger are never pruned.
    public var maxHistoryEntries = 100
    public var commandTimeoutSeconds = 30

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Storage", "Driver", \.storage.driver, driverForm),
        OptionDefinition("Storage", "ConnectionString", \.storage.connectionString, connectionForm),
        OptionDefinition("Storage", "Database", \.storage.database, fileStem),
        OptionDefinition("Storage", "ProjectionsCollection", \.storage.projectionsCollection, tableName),
        OptionDefinition("Storage", "HistoryCollection", \.storage.historyCollection, tableName),
        OptionDefinition("Storage", "MaxHistoryEntries", \.storage.maxHistoryEntries, .number(1...1_000_000)),
        OptionDefinition("Storage", "CommandTimeoutSeconds", \.storage.commandTimeoutSeconds, .number(1...86_400)),
    ]

    private static let useSQLite = "use sqlite"

    private static let driverForm: OptionForm<Driver> = {
        let choice = OptionForm.choice(Driver.allCases.map { ($0.rawValue, $0) })
        return OptionForm(wanted: choice.wanted) { text throws(OptionMismatch) in
            if let name = text.plain?.lowercased(), name.hasPrefix("mongo") || name.hasPrefix("postgres") {
                throw OptionMismatch(code: .driverUnsupported, hint: useSQLite)
            }
            return try choice.read(text)
        } json: {
            choice.json($0)
        }
    }()

    private static let connectionForm = OptionForm<String?>(wanted: "a path, a file: URI or Data Source=PATH") {
        text throws(OptionMismatch) in
        if case .empty = text { return nil }
        guard case .scalar(let text, _) = text else { throw .type }
        guard !text.isEmpty else { throw .range }
        if let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound].lowercased() }), scheme != "file" {
            throw OptionMismatch(code: .driverUnsupported, hint: useSQLite, showsValue: false)
        }
        return text
    } json: {
        $0.map { .string($0) } ?? .null
    }

    // Names end up in SQL, where no bound parameter can stand for a table: so nothing that would need quotes.
    private static let tableName = OptionForm.text("a table name: a-z first, then up to 62 of a-z, 0-9 and _") {
        $0.count <= 63 && $0.first.map(isLower) == true
            && $0.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static let fileStem = OptionForm.text("a file name without folder: up to 63 of letters, 0-9, _ and -") {
        (1...63).contains($0.count)
            && $0.allSatisfy { isLower($0 | 0x20) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
