/// A non-negative number in millionths, the only arithmetic of a verdict.
///
/// Each product is floored, so that every platform gets the same digits (CONSENSUS.md, D1 and D2). Intermediate
/// products are taken in 128 bits: no input within the bounds can overflow.
public struct Millionths: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1,000,000 for 1.
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    public static let zero = Millionths(0)
    public static let one = Millionths(1_000_000)
    /// The greatest number that an option may have.
    public static let maximum = Millionths(1000 * 1_000_000)

    /// Reads a plain decimal such as `1`, `0.75` or `1000.000000`: no sign, no exponent, no leading zero, at most
    /// six fraction digits.
    ///
    /// - Throws: `consensus.decimal-syntax`; `consensus.option-range` above 1000.
    public init(decimal text: some StringProtocol) throws(ConsensusError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let whole = parts[0]
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }),
            whole.count == 1 || whole.first != UInt8(ascii: "0"), fraction.count <= 6
        else {
            throw ConsensusError(
                .decimalSyntax, "\(text) is no plain decimal with at most six fraction digits",
                hint: "write it like 0.75, without sign and exponent")
        }
        guard whole.count <= 4 else { throw Millionths.outOfRange(text) }
        let padding = [UInt8](repeating: 0x30, count: 6 - fraction.count)
        value = (Array(whole) + fraction + padding).reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
        guard self <= .maximum else { throw Millionths.outOfRange(text) }
    }

    /// Always six fraction digits: `0.750000`.
    public var description: String {
        let (whole, fraction) = value.quotientAndRemainder(dividingBy: 1_000_000)
        return "\(whole)." + String(String(fraction + 1_000_000).dropFirst())
    }

    public static func < (left: Millionths, right: Millionths) -> Bool { left.value < right.value }

    public static func + (left: Millionths, right: Millionths) -> Millionths { Millionths(left.value + right.value) }

    /// `left − right`; requires `left ≥ right`.
    public static func - (left: Millionths, right: Millionths) -> Millionths { Millionths(left.value - right.value) }

    /// ⌊self · factor⌋.
    public func floorTimes(_ factor: Millionths) -> Millionths { scaled(by: factor.value, over: 1_000_000) }

    /// ⌊self · numerator / denominator⌋; requires a positive denominator and a quotient below 2^64 millionths.
    public func scaled(by numerator: UInt64, over denominator: UInt64) -> Millionths {
        let (quotient, _) = denominator.dividingFullWidth(value.multipliedFullWidth(by: numerator))
        return Millionths(quotient)
    }

    private static func outOfRange(_ text: some StringProtocol) -> ConsensusError {
        ConsensusError(.optionRange, "\(text) is above the greatest allowed value 1000")
    }
}
