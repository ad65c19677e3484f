import Attestation
import Signing
import Testing
import Wire

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("Pre-authentication encoding, DSSE protocol v1")
struct PreAuthEncodingTests {
    @Test("the protocol's example comes out")
    func example() {
        let pae = Envelope.preAuthEncoding(type: "http://example.com/HelloWorld", payload: bytes("hello world"))
        #expect(pae == bytes("DSSEv1 29 http://example.com/HelloWorld 11 hello world"))
        #expect(Envelope.preAuthEncoding(type: "", payload: []) == bytes("DSSEv1 0  0 "))
    }

    @Test("lengths count bytes, not characters")
    func multibyte() {
        #expect(Envelope.preAuthEncoding(type: "é", payload: [0xff]) == bytes("DSSEv1 2 é 1 ") + [0xff])
    }

    @Test("moving bytes between type and payload changes it")
    func injective() {
        let encodings = [("a", "b 1 c"), ("a 5 b", "c"), ("a", "b"), ("ab", "")].map {
            Envelope.preAuthEncoding(type: $0.0, payload: bytes($0.1))
        }
        #expect(Set(encodings).count == encodings.count)
    }
}

@Suite("Signing and verifying envelopes, DSSE protocol v1")
struct EnvelopeVerificationTests {
    let alice: PrivateKey
    let bob: PrivateKey
    let envelope: Envelope
    let payload = bytes(#"{"status":"not_affected"}"#)

    init() throws {
        alice = try PrivateKey.generate(.ecdsaP256)
        bob = try PrivateKey.generate(.ed25519)
        envelope = try Envelope.signed(type: "text/a", payload: payload, by: alice, keyID: "alice")
    }

    @Test("the signer's key verifies, and the payload is handed out")
    func verifies() throws {
        let result = try Envelope(parsing: envelope.encoded()).verify(keys: [bob.publicKey, alice.publicKey])
        #expect(result.keys == [alice.publicKey])
        #expect(result.unverifiedSignatures == [])
        #expect(result.payload() == payload)
        #expect(result.payload(threshold: 2) == nil)
    }

    @Test("nobody else's key does, and no payload is handed out")
    func strangers() {
        for keys in [[], [bob.publicKey]] {
            let result = envelope.verify(keys: keys)
            #expect(!result.isVerified)
            #expect(result.payload() == nil)
            #expect(result.unverifiedSignatures == [0])
        }
    }

    @Test("a signature over the bare payload is refused")
    func withoutPAE() throws {
        let signature = Envelope.Signature(bytes: try alice.sign(payload))
        let forged = try Envelope(payloadType: "text/a", payload: payload, signatures: [signature])
        #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
    }

    @Test("another payload type under the same signature is refused")
    func typeSwapped() throws {
        for type in ["text/b", "text/a ", "TEXT/A", "text/\u{0430}"] {
            let forged = try Envelope(payloadType: type, payload: payload, signatures: envelope.signatures)
            #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
        }
    }

    @Test("a payload written again with other white space is refused")
    func reencoded() throws {
        let forged = try Envelope(
            payloadType: "text/a", payload: bytes(#"{ "status": "not_affected" }"#), signatures: envelope.signatures)
        #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
    }

    @Test("a signature over the base64 text of the payload is refused")
    func signedBase64() throws {
        let text = bytes(Base64.encode(payload))
        let signature = try alice.sign(Envelope.preAuthEncoding(type: "text/a", payload: text))
        let forged = try Envelope(
            payloadType: "text/a", payload: payload, signatures: [Envelope.Signature(bytes: signature)])
        #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
    }

    @Test("every flipped bit of payload or signature is refused")
    func flipped() throws {
        for index in payload.indices {
            var broken = payload
            broken[index] ^= 1
            let forged = try Envelope(payloadType: "text/a", payload: broken, signatures: envelope.signatures)
            #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
        }
        let signature = envelope.signatures[0].bytes
        for index in signature.indices {
            var broken = signature
            broken[index] ^= 1
            let forged = try Envelope(
                payloadType: "text/a", payload: payload, signatures: [Envelope.Signature(bytes: broken)])
            #expect(!forged.verify(keys: [alice.publicKey]).isVerified)
        }
    }

    @Test("two signatures by one key count once towards a threshold")
    func distinctKeys() throws {
        let twice = try envelope.adding(signatureBy: alice, keyID: "somebody else")
        #expect(twice.signatures[0].bytes != twice.signatures[1].bytes)
        let result = twice.verify(keys: [alice.publicKey, alice.publicKey, bob.publicKey])
        #expect(result.keys == [alice.publicKey])
        #expect(result.unverifiedSignatures == [])
        #expect(result.meets(threshold: 1) && !result.meets(threshold: 2))
    }

    @Test("the same signature repeated counts once")
    func repeated() throws {
        let copies = try Envelope(
            payloadType: "text/a", payload: payload,
            signatures: [envelope.signatures[0], envelope.signatures[0], envelope.signatures[0]])
        #expect(!copies.verify(keys: [alice.publicKey, bob.publicKey]).meets(threshold: 2))
    }

    @Test("one key under two schemes counts once")
    func twoSchemes() throws {
        let raw = try alice.sign(
            Envelope.preAuthEncoding(type: "text/a", payload: payload), with: .ecdsaRaw(.sha256))
        let both = try Envelope(
            payloadType: "text/a", payload: payload,
            signatures: envelope.signatures + [Envelope.Signature(bytes: raw)])
        let keys: [(PublicKey, SignatureScheme)] = [
            (alice.publicKey, .ecdsa(.sha256)), (alice.publicKey, .ecdsaRaw(.sha256)),
        ]
        let result = both.verify(bound: keys)
        #expect(result.keys == [alice.publicKey])
        #expect(result.unverifiedSignatures == [])
    }

    @Test("two different keys meet a threshold of two, in the caller's order")
    func threshold() throws {
        let both = try envelope.adding(signatureBy: bob)
        let result = both.verify(keys: [bob.publicKey, alice.publicKey])
        #expect(result.keys == [bob.publicKey, alice.publicKey])
        #expect(result.payload(threshold: 2) == payload)
        #expect(result.payload(threshold: 3) == nil)
    }

    @Test("a foreign or broken signature beside a good one does no harm and is reported")
    func mixed() throws {
        let mixed = try Envelope(
            payloadType: "text/a", payload: payload,
            signatures: [Envelope.Signature(keyID: "alice", bytes: [1, 2, 3])] + envelope.signatures)
        let result = mixed.verify(keys: [alice.publicKey])
        #expect(result.keys == [alice.publicKey])
        #expect(result.unverifiedSignatures == [0])
    }

    @Test("the key id is a hint: wrong, missing or another's, the outcome is the same")
    func keyIDIsHint() throws {
        for hint in [nil, "", "mallory", bob.publicKey.keyID.hex, alice.publicKey.keyID.hex] {
            let hinted = try Envelope(
                payloadType: "text/a", payload: payload,
                signatures: [Envelope.Signature(keyID: hint, bytes: envelope.signatures[0].bytes)])
            #expect(hinted.verify(keys: [bob.publicKey, alice.publicKey]).keys == [alice.publicKey])
            #expect(!hinted.verify(keys: [bob.publicKey]).isVerified)
        }
    }

    @Test("a signer that fails is reported under this room's code")
    func failingSigner() {
        struct Broken: Signer {
            let publicKey: PublicKey
            func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
                _ = try PublicKey(spki: [])
                return message
            }
        }
        let error = #expect(throws: AttestationError.self) {
            try Envelope.signed(type: "a", payload: [], by: Broken(publicKey: alice.publicKey))
        }
        #expect(error?.code == .signing)
        #expect(error?.detail.contains("signing.malformed-key") == true)
    }
}
