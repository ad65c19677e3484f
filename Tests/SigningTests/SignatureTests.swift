import Testing
import Wire

@testable import Signing

@Suite("Signatures of the openssl command")
struct SignatureTests {
    static let made: [(String, String, SignatureScheme)] = [
        (Fixtures.p256, Fixtures.p256Signature, .ecdsa(.sha256)),
        (Fixtures.p384, Fixtures.p384Signature, .ecdsa(.sha384)),
        (Fixtures.p521, Fixtures.p521Signature, .ecdsa(.sha512)),
        (Fixtures.rsa2048, Fixtures.rsaSignature, .rsaPKCS1(.sha256)),
        (Fixtures.rsa2048, Fixtures.rsaPSSSignature, .rsaPSS(.sha256, mgf: .sha256, saltLength: 32)),
        (Fixtures.rsaPSS, Fixtures.pssOnlySignature, .rsaPSS(.sha256, mgf: .sha256, saltLength: 32)),
    ]

    static let schemes: [SignatureScheme] =
        HashAlgorithm.allCases.flatMap { hash -> [SignatureScheme] in
            [
                .ecdsa(hash), .ecdsaRaw(hash), .rsaPKCS1(hash), .rsaPSS(hash, mgf: .sha256, saltLength: 32),
                .rsaPSS(hash, mgf: .sha384, saltLength: 32), .rsaPSS(hash, mgf: .sha256, saltLength: 31),
                .rsaPSS(hash, mgf: .sha256, saltLength: -1), .rsaPSS(hash, mgf: .sha256, saltLength: -2),
                .rsaPSS(hash, mgf: .sha256, saltLength: Int.max),
            ]
        } + [.ed25519]

    @Test("many threads sign with one key at once, and each signature is another and verifies", arguments: [KeyKind.ecdsaP256, .ecdsaP384])
    func concurrently(kind: KeyKind) async throws {
        let key = try PrivateKey.generate(kind)
        let signatures = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let message = Array("message \(number)".utf8)
                    let signature = try key.sign(message)
                    return (signature, key.publicKey.verify(signature, of: message, with: key.publicKey.defaultScheme))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(signatures.map(\.0)).count == 200 && signatures.allSatisfy(\.1))
    }

    @Test("they verify under their scheme and under no other", arguments: made)
    func schemes(pem: String, text: String, scheme: SignatureScheme) throws {
        let key = try PublicKey(pem: pem)
        let signature = try #require(Base64.decode(text))
        #expect(key.verify(signature, of: Fixtures.message, with: scheme))
        for other in Self.schemes where other != scheme {
            #expect(!key.verify(signature, of: Fixtures.message, with: other), "\(other)")
        }
        if text != Fixtures.rsaPSSSignature { #expect(key.defaultScheme == scheme) }
    }

    @Test("one changed bit in the message or the signature is refused", arguments: made)
    func flipped(pem: String, text: String, scheme: SignatureScheme) throws {
        let key = try PublicKey(pem: pem)
        let signature = try #require(Base64.decode(text))
        for index in Fixtures.message.indices {
            var message = Fixtures.message
            message[index] ^= 0x10
            #expect(!key.verify(signature, of: message, with: scheme))
        }
        for index in signature.indices {
            var broken = signature
            broken[index] ^= 0x10
            #expect(!key.verify(broken, of: Fixtures.message, with: scheme))
        }
        #expect(!key.verify(signature + [0], of: Fixtures.message, with: scheme))
        #expect(!key.verify(Array(signature.dropLast()), of: Fixtures.message, with: scheme))
        #expect(!key.verify([], of: Fixtures.message, with: scheme))
    }

    @Test("an ECDSA signature in long form or with padded numbers is refused")
    func oneSpelling() throws {
        let key = try PublicKey(pem: Fixtures.p256)
        let der = try #require(Base64.decode(Fixtures.p256Signature))
        let raw = try #require(ECDSASignature.raw(der: der, width: 32))
        #expect(ECDSASignature.der(raw: raw, width: 32) == der)
        #expect(key.verify(raw, of: Fixtures.message, with: .ecdsaRaw(.sha256)))
        let numbers = [raw.prefix(32), raw.suffix(32)].map { DERWriter.element(0x02, [0, 0] + $0) }
        let padded = DERWriter.element(0x30, numbers.flatMap { $0 })
        let long = [0x30, 0x81] + der.dropFirst()
        for bytes in [padded, long, [0] + raw, raw.dropFirst() + [0]] {
            #expect(!key.verify(bytes, of: Fixtures.message, with: .ecdsa(.sha256)))
            #expect(!key.verify(bytes, of: Fixtures.message, with: .ecdsaRaw(.sha256)))
        }
    }
}

@Suite("Signing")
struct PrivateKeyTests {
    static let kinds: [KeyKind] = [.ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519]

    @Test("a generated key signs, is written as PKCS#8, and signs again when read", arguments: kinds)
    func roundTrip(kind: KeyKind) throws {
        let key = try PrivateKey.generate(kind)
        let again = try PrivateKey(pem: key.pem)
        #expect(again.publicKey == key.publicKey)
        #expect(again.pem == key.pem)
        for message in [[], Fixtures.message, [UInt8](repeating: 3, count: 100_000)] {
            for signer in [key, again] as [any Signer] {
                let signature = try signer.sign(message)
                #expect(key.publicKey.verify(signature, of: message, with: key.publicKey.defaultScheme))
                #expect(!key.publicKey.verify(signature, of: message + [0], with: key.publicKey.defaultScheme))
            }
        }
        #expect(try PrivateKey.generate(kind).publicKey != key.publicKey)
    }

    @Test("raw ECDSA signatures are always two field widths long")
    func rawWidth() throws {
        let key = try PrivateKey.generate(.ecdsaP521)
        for byte in UInt8(0)..<20 {
            let signature = try key.sign([byte], with: .ecdsaRaw(.sha512))
            #expect(signature.count == 132)
            #expect(key.publicKey.verify(signature, of: [byte], with: .ecdsaRaw(.sha512)))
        }
    }

    /// RFC 8032 §7.1, TEST 1 and TEST 3.
    static let rfc8032 = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("Ed25519 gives the signatures of RFC 8032", arguments: rfc8032)
    func ed25519(seed: String, message: String, publicKey: String, signature: String) throws {
        let key = try PrivateKey(ed25519Seed: try #require(Hex.decode(seed)))
        #expect(key.publicKey.rawEd25519.map { Hex.encode($0) } == publicKey)
        #expect(Hex.encode(try key.sign(try #require(Hex.decode(message)))) == signature)
    }

    @Test("PKCS#8 and SEC 1 of one key are one key")
    func encodings() throws {
        let key = try PrivateKey(pem: Fixtures.p256PKCS8)
        #expect(try PrivateKey(pem: Fixtures.p256SEC1).publicKey == key.publicKey)
        #expect(key.publicKey.pem == Fixtures.p256)
        #expect(key.pem == Fixtures.p256PKCS8)
    }

    @Test("a private key shows its key id and nothing else")
    func description() throws {
        let key = try PrivateKey(pem: Fixtures.p256PKCS8)
        let shown = "private key \(key.publicKey.keyID.hex)"
        #expect("\(key)" == shown)
        #expect(String(reflecting: key) == shown)
    }

    @Test("what is no usable private key is refused")
    func refused() {
        #expect(throws: SigningError(.encryptedPrivateKey, "")) { try PrivateKey(pem: Fixtures.p256Encrypted) }
        #expect(throws: SigningError(.noKey, "")) { try PrivateKey(pem: Fixtures.p256) }
        #expect(throws: SigningError(.malformedPrivateKey, "")) {
            try PrivateKey(pem: PEM.encode("PRIVATE KEY", [0x30, 0x00]))
        }
        #expect(throws: SigningError(.malformedPrivateKey, "")) { try PrivateKey(ed25519Seed: [1, 2, 3]) }
        #expect(throws: SigningError(.unsupportedKey, "")) { try PrivateKey.generate(.rsa(bits: 2048)) }
    }

    @Test("a scheme of another algorithm is refused")
    func mismatch() throws {
        let key = try PrivateKey.generate(.ed25519)
        #expect(throws: SigningError(.schemeMismatch, "")) { try key.sign([], with: .ecdsa(.sha256)) }
        #expect(throws: SigningError(.schemeMismatch, "")) { try key.sign([], with: .rsaPKCS1(.sha256)) }
    }

    @Test("one key signs and verifies on many tasks at once")
    func concurrency() async throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for byte in UInt8(0)..<16 {
                group.addTask {
                    let signature = try key.sign([byte])
                    return key.publicKey.verify(signature, of: [byte], with: .ecdsa(.sha256))
                }
            }
            for try await verified in group { #expect(verified) }
        }
    }
}
