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
    init?(_ text: Substring) {
        var names: [Name] = []
        var (since, groupSince) = (0, 0)
        for (index, part) in text.split(separator: "^").enumerated() {
            let words = part.split { $0 == " " || $0 == "\n" }
            guard let head = words.first else { return nil }
            let name = words.dropFirst().joined(separator: " ")
            guard index == 0 else {
                names.append(Name(text: name, until: CWEList.version(head)))
                continue
            }
            names.append(Name(text: name, until: nil))
            if let place = head.firstIndex(of: "+") {
                since = CWEList.version(head[head.index(after: place)...].prefix { $0 != "*" }) ?? 0
            }
            if let place = head.firstIndex(of: "*") {
                groupSince = CWEList.version(head[head.index(after: place)...]) ?? 0
            }
        }
        guard !names.isEmpty else { return nil }
        isGroup = text.drop { $0 == "\n" || $0 == " " }.first?.isLetter == true
        (self.since, self.groupSince, self.names) = (since, groupSince, names)
    }

    /// Its name in a version.
    func name(in version: Int) -> String {
        names.last { $0.until.map { version < $0 } ?? true }?.text ?? names[0].text
    }
}
