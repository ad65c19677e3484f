/// Random CPE names in both bindings that are often the same: short values of few characters, each spelled in many ways.
public struct CPENameSample: Sendable {
    public var random: SeededGenerator

    /// - Parameter seed: A test prints it.
    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    public mutating func name() -> String {
        let scheme = ["cpe", "cpe", "cpe", "CPE", "Cpe"][number(5)]
        guard Bool.random(using: &random) else {
            let values = (0..<3).map { _ in value(CPENameSample.uri) } + [["", "1", "1.%02", "1.5", "-"][number(5)]]
            return scheme + ":/" + values.prefix(2 + number(3)).joined(separator: ":")
        }
        let values = (0..<3).map { _ in value(CPENameSample.formatted) } + [["*", "1", "1.*", "1.5", "-", "1.?"][number(6)]]
        return scheme + ":2.3:" + values.joined(separator: ":") + String(repeating: ":*", count: 6)
            + [":*", ":*", ":x", ""][number(4)]
    }

    /// Mostly of plain letters, so that two are often the same.
    private mutating func value(_ characters: [String]) -> String {
        let plain = number(3) > 0
        return (0...number(2)).map { _ in characters[number(plain ? 4 : characters.count)] }.joined()
    }

    private mutating func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    private static let formatted = [
        "a", "A", "\\a", "k", "K", "\u{212a}", "\\k", "i", "\u{130}", "\u{e9}", "\u{c9}", "*", "?", "\\*", "\\?", "\\:", "\\\\",
        "-", "\\-", "%", "2",
    ]
    private static let uri = [
        "a", "A", "%61", "k", "K", "%6b", "%6B", "%4b", "i", "i%cc%87", "%c3%a9", "\u{c9}", "", "%02", "%01", "*", "?",
        "%2a", "%3F", "%3a", "\\", "-", "%2d", "%", "%25", "2",
    ]
}
