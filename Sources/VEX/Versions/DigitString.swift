/// A number of any length, as its ASCII digits.
///
/// Issuers write dates and hashes where others count, so no machine integer is wide enough.
struct DigitString: Sendable, Comparable {
    /// Without leading zeros; empty for zero.
    private let significant: ArraySlice<UInt8>

    static let zero = DigitString([])

    /// Takes digits only.
    init(_ digits: ArraySlice<UInt8>) { significant = digits.drop { $0 == UInt8(ascii: "0") } }

    var isZero: Bool { significant.isEmpty }

    static func == (left: DigitString, right: DigitString) -> Bool { left.significant == right.significant }

    static func < (left: DigitString, right: DigitString) -> Bool {
        left.significant.count == right.significant.count
            ? left.significant.lexicographicallyPrecedes(right.significant)
            : left.significant.count < right.significant.count
    }
}
