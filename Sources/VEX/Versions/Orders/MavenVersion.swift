/// Maven's version order (POM reference, "Version Order Specification"), as tokens with the mark before them.
///
/// Every text that begins with a digit is a version; case does not matter. A qualifier after a dot counts as one
/// after a dash.
struct MavenVersion: VersionForm {
    private let tokens: [Token]

    private enum Token: Sendable {
        case dotted(DigitString)
        case dashed(DigitString)
        /// Known qualifiers rank around the release (``release``), unknown ones after all of them, by their text.
        case qualifier(rank: Int, text: ArraySlice<UInt8>)

        /// What counts as nothing: 0 and the names of a release.
        var isNull: Bool {
            switch self {
            case .dotted(let number), .dashed(let number): number.isZero
            case .qualifier(let rank, _): rank == Token.release
            }
        }

        var isDashed: Bool {
            if case .dotted = self { false } else { true }
        }

        /// What stands against this token in the shorter version: 0 after a dot, the empty qualifier after a dash.
        var padding: Token {
            if case .dotted = self { .dotted(.zero) } else { .qualifier(rank: Token.release, text: []) }
        }

        /// Any qualifier, then a number after a dash, then a number after a dot.
        private var kind: Int {
            switch self {
            case .qualifier: 0
            case .dashed: 1
            case .dotted: 2
            }
        }

        func precedence(to other: Token) -> Precedence {
            switch (self, other) {
            case (.dotted(let left), .dotted(let right)), (.dashed(let left), .dashed(let right)):
                Precedence(left, right)
            case (.qualifier(let rank, let text), .qualifier(let otherRank, let otherText)):
                Precedence(rank, otherRank).then(bytePrecedence(text, otherText))
            default: Precedence(kind, other.kind)
            }
        }

        static let release = 5

        init(qualifier text: ArraySlice<UInt8>, beforeDigit: Bool) {
            let name = String(decoding: text, as: UTF8.self)
            let short = beforeDigit ? ["a": 0, "b": 1, "m": 2][name] : nil
            let rank = short ?? Token.ranks[name]
            self = .qualifier(rank: rank ?? 7, text: rank == nil ? text : [])
        }

        private static let ranks = [
            "alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4,
            "": release, "ga": release, "final": release, "release": release, "sp": 6,
        ]
    }

    init?(_ text: [UInt8], in order: VersionOrder) {
        guard let first = text.first, isDigit(first), text.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        tokens = MavenVersion.trimmed(MavenVersion.tokens(lowerCased(text)))
    }

    private static func tokens(_ text: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var scanner = VersionScanner(text)
        var isDashed = false
        while true {
            let digits = scanner.take(while: isDigit)
            let isEmpty = digits.isEmpty && (scanner.next.map(isSeparator) ?? true)
            if !digits.isEmpty || isEmpty {
                tokens.append(isDashed ? .dashed(DigitString(digits)) : .dotted(DigitString(digits)))
            } else {
                let name = scanner.take { !isDigit($0) && !isSeparator($0) }
                tokens.append(Token(qualifier: name, beforeDigit: scanner.next.map(isDigit) ?? false))
            }
            guard let next = scanner.next else { return tokens }
            // Between digits and letters stands an unwritten dash.
            isDashed = next != UInt8(ascii: ".")
            if isSeparator(next) { _ = scanner.take(oneOf: [".", "-"]) }
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") }

    /// Drops what counts as nothing at the end and before every dash, from the end to the start.
    private static func trimmed(_ tokens: [Token]) -> [Token] {
        var kept: [Token] = []
        var mayDrop = true
        for token in tokens.reversed() {
            if mayDrop, token.isNull { continue }
            kept.append(token)
            mayDrop = token.isDashed
        }
        return kept.reversed()
    }

    func precedence(to other: MavenVersion) -> Precedence {
        for index in 0..<max(tokens.count, other.tokens.count) {
            let left = index < tokens.count ? tokens[index] : other.tokens[index].padding
            let right = index < other.tokens.count ? other.tokens[index] : left.padding
            let order = left.precedence(to: right)
            if order != .same { return order }
        }
        return .same
    }
}
