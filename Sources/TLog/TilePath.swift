/// The part of a path that tiles and entry bundles share: `x001/x234/067.p/17`.
///
/// The index is cut into groups of three digits, all but the last with an `x` in front, so that no directory holds more
/// than a thousand names.
enum TilePath {
    static func format(index: UInt64, width: Int) -> String {
        var text = group(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x" + group(rest % 1000) + "/" + text
            rest /= 1000
        }
        return width < Tile.full ? text + ".p/\(width)" : text
    }

    /// Reads leniently; callers format the result and compare, so that one place has one spelling.
    static func parse(_ text: some StringProtocol) -> (index: UInt64, width: Int)? { parse(Array(text.utf8)) }

    private static func parse(_ text: [UInt8]) -> (index: UInt64, width: Int)? {
        var groups = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        var width = UInt64(Tile.full)
        if let last = groups.last, let name = groups.dropLast().last, name.suffix(2).elementsEqual(".p".utf8) {
            guard let partial = number(last), (1..<UInt64(Tile.full)).contains(partial) else { return nil }
            width = partial
            groups = groups.dropLast(2) + [name.dropLast(2)]
        }
        var index: UInt64 = 0
        for name in groups {
            let digits = name.first == UInt8(ascii: "x") ? name.dropFirst() : name
            guard digits.count == 3, let value = number(digits) else { return nil }
            let (product, over) = index.multipliedReportingOverflow(by: 1000)
            let (sum, carry) = product.addingReportingOverflow(value)
            guard !over, !carry else { return nil }
            index = sum
        }
        return (index, Int(width))
    }

    static func decimal(_ text: some StringProtocol) -> UInt64? { number(text.utf8) }

    /// Digits only; nil when there are none or they exceed 64 bits.
    private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !over, !carry else { return nil }
            value = sum
        }
        return digits.isEmpty ? nil : value
    }

    private static func group(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
