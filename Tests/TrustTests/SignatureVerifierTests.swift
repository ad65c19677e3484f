import Attestation
import LedgerTestKit
import Signing
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS B3, B4, B5: authenticating documents")
struct SignatureVerifierTests {
    private func authenticate(
        _ bytes: [UInt8], in directory: InMemoryIssuerDirectory? = nil, day: Int64 = 5, with verifier: SignatureVerifier = .init()
    ) throws -> Authentication {
        try verifier.authenticate(bytes, directory: try directory ?? SignedDocument.directory(), at: IssuerSample.day(day))
    }

    @Test("a bare document has no signature, and is its own content")
    func bare() throws {
        let inputs: [[UInt8]] = [SignedDocument.document(), [], Array("{".utf8), Array("a.b.c".utf8), Array("[1]".utf8), [0xff, 0x00]]
        for bytes in inputs {
            let found = try authenticate(bytes)
            #expect(found.status == .none)
            #expect(found.format == "none")
            #expect(found.content == bytes)
            #expect(found.issuer == nil && found.keyID == nil)
        }
    }

    @Test("a DSSE envelope by a registered key is verified, and its payload is what is read on")
    func dsse() throws {
        let found = try authenticate(SignedDocument.envelope().encoded())
        #expect(found.format == "dsse")
        #expect(found.status == .verified)
        #expect(found.issuer == "vendor")
        #expect(found.keyID == (try IssuerSample.publicKey(1).keyID))
        #expect(found.content == SignedDocument.document())
    }

    @Test("the same within a Sigstore bundle, and behind a byte order mark")
    func wrappedEnvelope() throws {
        let envelope = try SignedDocument.envelope().encoded()
        for bytes in [Array(#"{"mediaType":"x","dsseEnvelope":"#.utf8) + envelope + Array("}".utf8), [0xef, 0xbb, 0xbf] + envelope] {
            let found = try authenticate(bytes)
            #expect(found.status == .verified)
            #expect(found.content == SignedDocument.document())
        }
    }

    @Test("a JWS in each serialization by a registered key is verified")
    func jws() throws {
        let compact = Array(try SignedDocument.compact().utf8)
        for bytes in [compact, compact + [0x0a], compact + Array("\r\n".utf8), try SignedDocument.flattened()] {
            let found = try authenticate(bytes)
            #expect(found.format == "jws")
            #expect(found.status == .verified)
            #expect(found.issuer == "vendor")
            #expect(found.content == SignedDocument.document())
        }
    }

    @Test("one changed byte of payload, type or signature is never verified")
    func tampered() throws {
        let envelope = try SignedDocument.envelope(keyID: try IssuerSample.publicKey(1).keyID.hex)
        let signature = envelope.signatures[0]
        var changed = envelope.payload
        changed[changed.count - 4] ^= 1
        var broken = signature.bytes
        broken[0] ^= 1
        let forgeries = [
            try Envelope(payloadType: envelope.payloadType, payload: changed, signatures: [signature]),
            try Envelope(payloadType: "text/vexx", payload: envelope.payload, signatures: [signature]),
            try Envelope(
                payloadType: envelope.payloadType, payload: envelope.payload, signatures: [.init(keyID: signature.keyID, bytes: broken)]),
        ]
        for forgery in forgeries {
            let found = try authenticate(forgery.encoded())
            #expect(found.status == .invalid)
            #expect(found.issuer == nil && found.keyID == nil)
        }
        let token = try SignedDocument.compact(header: #"{"alg":"EdDSA","kid":"vendor-2026"}"#)
        let parts = token.split(separator: ".")
        let other = Base64.encodeURL(SignedDocument.document(author: "Somebody"))
        #expect(try authenticate(Array("\(parts[0]).\(other).\(parts[2])".utf8)).status == .invalid)
    }

    @Test("without a hint, a document in the name of an issuer with keys has to bear one of theirs")
    func unhinted() throws {
        #expect(try authenticate(SignedDocument.envelope(seeds: [9]).encoded()).status == .invalid)
        #expect(try authenticate(SignedDocument.envelope(SignedDocument.document(author: "Nobody"), seeds: [9]).encoded()).status == .unknownKey)
        #expect(try authenticate(SignedDocument.envelope([1, 2, 3], seeds: [9]).encoded()).status == .unknownKey)
    }

    @Test("a key nobody registered is an unknown key, not a wrong signature")
    func unknownKey() throws {
        let stranger = try IssuerSample.publicKey(9).keyID.hex
        let found = try authenticate(SignedDocument.envelope(seeds: [9], keyID: stranger).encoded())
        #expect(found.status == .unknownKey)
        #expect(found.content == SignedDocument.document())
        #expect(try authenticate(SignedDocument.envelope().encoded(), in: InMemoryIssuerDirectory()).status == .unknownKey)
        #expect(try authenticate(Array(SignedDocument.compact(header: #"{"alg":"EdDSA","kid":"k9"}"#, seed: 9).utf8)).status == .unknownKey)
    }

    @Test("the hint decides nothing: a wrong one on a right signature is verified")
    func wrongHint() throws {
        let other = try IssuerSample.publicKey(3).keyID.hex
        let found = try authenticate(SignedDocument.envelope(keyID: other).encoded())
        #expect(found.status == .verified)
        #expect(found.issuer == "vendor")
    }

    @Test("a key counts from its first instant until its last, and until its revocation")
    func keyTimes() throws {
        // Seed 2: valid from the 1st to the 20th, revoked on the 10th.
        let bytes = try SignedDocument.envelope(seeds: [2]).encoded()
        #expect(try authenticate(bytes, day: 0).status == .invalid)
        #expect(try authenticate(bytes, day: 1).status == .verified)
        #expect(try authenticate(bytes, day: 9).status == .verified)
        #expect(try authenticate(bytes, day: 10).status == .invalid)
        #expect(try authenticate(bytes, day: 10).detail.contains("laptop lost"))
        #expect(try authenticate(bytes, day: 20).status == .invalid)
    }

    @Test("a revoked issuer's signatures count before, and not from then on")
    func revokedIssuer() throws {
        let directory = try SignedDocument.directory()
        try directory.revoke("vendor", at: IssuerSample.day(7), reason: "sold")
        let bytes = try SignedDocument.envelope().encoded()
        #expect(try authenticate(bytes, in: directory, day: 6).status == .verified)
        let after = try authenticate(bytes, in: directory, day: 7)
        #expect(after.status == .invalid)
        #expect(after.detail.contains("sold"))
    }

    @Test("of several signers the one in whose name the document is")
    func severalSigners() throws {
        for seeds: [UInt8] in [[1, 3], [3, 1]] {
            #expect(try authenticate(SignedDocument.envelope(seeds: seeds).encoded()).issuer == "vendor")
            #expect(try authenticate(SignedDocument.envelope(SignedDocument.document(author: "other"), seeds: seeds).encoded()).issuer == "other")
            // In nobody's name: the more trusted one.
            #expect(try authenticate(SignedDocument.envelope(SignedDocument.document(author: "x"), seeds: seeds).encoded()).issuer == "vendor")
        }
        // One good signature is enough beside one that is not.
        #expect(try authenticate(SignedDocument.envelope(seeds: [9, 1]).encoded()).status == .verified)
    }

    @Test("algorithms without a key, shared secrets and unknown extensions are refused", arguments: [
        #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"HS256"}"#, #"{"alg":"EdDSA","crit":["exp"],"exp":1}"#,
        #"{"alg":"EdDSA","b64":false}"#, #"{"alg":"EdDSA","b64":false,"crit":["b64","exp"],"exp":1}"#, #"{"alg":"ES256K"}"#,
    ])
    func refused(header: String) throws {
        #expect(throws: TrustError(.signatureRefused, "")) { try authenticate(Array(SignedDocument.compact(header: header).utf8)) }
    }

    @Test("an unsigned token is refused, not read as unsigned")
    func strippedToken() throws {
        let parts = try SignedDocument.compact(header: #"{"alg":"none"}"#).split(separator: ".")
        #expect(throws: TrustError(.signatureRefused, "")) { try authenticate(Array("\(parts[0]).\(parts[1]).".utf8)) }
    }

    @Test("a key is used with the algorithm of the directory, whatever the header says")
    func algorithmConfusion() throws {
        // An ECDSA key registered for ES256; the token claims EdDSA with the key in its header.
        let key = try PrivateKey.generate(.ecdsaP256)
        let issuer = try Issuer(
            id: "ec", name: "ec", tier: .trusted, keys: [IssuerKey(publicKey: key.publicKey)], registeredAt: IssuerSample.day(1))
        let directory = try InMemoryIssuerDirectory([issuer])
        let own = #"{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"\#(Base64.encodeURL(try IssuerSample.publicKey(1).rawEd25519 ?? []))"}}"#
        let found = try authenticate(Array(SignedDocument.compact(header: own).utf8), in: directory)
        #expect(found.status == .unknownKey)
        // The same key signs DSSE in DER and is verified.
        let envelope = try Envelope.signed(type: "text/vex", payload: SignedDocument.document(), by: key, keyID: nil)
        #expect(try authenticate(envelope.encoded(), in: directory).status == .verified)
    }

    @Test("a signed form that cannot be read is refused, never passed on as a document", arguments: [
        #"{"payloadType":"t","payload":"e30="}"#, #"{"payloadType":"t","payload":"e30=","signatures":[]}"#,
        #"{"payloadType":"t","payload":"*","signatures":[{"sig":"AA=="}]}"#, #"{"payloadType":1,"payload":2}"#,
        #"{"dsseEnvelope":{"payload":"e30="}}"#, #"{"payload":"e30","signature":"AA"}"#, #"{"payload":"e30","signatures":[]}"#,
        "eyJ9.e30.AA", "ey.ey.",
    ])
    func malformed(text: String) {
        #expect(throws: TrustError(.malformedSignature, "")) { try authenticate(Array(text.utf8)) }
    }

    @Test("a third handler is reached, and those before it still are")
    func thirdHandler() throws {
        let verifier = SignatureVerifier(handlers: [DSSEHandler(), JWSHandler(), ReversedHandler()])
        let bytes = Array("reversed:".utf8) + SignedDocument.document().reversed()
        let found = try authenticate(bytes, with: verifier)
        #expect(found.format == "reversed")
        #expect(found.status == .verified)
        #expect(found.issuer == "other")
        #expect(found.content == SignedDocument.document())
        #expect(try authenticate(bytes).format == "none")
        #expect(try authenticate(SignedDocument.envelope().encoded(), with: verifier).format == "dsse")
    }
}

/// A toy: the content backwards, always "signed" by the key of seed 3.
private struct ReversedHandler: SignatureHandler {
    let name = "reversed"
    private let mark = Array("reversed:".utf8)

    func recognizes(_ input: SignedInput) -> Bool { input.bytes.starts(with: mark) }

    func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        ExtractedSignature(content: input.bytes.dropFirst(mark.count).reversed(), keyHints: [])
    }

    func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] {
        let own = try IssuerSample.publicKey(3).keyID
        return keys.map(\.keyID).filter { $0 == own }
    }
}
