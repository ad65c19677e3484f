import Testing
import Wire

@testable import Signing

@Suite("Verification over a digest")
struct DigestVerificationTests {
    @Test("RFC 8032 section 7.3, and the nearest failures")
    func prehashed() throws {
        let point = try #require(Hex.decode("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf"))
        let key = try PublicKey(rawEd25519: point)
        let signature = try #require(
            Hex.decode(
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                    + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406"))
        let digest = HashAlgorithm.sha512.hash(Array("abc".utf8))
        #expect(key.verify(signature, ofDigest: digest, by: .sha512))
        for bit in stride(from: 0, to: 512, by: 9) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verify(changed, ofDigest: digest, by: .sha512), "bit \(bit)")
        }
        #expect(!key.verify(signature, ofDigest: HashAlgorithm.sha512.hash(Array("abd".utf8)), by: .sha512))
        #expect(!key.verify(signature, ofDigest: HashAlgorithm.sha256.hash(Array("abc".utf8)), by: .sha256))
        #expect(!key.verify(signature, of: digest, with: .ed25519))
        #expect(!key.verify(signature + [0], ofDigest: digest, by: .sha512))
        // The same number S plus the order of the group: another spelling, refused.
        var (spelled, carry) = (signature, 0)
        let order = [0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14]
        for place in 0..<32 {
            let sum = Int(signature[32 + place]) + (place < 16 ? order[place] : place == 31 ? 0x10 : 0) + carry
            (spelled[32 + place], carry) = (UInt8(truncatingIfNeeded: sum), sum >> 8)
        }
        #expect(!key.verify(spelled, ofDigest: digest, by: .sha512))
    }

    @Test("the arithmetic agrees with OpenSSL on pure Ed25519")
    func pure() throws {
        for length in 0..<12 {
            let key = try PrivateKey.generate(.ed25519)
            let point = try #require(key.publicKey.rawEd25519)
            let message = [UInt8](repeating: UInt8(length), count: length)
            let signature = try key.sign(message)
            #expect(Ed25519Verification.verify(signature, prefix: [], of: message, by: point))
            #expect(!Ed25519Verification.verify(signature, prefix: [], of: message + [0], by: point))
            var wrong = signature
            wrong[length % 64] ^= 0x10
            #expect(!Ed25519Verification.verify(wrong, prefix: [], of: message, by: point))
        }
    }

    @Test("a signature over a message is one over its digest, under the same hash alone")
    func agreement() throws {
        let message = Array("message".utf8)
        for kind in [KeyKind.ecdsaP256, .ecdsaP384, .ecdsaP521] {
            let key = try PrivateKey.generate(kind)
            for algorithm in HashAlgorithm.allCases {
                let signature = try key.sign(message, with: .ecdsa(algorithm))
                for other in HashAlgorithm.allCases {
                    let isGood = key.publicKey.verify(signature, ofDigest: other.hash(message), by: other)
                    #expect(isGood == (other == algorithm))
                }
                let short = Array(algorithm.hash(message).dropLast())
                #expect(!key.publicKey.verify(signature, ofDigest: short, by: algorithm))
            }
        }
    }
}

@Suite("Wycheproof over digests", .enabled(if: Vectors.present, "…/shared/vectors is not here"))
struct DigestWycheproofTests {
    @Test(
        "every vector is decided over its digest as its authors decided it over the message",
        arguments: [
            ("ecdsa_secp256r1_sha256_test", HashAlgorithm.sha256), ("ecdsa_secp256r1_sha512_test", .sha512),
            ("ecdsa_secp384r1_sha384_test", .sha384), ("ecdsa_secp521r1_sha512_test", .sha512),
            ("rsa_signature_2048_sha256_test", .sha256), ("rsa_signature_3072_sha512_test", .sha512),
            ("rsa_signature_4096_sha384_test", .sha384),
        ])
    func agrees(name: String, algorithm: HashAlgorithm) throws {
        try DigestWycheproofTests.each(name) { key, message, signature in
            key.verify(signature, ofDigest: algorithm.hash(message), by: algorithm)
        }
    }

    @Test("the arithmetic of Ed25519 decides every vector of pure Ed25519 as its authors did")
    func edwards() throws {
        try DigestWycheproofTests.each("ed25519_test") { key, message, signature in
            Ed25519Verification.verify(signature, prefix: [], of: message, by: key.rawEd25519 ?? [])
        }
    }

    private static func each(
        _ name: String, _ verify: (PublicKey, [UInt8], [UInt8]) -> Bool
    ) throws {
        var run = 0
        for group in try #require(Vectors.json("security/wycheproof/\(name).json")["testGroups"]).elements {
            let key = try PublicKey(spki: try #require(group["publicKeyDer"]?.string.flatMap { Hex.decode($0) }))
            for vector in try #require(group["tests"]).elements {
                let message = try #require(vector["msg"]?.string.flatMap { Hex.decode($0) })
                let signature = try #require(vector["sig"]?.string.flatMap { Hex.decode($0) })
                let isValid = vector["result"]?.isString("valid") == true
                #expect(verify(key, message, signature) == isValid, "tcId \(vector["tcId"]?.int ?? 0)")
                run += 1
            }
        }
        #expect(run > 100)
    }
}
