extension WitnessPolicy {
    /// Reads a policy file.
    ///
    /// Lines end in a line feed, items are divided by blanks and tabs, a line whose first item begins with `#` is a
    /// comment.
    /// - Throws: `tlog.policy-syntax` with the line's number, `tlog.verifier-key-syntax`, `tlog.key-unsupported`.
    public init(parsing bytes: [UInt8]) throws(TLogError) {
        guard bytes.count <= WitnessPolicy.maxBytes else {
            throw PolicyBuilder.refusal("a policy has at most \(WitnessPolicy.maxBytes) bytes, got \(bytes.count)")
        }
        guard bytes.last == NoteText.lineFeed else { throw PolicyBuilder.refusal("a policy ends in a line feed") }
        var builder = PolicyBuilder()
        let lines = bytes.dropLast().split(separator: NoteText.lineFeed, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            do {
                try WitnessPolicy.read(line, into: &builder)
            } catch {
                throw TLogError(error.code, "line \(number + 1): \(error.detail)", hint: error.hint)
            }
        }
        self = try builder.finish()
    }

    /// Reads a policy file.
    ///
    /// - Throws: As ``init(parsing:)-([UInt8])``.
    public init(parsing text: String) throws(TLogError) { try self.init(parsing: Array(text.utf8)) }

    /// A policy file with this content: logs, witnesses, groups, quorum, one blank between items.
    public var encoded: [UInt8] {
        let none = Array("none".utf8)
        var lines: [[[UInt8]]] = []
        for log in logs { lines.append([Array("log".utf8), Array(log.key.vkey.utf8)] + url(log.url)) }
        for witness in witnesses {
            lines.append(
                [Array("witness".utf8), witness.name.bytes, Array(witness.key.vkey.utf8)] + url(witness.url))
        }
        for group in groups {
            lines.append(
                [Array("group".utf8), group.name.bytes, Array(group.threshold.text.utf8)] + group.members.map(\.bytes))
        }
        lines.append([Array("quorum".utf8), quorum?.bytes ?? none])
        return lines.flatMap { Array($0.joined(separator: [0x20])) + [NoteText.lineFeed] }
    }

    private func url(_ url: PolicyText?) -> [[UInt8]] { url.map { [$0.bytes] } ?? [] }

    private static func read(_ line: ArraySlice<UInt8>, into builder: inout PolicyBuilder) throws(TLogError) {
        var items: [PolicyText] = []
        for item in line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) {
            // Control characters are refused in comments as well.
            guard let text = PolicyText(item) else {
                throw PolicyBuilder.refusal("a control character other than tab and line feed")
            }
            items.append(text)
        }
        guard let first = items.first, first.bytes.first != UInt8(ascii: "#") else { return }
        switch (first.description, items.count) {
        case ("log", 2...3):
            try builder.add(Log(key: key(items[1]), url: items.count > 2 ? items[2] : nil))
        case ("witness", 3...4):
            try builder.add(Witness(name: items[1], key: key(items[2]), url: items.count > 3 ? items[3] : nil))
        case ("group", 4...):
            try builder.add(
                Group(name: items[1], threshold: threshold(items[2]), members: Array(items.dropFirst(3))))
        case ("quorum", 2):
            try builder.setQuorum(items[1] == PolicyBuilder.none ? nil : items[1])
        default:
            throw PolicyBuilder.refusal("no line of a policy reads “\(first)” with \(items.count - 1) items after it")
        }
    }

    private static func key(_ item: PolicyText) throws(TLogError) -> PolicyKey {
        guard let text = String(validating: item.bytes, as: UTF8.self) else {
            throw TLogError(.verifierKeySyntax, "a verifier key is UTF-8")
        }
        return try PolicyKey(vkey: text)
    }

    private static func threshold(_ item: PolicyText) throws(TLogError) -> Threshold {
        switch item.description {
        case "any": return .any
        case "all": return .all
        case let text:
            // Written again and compared: no sign, no leading zero.
            guard let count = Int(text), String(count).utf8.elementsEqual(item.bytes) else {
                throw PolicyBuilder.refusal("a group demands any, all, or a decimal number, not \(item)")
            }
            return .count(count)
        }
    }
}

extension WitnessPolicy.Threshold {
    fileprivate var text: String {
        switch self {
        case .any: "any"
        case .all: "all"
        case .count(let count): String(count)
        }
    }
}
