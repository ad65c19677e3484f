import Attestation
import Rekor
import Signing
import TLog
import Testing
import Wire

@Suite("Rekor: dsse 0.0.1")
struct DSSEEntryTests {
    private static func envelope(_ payload: String, by keys: [PrivateKey]) throws -> Envelope {
        var envelope = try Envelope.signed(type: "text/plain", payload: Array(payload.utf8), by: keys[0])
        for key in keys.dropFirst() { envelope = try envelope.adding(signatureBy: key) }
        return envelope
    }

    @Test("the body is the canonical JSON of hashes, signature text and re-encoded PEM")
    func canonicalBody() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let envelope = try Self.envelope("<x> & \u{2028}", by: [key])
        let bytes = envelope.encoded()
        let body = try EntryBody.dsse(envelope: bytes, verifiers: [key.publicKey])
        let wanted =
            #"{"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":{"algorithm":"sha256","value":""#
            + SHA256.hash(bytes).hex + #""},"payloadHash":{"algorithm":"sha256","value":""#
            + SHA256.hash(envelope.payload).hex + #""},"signatures":[{"signature":""#
            + Base64.encode(envelope.signatures[0].bytes) + #"","verifier":""#
            + Base64.encode(Array(key.publicKey.pem.utf8)) + #""}]}}"#
        #expect(String(decoding: body.encoded, as: UTF8.self) == wanted)
        #expect(body.envelopeHash == SHA256.hash(bytes))
        #expect(body.payloadHash == SHA256.hash(envelope.payload))
        #expect(body.leafHash == MerkleHash.leaf(Array(wanted.utf8)))
        #expect(try EntryBody(parsing: body.encoded) == body)
    }

    @Test("signatures are sorted by their text, and equal ones collapse")
    func sorting() throws {
        let keys = try (0..<5).map { _ in try PrivateKey.generate(.ed25519) }
        let envelope = try Self.envelope("payload", by: keys + [keys[0]])
        let body = try EntryBody.dsse(envelope: envelope.encoded(), verifiers: keys.map(\.publicKey).reversed())
        guard case .dsse(let entry) = body.content else { return }
        #expect(entry.signatures.count == 5)
        #expect(
            entry.signatures.map(\.text)
                == entry.signatures.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for signature in entry.signatures {
            let bytes = try #require(Base64.decode(signature.text))
            let place = try #require(envelope.signatures.firstIndex { $0.bytes == bytes })
            #expect(signature.verifier.key == keys[place % 5].publicKey)
        }
        #expect(try EntryBody(parsing: body.encoded) == body)
    }

    @Test("another spelling of the same envelope is another leaf, another spelling of the key is not")
    func spelling() throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let bytes = try Self.envelope("payload", by: [key]).encoded()
        let body = try EntryBody.dsse(envelope: bytes, verifiers: [key.publicKey])
        let spaced = Array(String(decoding: bytes, as: UTF8.self).replacing(",", with: ", ").utf8)
        #expect(try EntryBody.dsse(envelope: spaced, verifiers: [key.publicKey]) != body)
        let crlf = try EntryVerifier(pem: key.publicKey.pem.replacing("\n", with: "\r\n"))
        #expect(try EntryBody.dsse(envelope: bytes, verifiers: [crlf]) == body)
        let lines = key.publicKey.pem.split(separator: "\n")
        let oneLine = "\(lines[0])\n" + lines[1..<lines.count - 1].joined() + "\n\(lines[lines.count - 1])"
        #expect(try EntryBody.dsse(envelope: bytes, verifiers: [EntryVerifier(pem: oneLine)]) == body)
    }

    @Test("base64 of the URL alphabet stays as it was written in the envelope")
    func urlAlphabet() throws {
        let key = try PrivateKey.generate(.ed25519)
        let envelope = try Self.envelope("payload", by: [key])
        let text = Base64.encodeURL(envelope.signatures[0].bytes)
        let json: JSONValue = [
            "payloadType": "text/plain", "payload": .string(Base64.encode(envelope.payload)),
            "signatures": [["sig": .string(text)]],
        ]
        let body = try EntryBody.dsse(envelope: json.compact, verifiers: [key.publicKey])
        guard case .dsse(let entry) = body.content else { return }
        #expect(entry.signatures.map(\.text) == [text])
        #expect(try EntryBody(parsing: body.encoded) == body)
    }

    @Test("a key that signed nothing, and a signature of no key, are refused")
    func mismatch() throws {
        let keys = try (0..<3).map { _ in try PrivateKey.generate(.ecdsaP256) }
        let bytes = try Self.envelope("payload", by: Array(keys[..<2])).encoded()
        let publicKeys = keys.map(\.publicKey)
        #expect(throws: Never.self) { try EntryBody.dsse(envelope: bytes, verifiers: Array(publicKeys[..<2])) }
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try EntryBody.dsse(envelope: bytes, verifiers: [publicKeys[0]])
        }
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try EntryBody.dsse(envelope: bytes, verifiers: [publicKeys[2], publicKeys[0], publicKeys[1]])
        }
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try EntryBody.dsse(envelope: bytes, verifiers: [PublicKey]())
        }
        // Rekor looks no further once every signature is covered.
        #expect(throws: Never.self) { try EntryBody.dsse(envelope: bytes, verifiers: publicKeys) }
    }

    @Test(
        "what is no envelope is refused",
        arguments: ["", "{}", "[]", #"{"payloadType":"a","payload":"","signatures":[]}"#])
    func noEnvelope(text: String) {
        #expect(throws: RekorError.of(.envelopeSyntax)) {
            try EntryBody.dsse(envelope: Array(text.utf8), verifiers: [PublicKey]())
        }
    }

    @Test("a body of more than 65,535 bytes and a chain of more than 10 certificates are refused")
    func tooLong() throws {
        let fixture = try Fixture.shared.get()
        for (length, isTooLong) in [(48_000, false), (49_500, true)] {
            let entry = try HashedRekordEntry(
                version: .v001, algorithm: .sha256, digest: Array(repeating: 0, count: 32),
                signature: Array(repeating: 0, count: length), verifier: EntryVerifier(fixture.signer.publicKey))
            let body = Result { () throws(RekorError) in try EntryBody(.hashedRekord(entry)) }
            switch body {
            case .success: #expect(!isTooLong)
            case .failure(let error): #expect(isTooLong && error == .of(.entryTooLong))
            }
        }
        let certificate = try #require(Base64.decode(SampleCertificate.base64))
        let chain = String(
            repeating: try EntryVerifier(certificate: certificate).pem, count: EntryVerifier.maxCertificates)
        #expect(try EntryVerifier(pem: chain).certificates.count == EntryVerifier.maxCertificates)
        #expect(throws: RekorError.of(.verifierSyntax)) {
            try EntryVerifier(pem: chain + EntryVerifier(certificate: certificate).pem)
        }
        let long = [UInt8](repeating: UInt8(ascii: " "), count: EntryBody.maxLength + 1 - fixture.body.encoded.count)
        #expect(throws: RekorError.of(.entryTooLong)) { try EntryBody(parsing: fixture.body.encoded + long) }
        #expect(throws: RekorError.of(.entryNotCanonical)) {
            try EntryBody(parsing: fixture.body.encoded + long.dropLast())
        }
    }

    @Test(
        "a parsed body must be canonical and hold the known members alone",
        arguments: [
            ("kind", "rekord", .entryKind), ("apiVersion", "0.0.3", .entryKind), ("more", "x", .entrySyntax),
            ("spec.more", "x", .entrySyntax), ("spec.envelopeHash", nil, .entrySyntax),
            ("spec.payloadHash.value", nil, .entrySyntax), ("spec.payloadHash.value", "00", .entrySyntax),
            ("spec.payloadHash.algorithm", "sha512", .entrySyntax), ("spec.signatures", [], .entrySyntax),
            ("spec.signatures.0.signature", "*", .entrySyntax), ("spec.signatures.0.verifier", "AAAA", .verifierSyntax),
            ("spec.signatures.0.more", "x", .entrySyntax), ("spec.signatures", nil, .entrySyntax),
        ] as [(String, JSONValue?, RekorError.Code)])
    func strict(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let body = try Fixture.shared.get().body.encoded
        let changed = try JSONEdit.replace(body, path, by: value)
        #expect(throws: RekorError.of(code)) { try EntryBody(parsing: changed) }
    }

    @Test("white space, another order, duplicates and escapes are not canonical")
    func notCanonical() throws {
        let body = String(decoding: try Fixture.shared.get().body.encoded, as: UTF8.self)
        for text in [body + "\n", body.replacing(":", with: ": "), body.replacing("dsse", with: "d\\u0073se")] {
            #expect(throws: RekorError.of(.entryNotCanonical)) { try EntryBody(parsing: Array(text.utf8)) }
        }
        let reordered = body.replacing(
            #""apiVersion":"0.0.1","kind":"dsse""#, with: #""kind":"dsse","apiVersion":"0.0.1""#)
        #expect(throws: RekorError.of(.entryNotCanonical)) { try EntryBody(parsing: Array(reordered.utf8)) }
        let doubled = body.replacing(#""kind":"dsse""#, with: #""kind":"dsse","kind":"dsse""#)
        #expect(throws: RekorError.of(.entrySyntax)) { try EntryBody(parsing: Array(doubled.utf8)) }
    }
}

@Suite("Rekor: hashedrekord 0.0.2")
struct HashedRekordEntryTests {
    @Test(
        "the digest follows the key",
        arguments: [
            (KeyKind.ecdsaP256, HashAlgorithm.sha256, "PKIX_ECDSA_P256_SHA_256"),
            (KeyKind.ecdsaP384, HashAlgorithm.sha384, "PKIX_ECDSA_P384_SHA_384"),
            (KeyKind.ecdsaP521, HashAlgorithm.sha512, "PKIX_ECDSA_P521_SHA_512"),
        ])
    func digest(kind: KeyKind, hash: HashAlgorithm, details: String) throws {
        let key = try PrivateKey.generate(kind)
        let envelope = try Envelope.signed(type: "text/plain", payload: [1, 2, 3], by: key)
        let body = try EntryBody.hashedRekord(envelope: envelope, verifier: EntryVerifier(key.publicKey))
        let digest = hash.hash(Envelope.preAuthEncoding(type: "text/plain", payload: [1, 2, 3]))
        let wanted =
            #"{"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{"algorithm":"SHA2_"#
            + hash.rawValue.dropFirst(3) + #"","digest":""# + Base64.encode(digest)
            + #""},"signature":{"content":""# + Base64.encode(envelope.signatures[0].bytes)
            + #"","verifier":{"keyDetails":""# + details + #"","publicKey":{"rawBytes":""#
            + Base64.encode(key.publicKey.spki) + #""}}}}}}"#
        #expect(String(decoding: body.encoded, as: UTF8.self) == wanted)
        #expect(try EntryBody(parsing: body.encoded) == body)
        #expect(body.envelopeHash == nil)
        #expect(body.payloadHash == nil)
    }

    @Test("pure Ed25519 signs no digest and is refused")
    func ed25519() throws {
        let key = try PrivateKey.generate(.ed25519)
        let envelope = try Envelope.signed(type: "text/plain", payload: [1], by: key)
        #expect(throws: RekorError.of(.keyUnsupported)) {
            try EntryBody.hashedRekord(envelope: envelope, verifier: EntryVerifier(key.publicKey))
        }
    }

    @Test("another key, a second signature or another signature is refused")
    func mismatch() throws {
        let (key, other) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
        let envelope = try Envelope.signed(type: "text/plain", payload: [1], by: key)
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try EntryBody.hashedRekord(envelope: envelope, verifier: EntryVerifier(other.publicKey))
        }
        #expect(throws: RekorError.of(.envelopeSyntax)) {
            try EntryBody.hashedRekord(
                envelope: try envelope.adding(signatureBy: other), verifier: EntryVerifier(key.publicKey))
        }
    }

    @Test(
        "a parsed body with a wrong algorithm, digest length or key name is refused",
        arguments: [
            ("spec.hashedRekordV002.data.algorithm", "SHA2_384", .entrySyntax),
            ("spec.hashedRekordV002.data.algorithm", "sha256", .entrySyntax),
            ("spec.hashedRekordV002.data.digest", "AAAA", .entrySyntax),
            ("spec.hashedRekordV002.signature.content", "", .entrySyntax),
            ("spec.hashedRekordV002.signature.verifier.keyDetails", "PKIX_ECDSA_P384_SHA_384", .entrySyntax),
            ("spec.hashedRekordV002.signature.verifier.publicKey.rawBytes", "AAAA", .verifierSyntax),
            ("spec.hashedRekordV002.more", "x", .entrySyntax),
        ] as [(String, JSONValue?, RekorError.Code)])
    func strict(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let key = try PrivateKey.generate(.ecdsaP256)
        let envelope = try Envelope.signed(type: "text/plain", payload: [1], by: key)
        let body = try EntryBody.hashedRekord(envelope: envelope, verifier: EntryVerifier(key.publicKey)).encoded
        let changed = try JSONEdit.replace(body, path, by: value)
        #expect(throws: RekorError.of(code)) { try EntryBody(parsing: changed) }
    }
}

/// A self-signed certificate made for these tests.
enum SampleCertificate {
    static let base64 =
        "MIIBdzCCAR2gAwIBAgIUfT0+d/FzmV0zP+sSwWk28XvvZk0wCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGc2FtcGxlMB4XDTI2MTEy"
        + "MzIyNDAzM1oXDTM2MTEyMDIyNDAzM1owETEPMA0GA1UEAwwGc2FtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEngdV8pGo"
        + "/C3amcta8ShhohpzABCSVvlfoXrjLBc+sbaPTrDN7eQ5lcPJPg8BsCUflZx2mcmjkBitHgkfd9uBKKNTMFEwHQYDVR0OBBYEFBjF"
        + "8eoEpcgl4nTE0noY84iGOYcCMB8GA1UdIwQYMBaAFBjF8eoEpcgl4nTE0noY84iGOYcCMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI"
        + "zj0EAwIDSAAwRQIga9qjKYVmGTWMz1fIIghK+ZdDo0Q47OjYyhkICQSQgtUCIQCDEg5CFUpMXsNG+j9l/PKp464q9RhcT3slCQgM"
        + "42tg6w=="
}
