import Foundation

/// The stable error codes, as the sources and `docs/errors.md` have them.
struct ErrorCatalog {
    /// What comes before the dot: one family for each room that throws, and the command line's own.
    static let families = [
        "wire", "network", "signing", "attestation", "tlog", "rekor", "vex", "trust", "consensus", "proofchain",
        "ledger", "service", "store", "lens", "client", "config", "file", "usage", "verify", "internal",
    ]

    private static let shape = "(?:" + families.joined(separator: "|") + #")\.[a-z0-9]+(?:-[a-z0-9]+)*"#

    /// Code → where it occurs first: every text of that shape but the names of queues and files.
    let inSources: [String: String]
    /// Code → exit status, from the tables of `docs/errors.md`.
    let inDocuments: [String: Int]
    /// Codes that stand in two rows.
    let repeated: [String]

    init(_ repository: Repository) {
        var found: [String: String] = [:]
        for target in repository.targets where target != "LedgerTestKit" {
            // The table of statuses repeats codes; that it repeats real ones is a check of its own.
            for source in repository.sources(of: target) where source.path != StatusTable.path {
                for match in source.text.matches(#"(label: |label = )?"("# + ErrorCatalog.shape + ")\"")
                where match.groups[1].isEmpty && found[match.groups[2]] == nil {
                    found[match.groups[2]] = "\(source.path):\(match.line)"
                }
            }
        }
        inSources = found
        let rows = (repository.files["docs/errors.md"] ?? "")
            .matches(#"^\| `("# + ErrorCatalog.shape + #")` \|[^|\n]*\|[^|\n]*\| (\d+) \|$"#)
        inDocuments = Dictionary(rows.map { ($0.groups[1], Int($0.groups[2]) ?? -1) }) { first, _ in first }
        repeated = Dictionary(grouping: rows) { $0.groups[1] }.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// Codes that comments of the sources and pages of the documentation speak of, each with its place.
    static func mentions(in repository: Repository) -> [(code: String, place: String)] {
        let comments = repository.targets.flatMap { repository.sources(of: $0) }.map { ($0.path, $0.documentation) }
        let pages = repository.pages.map { ($0.path, $0.text) }
        return (comments + pages).flatMap { path, text in
            text.matches("`(" + shape + ")`").map { ($0.groups[1], path) }
        }
    }
}

/// The exit status of each code, read from the command line's source.
struct StatusTable {
    static let path = "Sources/stella/Support/ExitStatus.swift"

    private let numbers: [String: Int]
    let exact: [String: String]
    private let prefixes: [(prefix: String, status: String)]
    private let other: String

    init(_ repository: Repository) {
        let text = repository.files[StatusTable.path] ?? ""
        numbers = Dictionary(text.matches(#"case (\w+) = (\d+)"#).map { ($0.groups[1], Int($0.groups[2]) ?? -1) }) {
            first, _ in first
        }
        exact = Dictionary(text.matches(#""([a-z]+\.[a-z0-9-]+)": \.(\w+)"#).map { ($0.groups[1], $0.groups[2]) }) {
            first, _ in first
        }
        prefixes = text.matches(#"if (code\.hasPrefix[^{]*)\{\s*self = \.(\w+)"#).flatMap { branch in
            branch.groups[1].matches(#"hasPrefix\("(\w+\.)"\)"#).map { ($0.groups[1], branch.groups[2]) }
        }
        other = text.matches(#"else \{\s*self = \.(\w+)"#).last?.groups[1] ?? ""
    }

    /// nil when the table was not understood.
    func status(of code: String) -> Int? {
        numbers[exact[code] ?? prefixes.first { code.hasPrefix($0.prefix) }?.status ?? other]
    }
}
