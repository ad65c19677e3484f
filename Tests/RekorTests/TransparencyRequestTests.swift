import Attestation
import Rekor
import Signing
import Testing
import Wire

@Suite("Rekor v2: requests")
struct TransparencyRequestTests {
    private static func request(_ json: JSONValue, takesDSSE: Bool = true) throws(RekorError) -> AcceptedEntry {
        try TransparencyRequest(parsing: json.compact, takesDSSE: takesDSSE).accepted
    }

    @Test("a hashedrekord request gives the body that its envelope gives, by key and by certificate")
    func hashedRekord() throws {
        for kind in [KeyKind.ecdsaP256, .ecdsaP384, .ecdsaP521] {
            let proposals = try Proposals(kind: kind)
            let accepted = try Self.request(proposals.transparency(), takesDSSE: false)
            let verifier = EntryVerifier(proposals.key.publicKey)
            #expect(accepted.body == (try EntryBody.hashedRekord(envelope: proposals.envelope, verifier: verifier)))
            #expect(accepted.attachments == [])
        }
        let certified = try Proposals(certificates: [ChainFixture.signer])
        let der = try #require(Base64.decode(ChainFixture.signer))
        let verifier = try EntryVerifier(certificate: der)
        let accepted = try Self.request(certified.transparency(certificate: ChainFixture.signer))
        #expect(accepted.body == (try EntryBody.hashedRekord(envelope: certified.envelope, verifier: verifier)))
        #expect(accepted.searchKeys.contains("jane@example.org"))
    }

    @Test("Ed25519ph over a digest, made with other software")
    func prehashed() throws {
        let point = try #require(Hex.decode(ChainFixture.prehashedKey))
        let spki: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0] + point
        let request = { (details: String) -> JSONValue in
            [
                "hashedRekordRequestV002": [
                    "digest": .string(Base64.encode(HashAlgorithm.sha512.hash(Array("abc".utf8)))),
                    "signature": [
                        "content": .string(Base64.encode(Hex.decode(ChainFixture.prehashedSignature) ?? [])),
                        "verifier": [
                            "publicKey": ["rawBytes": .string(Base64.encode(spki))], "keyDetails": .string(details),
                        ],
                    ],
                ]
            ]
        }
        let body = try Self.request(request("PKIX_ED25519_PH")).body
        #expect(try EntryBody(parsing: body.encoded) == body)
        #expect(throws: RekorError.of(.keyUnsupported)) { try Self.request(request("PKIX_ED25519")) }
    }

    @Test("underscores, the other alphabet, numbers for names and nulls are the same request")
    func spellings() throws {
        let proposals = try Proposals()
        let request = try proposals.transparency()
        let body = try Self.request(request).body
        let text = String(decoding: request.compact, as: UTF8.self)
        let names = ["hashedRekordRequestV002": "hashed_rekord_request_v002", "publicKey": "public_key"]
            .merging(["rawBytes": "raw_bytes", "keyDetails": "key_details"]) { first, _ in first }
        var underscored = text
        for (name, other) in names { underscored = underscored.replacing("\"\(name)\"", with: "\"\(other)\"") }
        let url = text.replacing(
            Base64.encode(proposals.key.publicKey.spki), with: Base64.encodeURL(proposals.key.publicKey.spki))
        let number = text.replacing("\"PKIX_ECDSA_P256_SHA_256\"", with: "5")
        let null = text.replacing("{\"hashed", with: "{\"dsseRequestV002\":null,\"hashed")
        for spelled in [underscored, url, number, null] {
            #expect(spelled != text)
            #expect(try TransparencyRequest(parsing: Array(spelled.utf8), takesDSSE: true).accepted.body == body)
        }
        let twice = text.replacing("\"keyDetails\"", with: "\"key_details\":5,\"keyDetails\"")
        #expect(throws: RekorError.of(.entrySyntax)) {
            try TransparencyRequest(parsing: Array(twice.utf8), takesDSSE: true)
        }
    }

    @Test(
        "what is wrong in a request is said as Rekor says it",
        arguments: [
            ("digest", nil, .entrySyntax), ("digest", "AAAA", .entrySyntax),
            ("digest", .string(Base64.encode([UInt8](repeating: 0, count: 32))), .verifierMismatch),
            ("signature", nil, .entrySyntax), ("signature.content", "", .entrySyntax),
            ("signature.content", "*", .entrySyntax), ("signature.content", "AAAA", .verifierMismatch),
            ("signature.verifier", nil, .entrySyntax), ("signature.verifier.keyDetails", nil, .entrySyntax),
            ("signature.verifier.keyDetails", "PKIX_ECDSA_P384_SHA_384", .keyUnsupported),
            ("signature.verifier.keyDetails", "PKIX_RSA_PSS_2048_SHA256", .keyUnsupported),
            ("signature.verifier.keyDetails", 99, .keyUnsupported),
            ("signature.verifier.publicKey", nil, .entrySyntax),
            ("signature.verifier.publicKey.rawBytes", "AAAA", .verifierSyntax),
            ("signature.verifier.x509Certificate", ["rawBytes": "AAAA"], .entrySyntax),
            ("signature.verifier.more", 1, .entrySyntax), ("more", 1, .entrySyntax),
        ] as [(String, JSONValue?, RekorError.Code)])
    func refused(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let bytes = try Proposals().transparency().compact
        let changed = try JSONEdit.replace(bytes, "hashedRekordRequestV002." + path, by: value)
        do {
            _ = try TransparencyRequest(parsing: changed, takesDSSE: false)
            Issue.record("taken")
        } catch {
            #expect(error == .of(code))
            #expect(error.detail.hasPrefix("invalid hashedrekord request: "))
        }
    }

    @Test("a request of no type, of an unknown one, or of two is refused; dsse only where it is taken")
    func types() throws {
        let proposals = try Proposals()
        let dsse = try proposals.transparencyDSSE()
        #expect(throws: RekorError.of(.entryKind)) { try Self.request(dsse, takesDSSE: false) }
        #expect(throws: RekorError.of(.entryKind)) { try Self.request([:]) }
        #expect(throws: RekorError.of(.entrySyntax)) { try Self.request(["other": 1]) }
        #expect(throws: RekorError.of(.entrySyntax)) { try Self.request([]) }
        guard case .object(let first) = dsse, case .object(let second) = try proposals.transparency() else { return }
        #expect(throws: RekorError.of(.entrySyntax)) { try Self.request(.object(first + second)) }
    }

    @Test("a dsse request gives payload hash and signatures, sorted by their bytes; the payload is kept")
    func dsse() throws {
        for kind in [KeyKind.ecdsaP256, .ed25519] {
            let proposals = try Proposals(kind: kind)
            let accepted = try Self.request(proposals.transparencyDSSE())
            let details = kind == .ed25519 ? "PKIX_ED25519" : "PKIX_ECDSA_P256_SHA_256"
            let wanted =
                #"{"apiVersion":"0.0.2","kind":"dsse","spec":{"dsseV002":{"payloadHash":{"algorithm":"SHA2_256","#
                + #""digest":""# + Base64.encode(SHA256.hash(Proposals.statement).bytes)
                + #""},"signatures":[{"content":""# + Base64.encode(proposals.envelope.signatures[0].bytes)
                + #"","verifier":{"keyDetails":""# + details + #"","publicKey":{"rawBytes":""#
                + Base64.encode(proposals.key.publicKey.spki) + #""}}}]}}}"#
            #expect(String(decoding: accepted.body.encoded, as: UTF8.self) == wanted)
            #expect(accepted.attachments == [Proposals.statement])
        }
    }

    @Test(
        "what is wrong in a dsse request is said",
        arguments: [
            ("envelope", nil, .entrySyntax), ("envelope.payload", "AAAA", .verifierMismatch),
            ("envelope.payload", nil, .entrySyntax), ("envelope.payloadType", "x", .verifierMismatch),
            ("envelope.signatures", [], .entrySyntax), ("envelope.signatures.0.sig", "AAAA", .verifierMismatch),
            ("envelope.more", 1, .entrySyntax), ("verifiers", [], .entrySyntax),
            ("verifiers.0.keyDetails", "PKIX_ECDSA_P521_SHA_512", .keyUnsupported),
        ] as [(String, JSONValue?, RekorError.Code)])
    func dsseRefused(path: String, value: JSONValue?, code: RekorError.Code) throws {
        let bytes = try Proposals().transparencyDSSE().compact
        let changed = try JSONEdit.replace(bytes, "dsseRequestV002." + path, by: value)
        do {
            _ = try TransparencyRequest(parsing: changed, takesDSSE: true)
            Issue.record("taken")
        } catch {
            #expect(error == .of(code) && error.detail.hasPrefix("invalid dsse request: "))
        }
    }
}
