/// A weakness, category or view of ``CWEList``.
struct CWEEntry {
    struct Name {
        let text: String
        /// The version that gave the name up; nil for the newest name.
        let until: Int?
    }

    /// Whether it is a category or a view.
    let isGroup: Bool
    /// The version that had it first.
    let since: Int
    /// Since when it is certain not to be a weakness, if it is a group.
    let groupSince: Int
    /// The newest first.
    let names: [Name]

    /// nil for what is no entry in the notation of ``CWEList``.
    init?(_ text: Substring.UTF8View) {
        var names: [Name] = []
        var (since, groupSince) = (0, 0)
        for part in text.split(separator: UInt8(ascii: "^")) {
            let words = part.drop(while: CWEEntry.isBlank)
            let head = words.prefix { !CWEEntry.isBlank($0) }
            let bytes = words[head.endIndex...].drop(while: CWEEntry.isBlank).map {
                CWEEntry.isBlank($0) ? UInt8(ascii: " ") : $0
            }
            let name = String(decoding: bytes, as: UTF8.self)
            guard names.isEmpty else {
                names.append(Name(text: name, until: CWEList.version(String(Substring(head)))))
                continue
            }
            names.append(Name(text: name, until: nil))
            for mark in [UInt8(ascii: "+"), UInt8(ascii: "*")] {
                guard let place = head.firstIndex(of: mark) else { continue }
                let digits = head[head.index(after: place)...].prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
                let version = CWEList.version(String(Substring(digits))) ?? 0
                if mark == UInt8(ascii: "+") { since = version } else { groupSince = version }
            }
        }
        guard let first = text.first(where: { !CWEEntry.isBlank($0) }), !names.isEmpty else { return nil }
        isGroup = !isDigit(first)
        (self.since, self.groupSince, self.names) = (since, groupSince, names)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") }

    /// Its name in a version.
    func name(in version: Int) -> String {
        names.last { $0.until.map { version < $0 } ?? true }?.text ?? names[0].text
    }
}
