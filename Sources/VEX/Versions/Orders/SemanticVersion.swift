/// A version of Semantic Versioning 2.0.0 (§2, §9 to §11), and what npm and Go accept beside it.
///
/// Build metadata takes no part in the order (§10).
struct SemanticVersion: VersionForm {
    private let numbers: [DigitString]
    private let prerelease: [Identifier]

    enum Identifier: Sendable {
        case number(DigitString)
        case text(ArraySlice<UInt8>)

        /// Letters, digits and dashes; a number has no leading zeros.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard isLabel(bytes) else { return nil }
            guard bytes.allSatisfy(isDigit) else {
                self = .text(bytes)
                return
            }
            guard bytes.count == 1 || bytes.first != UInt8(ascii: "0") else { return nil }
            self = .number(DigitString(bytes))
        }

        func precedence(to other: Identifier) -> Precedence {
            switch (self, other) {
            case (.number(let left), .number(let right)): Precedence(left, right)
            case (.number, .text): .lower
            case (.text, .number): .higher
            case (.text(let left), .text(let right)): bytePrecedence(left, right)
            }
        }
    }

    init?(_ text: [UInt8], in order: VersionOrder) {
        // node-semver reads no longer text.
        guard order != .npm || text.count <= 256 else { return nil }
        var scanner = VersionScanner(text)
        if order != .semver { _ = scanner.take("v") }
        guard let numbers = SemanticVersion.numbers(&scanner, in: order) else { return nil }
        self.numbers = numbers
        var prerelease: [Identifier] = []
        if numbers.count == 3, scanner.take("-") {
            for part in dottedParts(scanner.take { $0 != UInt8(ascii: "+") }) {
                guard let identifier = Identifier(part) else { return nil }
                prerelease.append(identifier)
            }
        }
        self.prerelease = prerelease
        if numbers.count == 3, scanner.take("+") {
            guard dottedParts(scanner.take { _ in true }).allSatisfy(isLabel) else { return nil }
        }
        guard scanner.isAtEnd else { return nil }
    }

    /// Three numbers without leading zeros; Go's short forms have one or two and nothing after them.
    private static func numbers(_ scanner: inout VersionScanner, in order: VersionOrder) -> [DigitString]? {
        var numbers: [DigitString] = []
        repeat {
            let digits = scanner.take(while: isDigit)
            guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
            let number = DigitString(digits)
            if order == .npm, number > largestInJavaScript { return nil }
            numbers.append(number)
        } while numbers.count < 3 && scanner.take(".")
        return numbers.count == 3 || order == .golang ? numbers : nil
    }

    /// 2^53 - 1: beyond it JavaScript does not count exactly, and node-semver refuses.
    private static let largestInJavaScript = DigitString(Array("9007199254740991".utf8)[...])

    func precedence(to other: SemanticVersion) -> Precedence {
        let order = VEX.precedence(numbers, other.numbers, padding: .zero) { Precedence($0, $1) }
        if order != .same || prerelease.isEmpty && other.prerelease.isEmpty { return order }
        // A pre-release comes before its release.
        if prerelease.isEmpty { return .higher }
        if other.prerelease.isEmpty { return .lower }
        return VEX.precedence(prerelease, other.prerelease) { $0.precedence(to: $1) }
    }
}
