/// Which 32 bytes may stand for an Ed25519 public key (RFC 8032 §5.1.3).
///
/// OpenSSL reads some points under two spellings, and takes points of small order, under which a signature
/// can be made that verifies for many messages without any private key. Both are refused here.
enum Ed25519Point {
    static let byteCount = 32

    static func check(_ key: ArraySlice<UInt8>) throws(SigningError) {
        guard key.count == byteCount else {
            throw SigningError(.malformedKey, "an Ed25519 key has \(key.count) bytes, want \(byteCount)")
        }
        var y = Array(key)
        y[31] &= 0x7f
        guard isBelowPrime(y) else {
            throw SigningError(.malformedKey, "the Ed25519 point is not in its canonical form")
        }
        guard !smallOrder.contains(y) else {
            throw SigningError(.weakKey, "the Ed25519 point is of small order", hint: "ask the issuer for a new key")
        }
    }

    /// Whether the little-endian number is below p = 2^255 − 19.
    private static func isBelowPrime(_ y: [UInt8]) -> Bool {
        guard y[31] == 0x7f, y[1..<31].allSatisfy({ $0 == 0xff }) else { return true }
        return y[0] < 0xed
    }

    /// The y coordinates of the points whose order divides 8: 1, −1, 0, and the two of order 8.
    private static let smallOrder: [[UInt8]] = {
        var one = [UInt8](repeating: 0, count: byteCount)
        let zero = one
        one[0] = 1
        var minusOne = [UInt8](repeating: 0xff, count: byteCount)
        minusOne[0] = 0xec
        minusOne[31] = 0x7f
        return [zero, one, minusOne, orderEight, orderEightNegated]
    }()

    private static let orderEight: [UInt8] = [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
        0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ]
    private static let orderEightNegated: [UInt8] = [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
        0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ]
}
