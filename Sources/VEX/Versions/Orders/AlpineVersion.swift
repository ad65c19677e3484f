/// A version of Alpine's apk-tools: numbers, a letter, suffixes, a commit hash, a revision.
struct AlpineVersion: VersionForm {
    private let tokens: [Token]

    /// One token, as rank and value. The rank decides between tokens of different kinds at one place.
    private struct Token: Sendable {
        let kind: Kind
        var number = DigitString.zero
        var text: ArraySlice<UInt8> = []

        static let end = Token(kind: .end)

        func precedence(to other: Token) -> Precedence {
            Precedence(kind, other.kind).then(bytePrecedence(text, other.text)).then(Precedence(number, other.number))
        }
    }

    /// Lowest first: a pre-release is below the bare version, whatever else follows is above it.
    private enum Kind: Int, Sendable, Comparable {
        case alpha, beta, pre, candidate, end, revision, hash, suffixNumber, cvs, svn, git, hg, patch, letter
        /// A number after the first that begins with 0 and is compared as text, which puts it below any other.
        case zeroLedNumber
        case number

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    private static let suffixNames: [StaticString] = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"]
    private static let suffixKinds: [Kind] = [.alpha, .beta, .pre, .candidate, .cvs, .svn, .git, .hg, .patch]

    init?(_ text: [UInt8], in order: VersionOrder) {
        var scanner = VersionScanner(text)
        guard let first = scanner.takeNumber() else { return nil }
        var tokens = [Token(kind: .number, number: first)]
        while scanner.take(".") {
            let digits = scanner.take(while: isDigit)
            guard let leading = digits.first else { return nil }
            tokens.append(
                leading == UInt8(ascii: "0")
                    ? Token(kind: .zeroLedNumber, text: digits)
                    : Token(kind: .number, number: DigitString(digits)))
        }
        if let byte = scanner.next, (0x61...0x7a).contains(byte) {
            _ = scanner.take(Unicode.Scalar(byte))
            tokens.append(Token(kind: .letter, text: [byte]))
        }
        while scanner.take("_") {
            guard let name = scanner.take(oneOf: AlpineVersion.suffixNames) else { return nil }
            tokens.append(Token(kind: AlpineVersion.suffixKinds[name]))
            if let number = scanner.takeNumber() { tokens.append(Token(kind: .suffixNumber, number: number)) }
        }
        if scanner.take("~") {
            let digits = scanner.take { isDigit($0) || (0x61...0x66).contains($0) }
            guard !digits.isEmpty else { return nil }
            tokens.append(Token(kind: .hash, text: digits))
        }
        if scanner.take(oneOf: ["-r"]) != nil {
            guard let number = scanner.takeNumber() else { return nil }
            tokens.append(Token(kind: .revision, number: number))
        }
        guard scanner.isAtEnd else { return nil }
        self.tokens = tokens
    }

    func precedence(to other: AlpineVersion) -> Precedence {
        VEX.precedence(tokens, other.tokens, padding: .end) { $0.precedence(to: $1) }
    }
}
