/// The verification of RFC 8032 §5.1.7 for Ed25519ph, which OpenSSL 3.0 does not offer.
///
/// Everything here is public, so nothing hides how long it takes. Like OpenSSL it wants S below the group's order and
/// compares the encoding of R, so that a signature has one spelling.
enum Ed25519Verification {
    /// Requires a key that ``Ed25519Point`` lets pass, and the 64 bytes of SHA-512 over the message.
    static func verifyPrehashed(_ signature: [UInt8], of digest: [UInt8], by key: [UInt8]) -> Bool {
        // dom2 with the flag of prehashing and an empty context (§2, §5.1).
        verify(signature, prefix: Array("SigEd25519 no Ed25519 collisions".utf8) + [1, 0], of: digest, by: key)
    }

    /// With an empty prefix this is pure Ed25519.
    static func verify(_ signature: [UInt8], prefix: [UInt8], of message: [UInt8], by key: [UInt8]) -> Bool {
        guard signature.count == 64, let publicPoint = EdwardsPoint(encoded: key) else { return false }
        let s = Array(signature[32...])
        guard EdwardsScalar.isReduced(s) else { return false }
        let challenge = EdwardsScalar.reduced(
            HashAlgorithm.sha512.hash(prefix + signature.prefix(32) + key + message))
        let point = EdwardsPoint.base.combined(with: publicPoint.negated, s, challenge)
        return point.encoded == Array(signature.prefix(32))
    }
}

/// Numbers modulo the order of the base point, 2^252 + 27742317777372353535851937790883648493, little-endian.
enum EdwardsScalar {
    private static let order: [UInt8] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
    ]

    static func isReduced(_ number: [UInt8]) -> Bool {
        number.reversed().lexicographicallyPrecedes(order.reversed())
    }

    /// A number of any length, bit by bit from the highest.
    static func reduced(_ number: [UInt8]) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: order.count)
        for bit in (0..<number.count * 8).reversed() {
            var carry = number[bit / 8] >> UInt8(bit % 8) & 1
            for place in rest.indices {
                let high = rest[place] >> 7
                rest[place] = rest[place] << 1 | carry
                carry = high
            }
            if !isReduced(rest) { subtractOrder(&rest) }
        }
        return rest
    }

    private static func subtractOrder(_ number: inout [UInt8]) {
        var borrow = 0
        for place in number.indices {
            let difference = Int(number[place]) - Int(order[place]) - borrow
            number[place] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
    }
}
