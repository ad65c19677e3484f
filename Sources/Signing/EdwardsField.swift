/// A number modulo 2^255 − 19 in five limbs of 51 bits, each below 2^52.
struct EdwardsField: Equatable {
    private var limbs: (UInt64, UInt64, UInt64, UInt64, UInt64)

    static let zero = EdwardsField(0)
    static let one = EdwardsField(1)
    static let two = EdwardsField(2)
    /// The curve's d = −121665/121666.
    static let d = EdwardsField.zero - EdwardsField(121_665) * EdwardsField(121_666).inverted
    static let doubleD = d + d
    /// 2^((p−1)/4).
    static let rootOfMinusOne = two.power(.quarter)

    private static let mask: UInt64 = 1 << 51 - 1

    init(_ number: UInt64) { limbs = (number, 0, 0, 0, 0) }

    private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) { limbs = (a, b, c, d, e) }

    /// The lower 255 bits of 32 little-endian bytes.
    init(_ bytes: [UInt8]) {
        let words = (0..<4).map { word in
            bytes[8 * word..<8 * word + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        }
        let mask = EdwardsField.mask
        limbs = (
            words[0] & mask, (words[0] >> 51 | words[1] << 13) & mask, (words[1] >> 38 | words[2] << 26) & mask,
            (words[2] >> 25 | words[3] << 39) & mask, words[3] >> 12 & mask
        )
    }

    /// The number itself, below p.
    var encoded: [UInt8] {
        var (a, b, c, d, e) = carried.carried.limbs
        // Whether adding 19 reaches 2^255, that is whether the number is p or more.
        let over = ((((((a + 19) >> 51 + b) >> 51) + c) >> 51 + d) >> 51 + e) >> 51
        a += 19 * over
        b += a >> 51
        c += b >> 51
        d += c >> 51
        e += d >> 51
        let limbs = [a, b, c, d, e].map { $0 & EdwardsField.mask }
        let words = [
            limbs[0] | limbs[1] << 51, limbs[1] >> 13 | limbs[2] << 38, limbs[2] >> 26 | limbs[3] << 25,
            limbs[3] >> 39 | limbs[4] << 12,
        ]
        return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }

    var isOdd: Bool { encoded[0] & 1 == 1 }

    static func == (left: EdwardsField, right: EdwardsField) -> Bool { left.encoded == right.encoded }

    static func + (left: EdwardsField, right: EdwardsField) -> EdwardsField {
        let (a, b) = (left.limbs, right.limbs)
        return EdwardsField(a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3, a.4 + b.4).carried
    }

    static func - (left: EdwardsField, right: EdwardsField) -> EdwardsField {
        let (a, b) = (left.limbs, right.limbs)
        // Four times p, limb by limb, keeps every difference above zero.
        let (low, high) = (4 * (mask - 18), 4 * mask)
        return EdwardsField(
            a.0 + low - b.0, a.1 + high - b.1, a.2 + high - b.2, a.3 + high - b.3, a.4 + high - b.4
        ).carried
    }

    static func * (left: EdwardsField, right: EdwardsField) -> EdwardsField {
        let (a, b) = (left.limbs, right.limbs)
        // What lies beyond 2^255 comes back times 19.
        let (b1, b2, b3, b4) = (19 * b.1, 19 * b.2, 19 * b.3, 19 * b.4)
        return EdwardsField(
            wide: (
                product(a.0, b.0) + product(a.1, b4) + product(a.2, b3) + product(a.3, b2) + product(a.4, b1),
                product(a.0, b.1) + product(a.1, b.0) + product(a.2, b4) + product(a.3, b3) + product(a.4, b2),
                product(a.0, b.2) + product(a.1, b.1) + product(a.2, b.0) + product(a.3, b4) + product(a.4, b3),
                product(a.0, b.3) + product(a.1, b.2) + product(a.2, b.1) + product(a.3, b.0) + product(a.4, b4),
                product(a.0, b.4) + product(a.1, b.3) + product(a.2, b.2) + product(a.3, b.1) + product(a.4, b.0)
            ))
    }

    private static func product(_ left: UInt64, _ right: UInt64) -> UInt128 { UInt128(left) * UInt128(right) }

    private init(wide: (UInt128, UInt128, UInt128, UInt128, UInt128)) {
        let mask = UInt128(EdwardsField.mask)
        let b = wide.1 + wide.0 >> 51
        let c = wide.2 + b >> 51
        let d = wide.3 + c >> 51
        let e = wide.4 + d >> 51
        let a = wide.0 & mask + 19 * (e >> 51)
        limbs = (
            UInt64(a & mask), UInt64(b & mask) + UInt64(a >> 51), UInt64(c & mask), UInt64(d & mask), UInt64(e & mask)
        )
    }

    private var carried: EdwardsField {
        let mask = EdwardsField.mask
        let b = limbs.1 + limbs.0 >> 51
        let c = limbs.2 + b >> 51
        let d = limbs.3 + c >> 51
        let e = limbs.4 + d >> 51
        return EdwardsField(limbs.0 & mask + 19 * (e >> 51), b & mask, c & mask, d & mask, e & mask)
    }

    /// An exponent 2^bits − below.
    struct Exponent {
        let bits: Int
        let below: UInt8

        static let inversion = Exponent(bits: 255, below: 21)
        static let fiveEighths = Exponent(bits: 252, below: 3)
        static let quarter = Exponent(bits: 253, below: 5)
    }

    func power(_ exponent: Exponent) -> EdwardsField {
        // All bits from the eighth on are set, since what is taken away is below 2^8.
        let low = 0 &- exponent.below
        var result = EdwardsField.one
        for bit in (0..<exponent.bits).reversed() {
            result = result * result
            if bit >= 8 || low >> UInt8(bit) & 1 == 1 { result = result * self }
        }
        return result
    }

    var inverted: EdwardsField { power(.inversion) }
}
