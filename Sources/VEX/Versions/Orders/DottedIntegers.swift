/// VERS `intdot`: integers between dots; reading stops at the first other character.
struct DottedIntegers: VersionForm {
    private let numbers: [DigitString]

    init?(_ text: [UInt8], in order: VersionOrder) {
        var scanner = VersionScanner(text)
        guard let first = scanner.takeNumber() else { return nil }
        var numbers = [first]
        while scanner.take("."), let number = scanner.takeNumber() { numbers.append(number) }
        // Two dots in a row have no integer between them, and nothing else has stopped the reading.
        guard scanner.next != UInt8(ascii: ".") else { return nil }
        self.numbers = numbers
    }

    func precedence(to other: DottedIntegers) -> Precedence {
        VEX.precedence(numbers, other.numbers, padding: .zero) { Precedence($0, $1) }
    }
}
