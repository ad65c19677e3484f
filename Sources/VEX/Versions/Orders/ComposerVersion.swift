/// A version that Composer normalizes to four numbers and a stability, compared as PHP's `version_compare` does.
///
/// Names of branches and dates of more than five digits have no order here.
struct ComposerVersion: VersionForm {
    private let parts: [Part]

    private enum Part: Sendable {
        /// Below a number when negative, above it when positive: dev, alpha, beta, RC, (number), patch.
        case word(Int)
        case number(DigitString)
        case end

        /// Where it stands among parts of other kinds; the end stands where a release would.
        private var place: Int {
            switch self {
            case .word(let rank): rank
            case .end: 0
            case .number: 1
            }
        }

        func precedence(to other: Part) -> Precedence {
            if case .number(let left) = self, case .number(let right) = other { return Precedence(left, right) }
            return Precedence(place, other.place)
        }
    }

    private static let labels: [StaticString] = [
        "stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p",
    ]
    private static let ranks = [0, -2, -2, -1, -3, -3, 2, 2, 2]
    private static let development = -4

    init?(_ text: [UInt8], in order: VersionOrder) {
        let text = lowerCased(text)
        let plus = text.firstIndex(of: UInt8(ascii: "+")) ?? text.endIndex
        guard plus == text.endIndex || plus + 1 < text.endIndex, text.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return nil
        }
        var scanner = VersionScanner(text[..<plus])
        _ = scanner.take("v")
        let digits = scanner.take(while: isDigit)
        guard (1...5).contains(digits.count) else { return nil }
        var parts = [Part.number(DigitString(digits))]
        while parts.count < 4, let number = ComposerVersion.number(after: ["."], &scanner) { parts.append(number) }
        while parts.count < 4 { parts.append(.number(.zero)) }
        _ = scanner.take(oneOf: [".", "_", "-"])
        if let label = scanner.take(oneOf: ComposerVersion.labels) {
            if ComposerVersion.ranks[label] != 0 { parts.append(.word(ComposerVersion.ranks[label])) }
            while let number = ComposerVersion.number(after: [".", "-", ""], &scanner) {
                if ComposerVersion.ranks[label] != 0 { parts.append(number) }
            }
        }
        _ = scanner.take(oneOf: [".", "-"])
        if scanner.take(oneOf: ["dev"]) != nil { parts.append(.word(ComposerVersion.development)) }
        // A mark that nothing follows is a slip, though Composer reads over it.
        guard scanner.isAtEnd, let last = text[..<plus].last, isAlphanumeric(last) else { return nil }
        self.parts = parts
    }

    private static func number(after marks: [StaticString], _ scanner: inout VersionScanner) -> Part? {
        var ahead = scanner
        guard ahead.take(oneOf: marks) != nil, let number = ahead.takeNumber() else { return nil }
        scanner = ahead
        return .number(number)
    }

    func precedence(to other: ComposerVersion) -> Precedence {
        VEX.precedence(parts, other.parts, padding: .end) { $0.precedence(to: $1) }
    }
}
