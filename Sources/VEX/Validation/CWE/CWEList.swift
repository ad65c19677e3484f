/// MITRE's list of weaknesses: which id has had which name since which version.
///
/// All of version 4.14 with its history, and the names that weaknesses have in version 4.20. What is written down is
/// read once, when it is first asked for. An entry is
///
///     [c|v] id [+ version] [* version] name [^ version name]…
///
/// with a letter for categories and views, the version that had it first when that is not 1.0, the version since when a
/// category or view is certain to be one, and former names, the newest first, each with the version that gave it up.
/// Entries are separated by `|`; an end of line stands for a blank.
struct CWEList {
    static let shared = CWEList()

    /// Everything of it is known.
    static let complete = version("4.14") ?? 0
    /// The names of its weaknesses are known, and nothing of what came after.
    static let last = versions.count - 1
    /// When the two were released.
    static let dates = (complete: "2024-02-29", last: "2026-04-30")

    private let entries: [Int: CWEEntry]

    private init() {
        let text = [CWEList.part1, CWEList.part2, CWEList.part3].joined(separator: "\n")
        let rows = text.utf8.split(separator: UInt8(ascii: "|")).compactMap { row -> (Int, CWEEntry)? in
            let digits = row.drop { !isDigit($0) }.prefix(while: isDigit)
            guard let id = Int(Substring(digits)), let entry = CWEEntry(row) else { return nil }
            return (id, entry)
        }
        entries = Dictionary(rows) { first, _ in first }
    }

    subscript(id: Int) -> CWEEntry? { entries[id] }

    /// The names that weaknesses have in the newest version; needed for what is wrong alone.
    static let weaknessNames = Set(
        shared.entries.values.compactMap { $0.isGroup ? nil : $0.names[0].text })

    /// The place of a version among all; nil for what is none of them, or newer.
    static func version(_ number: String) -> Int? { places[number] }

    private static let places = Dictionary(zip(versions, 0...)) { first, _ in first }
    private static let versions = """
        1.0 1.0.1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.8.1 1.9 1.10 1.11 1.12 1.13 2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11
        2.12 3.0 3.1 3.2 3.3 3.4 3.4.1 4.0 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10 4.11 4.12 4.13 4.14 4.15 4.16 4.17 4.18 4.19
        4.20
        """.split { $0 == " " || $0 == "\n" }.map { String($0) }
}
