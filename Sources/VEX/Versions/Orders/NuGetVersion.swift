/// A NuGet version: one to four numbers, and a pre-release of Semantic Versioning without regard to case.
///
/// What follows a `+` takes no part in the order.
struct NuGetVersion: VersionForm {
    private let numbers: [DigitString]
    private let prerelease: [Label]

    private enum Label: Sendable {
        case number(DigitString)
        case text([UInt8])

        init?(_ bytes: ArraySlice<UInt8>) {
            guard isLabel(bytes) else { return nil }
            let digits = DigitString(bytes)
            // NuGet counts in 32 bits; a longer number is a text to it.
            if bytes.allSatisfy(isDigit), digits <= NuGetVersion.largest {
                self = .number(digits)
            } else {
                self = .text(lowerCased(Array(bytes)))
            }
        }

        func precedence(to other: Label) -> Precedence {
            switch (self, other) {
            case (.number(let left), .number(let right)): Precedence(left, right)
            case (.number, .text): .lower
            case (.text, .number): .higher
            case (.text(let left), .text(let right)): bytePrecedence(left, right)
            }
        }
    }

    private static let largest = DigitString(Array("2147483647".utf8)[...])

    init?(_ text: [UInt8], in order: VersionOrder) {
        var scanner = VersionScanner(text)
        var numbers: [DigitString] = []
        repeat {
            guard let number = scanner.takeNumber(), number <= NuGetVersion.largest else { return nil }
            numbers.append(number)
        } while numbers.count < 4 && scanner.take(".")
        self.numbers = numbers
        var prerelease: [Label] = []
        if scanner.take("-") {
            for part in dottedParts(scanner.take { $0 != UInt8(ascii: "+") }) {
                guard let label = Label(part) else { return nil }
                prerelease.append(label)
            }
        }
        self.prerelease = prerelease
        if scanner.take("+") {
            guard dottedParts(scanner.take { _ in true }).allSatisfy(isLabel) else { return nil }
        }
        guard scanner.isAtEnd else { return nil }
    }

    func precedence(to other: NuGetVersion) -> Precedence {
        let order = VEX.precedence(numbers, other.numbers, padding: .zero) { Precedence($0, $1) }
        if order != .same || prerelease.isEmpty && other.prerelease.isEmpty { return order }
        if prerelease.isEmpty { return .higher }
        if other.prerelease.isEmpty { return .lower }
        return VEX.precedence(prerelease, other.prerelease) { $0.precedence(to: $1) }
    }
}
