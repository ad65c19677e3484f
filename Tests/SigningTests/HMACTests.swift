import Signing
import Testing

@Suite("RFC 2104: HMAC with SHA-256")
struct HMACTests {
    struct Case: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let tag: String

        init(_ key: [UInt8], _ message: [UInt8], _ tag: String) {
            self.key = key
            self.message = message
            self.tag = tag
        }
    }

    private static func bytes(_ byte: UInt8, _ count: Int) -> [UInt8] { Array(repeating: byte, count: count) }

    /// Test cases 1 to 4, 6 and 7 of RFC 4231; the fifth is about truncation.
    static let cases = [
        Case(
            bytes(0x0b, 20), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Case(
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Case(bytes(0xaa, 20), bytes(0xdd, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Case(Array(1...25), bytes(0xcd, 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Case(
            bytes(0xaa, 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Case(
            bytes(0xaa, 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test("the cases of RFC 4231", arguments: cases)
    func vectors(_ vector: Case) {
        #expect(HMACSHA256.tag(of: vector.message, key: vector.key).hex == vector.tag)
        #expect(HMACSHA256.tag(of: vector.message + [0], key: vector.key).hex != vector.tag)
        #expect(HMACSHA256.tag(of: vector.message, key: vector.key + [1]).hex != vector.tag)
    }

    @Test("a key of the block's length is taken as it is, and one byte more is hashed")
    func block() {
        let long = HMACTests.bytes(7, 65)
        #expect(HMACSHA256.tag(of: [1], key: long) == HMACSHA256.tag(of: [1], key: SHA256.hash(long).bytes))
        let whole = HMACTests.bytes(7, 64)
        #expect(HMACSHA256.tag(of: [1], key: whole) != HMACSHA256.tag(of: [1], key: SHA256.hash(whole).bytes))
        // A short key is filled up with zero bytes, and so is none.
        #expect(HMACSHA256.tag(of: [], key: []) == HMACSHA256.tag(of: [], key: HMACTests.bytes(0, 64)))
    }
}
