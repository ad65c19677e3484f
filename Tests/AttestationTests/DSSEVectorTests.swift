import Attestation
import Signing
import Testing
import Wire

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("DSSE protocol, test vectors", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct DSSEVectorTests {
    @Test("the protocol's envelope verifies with its key, whose signature is r ‖ s")
    func vector() throws {
        let vector = try Vectors.json("security/dsse/spec_vector.json")
        let type = try #require(vector["payloadType"]?.string)
        let body = bytes(try #require(vector["body"]?.string))
        #expect(Envelope.preAuthEncoding(type: type, payload: body) == bytes(try #require(vector["pae"]?.string)))
        let envelope = try Envelope(parsing: try #require(vector["envelope"]).bytes)
        let x = try Decimal.bytes(try #require(vector["key"]?["x"]?.string))
        let y = try Decimal.bytes(try #require(vector["key"]?["y"]?.string))
        let key = try PublicKey(curve: .ecdsaP256, x: x, y: y)
        let result = envelope.verify(bound: [(key, .ecdsaRaw(.sha256))])
        #expect(result.payload() == body)
        #expect(!envelope.verify(keys: [key]).isVerified)
    }

    /// A whole number of at most 32 bytes in decimal digits.
    enum Decimal {
        static func bytes(_ text: String) throws -> [UInt8] {
            var number = [UInt8](repeating: 0, count: 32)
            for digit in text.utf8 {
                var carry = Int(digit) - 0x30
                for index in number.indices.reversed() {
                    carry += Int(number[index]) * 10
                    number[index] = UInt8(carry & 0xff)
                    carry >>= 8
                }
                try #require(carry == 0)
            }
            return number
        }
    }
}
