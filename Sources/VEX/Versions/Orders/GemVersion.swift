/// RubyGems' `Gem::Version`: numbers and words between dots; a dash is short for `.pre.`.
struct GemVersion: VersionForm {
    private let segments: [Segment]

    private enum Segment: Sendable {
        case word(ArraySlice<UInt8>)
        case number(DigitString)

        var isZero: Bool {
            if case .number(let number) = self { number.isZero } else { false }
        }

        var isWord: Bool {
            if case .word = self { true } else { false }
        }

        /// A word makes a pre-release, so it comes before any number, the missing 0 included.
        func precedence(to other: Segment) -> Precedence {
            switch (self, other) {
            case (.word(let left), .word(let right)): bytePrecedence(left, right)
            case (.word, .number): .lower
            case (.number, .word): .higher
            case (.number(let left), .number(let right)): Precedence(left, right)
            }
        }
    }

    init?(_ text: [UInt8], in order: VersionOrder) {
        guard GemVersion.isWellFormed(text) else { return nil }
        var segments: [Segment] = []
        var scanner = VersionScanner(text)
        while let next = scanner.next {
            if let number = scanner.takeNumber() {
                segments.append(.number(number))
            } else if isLetter(next) {
                segments.append(.word(scanner.take(while: isLetter)))
            } else {
                if next == UInt8(ascii: "-") { segments.append(.word(Array("pre".utf8)[...])) }
                _ = scanner.take(oneOf: [".", "-"])
            }
        }
        // Zeros at the end of the release and at the end of all count as missing.
        let firstWord = segments.firstIndex(where: \.isWord) ?? segments.endIndex
        self.segments = Array(
            GemVersion.withoutZeros(segments[..<firstWord]) + GemVersion.withoutZeros(segments[firstWord...]))
    }

    private static func withoutZeros(_ segments: ArraySlice<Segment>) -> ArraySlice<Segment> {
        guard let last = segments.lastIndex(where: { !$0.isZero }) else { return [] }
        return segments[...last]
    }

    /// A number, then dotted parts; after the first dash, dotted parts that may hold dashes.
    private static func isWellFormed(_ text: [UInt8]) -> Bool {
        let dash = text.firstIndex(of: UInt8(ascii: "-")) ?? text.endIndex
        let release = dottedParts(text[..<dash])
        guard let number = release.first, number.allSatisfy(isDigit),
            release.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isAlphanumeric) })
        else { return false }
        return dash == text.endIndex || dottedParts(text[(dash + 1)...]).allSatisfy(isLabel)
    }

    func precedence(to other: GemVersion) -> Precedence {
        VEX.precedence(segments, other.segments, padding: .number(.zero)) { $0.precedence(to: $1) }
    }
}
