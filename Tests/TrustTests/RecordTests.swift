import Attestation
import LedgerTestKit
import Signing
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS B6: records and enums")
struct RecordTests {
    private func text(_ value: JSONValue) -> String { String(decoding: value.compact, as: UTF8.self) }

    private func value(_ text: String) throws -> JSONValue { try JSONDocument(Array(text.utf8)).root.value }

    @Test("an issuer with every member round-trips through its text")
    func issuerRoundTrip() throws {
        let issuer = try IssuerSample.full()
        let read = try Issuer(json: value(text(issuer.json)))
        #expect(read == issuer)
        #expect(read.json == issuer.json)
        #expect(text(issuer.json).contains(#""validUntil":"2026-01-20T00:00:00Z""#))
        #expect(text(issuer.json).contains(#""registeredAt":"2026-01-01T00:00:00.5Z""#))
        let revoked = try InMemoryIssuerDirectory([issuer])
        try revoked.revoke("vendor", at: IssuerSample.day(3), reason: "gone")
        let record = try #require(revoked.issuer("vendor"))
        #expect(try Issuer(json: value(text(record.json))) == record)
    }

    @Test("four members are enough for an issuer, one for a key")
    func leastRecords() throws {
        let issuer = try Issuer(json: value(#"{"id":"a","name":"A","tier":"Known","registeredAt":"2026-01-01T00:00:00Z"}"#))
        #expect(issuer.keys.isEmpty && issuer.scopes.isEmpty && issuer.category == nil)
        let key = try IssuerKey(json: ["publicKey": .string(try IssuerSample.publicKey(1).pem)])
        #expect(key == IssuerKey(publicKey: try IssuerSample.publicKey(1)))
        #expect(key.algorithm == .edDSA)
    }

    @Test("an unknown tier, status or algorithm is an error that names it")
    func unknownValues() throws {
        let issuer = text(try IssuerSample.full().json)
        let changes = [
            (#""tier":"Trusted""#, #""tier":"trusted""#, "\"trusted\""), (#""tier":"Trusted""#, #""tier":"Great""#, "\"Great\""),
            (#""algorithm":"EdDSA""#, #""algorithm":"none""#, "\"none\""), (#""algorithm":"EdDSA""#, #""algorithm":"HS256""#, "\"HS256\""),
            (#""tier":"Trusted""#, "\"tier\":\"\u{212A}nown\"", "\u{212A}nown"),
        ]
        for (old, new, named) in changes {
            let error = #expect(throws: TrustError(.unknownValue, "")) { try Issuer(json: value(issuer.replacing(old, with: new))) }
            #expect(error?.detail.contains(named) == true, "\(String(describing: error))")
        }
        let metadata: JSONValue = ["format": "dsse", "status": "valid", "issuer": nil, "keyId": nil, "detail": ""]
        let error = #expect(throws: TrustError(.unknownValue, "")) { try SignatureMetadata(json: metadata) }
        #expect(error?.detail.contains("valid") == true)
    }

    @Test("unknown, missing and mistyped members are errors that name them")
    func malformed() throws {
        let issuer = text(try IssuerSample.full().json)
        let changes = [
            (#""id":"vendor""#, #""ident":"vendor""#, "ident"), (#""id":"vendor","#, "", "id"), (#""id":"vendor""#, #""id":7"#, "id"),
            (#""purlPrefix""#, #""prefix""#, "prefix"), (#""hint""#, #""kid""#, "kid"), (#""category":"vendor""#, #""category":[]"#, "category"),
            (#""registeredAt":"2026"#, #""registeredAt":"26"#, "registeredAt"), (#""validUntil":"2026-01-20T00:00:00Z""#, #""validUntil":"soon""#, "validUntil"),
            (#""aliases":["#, #""aliases":[1,"#, "aliases"), (#""scopes":[{"#, #""scopes":[5,{"#, "scope"), (#""keys":["#, #""keys":[null,"#, "key"),
        ]
        for (old, new, named) in changes {
            #expect(issuer.contains(old), "\(old)")
            let error = #expect(throws: TrustError(.malformedRecord, ""), "\(new)") {
                try Issuer(json: value(issuer.replacing(old, with: new)))
            }
            #expect(error?.detail.contains(named) == true, "\(error?.detail ?? "") lacks \(named)")
        }
        #expect(throws: TrustError(.malformedRecord, "")) { try Issuer(json: []) }
        let twice = JSONValue.object([JSONMember("id", "a"), JSONMember("id", "b")])
        #expect(throws: TrustError(.malformedRecord, "")) { try Issuer(json: twice) }
    }

    @Test("records that contradict themselves are refused")
    func invalid() throws {
        let key = try IssuerSample.publicKey(1)
        let other = try IssuerSample.publicKey(2)
        let records: [JSONValue] = [
            ["publicKey": .string(key.pem), "keyId": .string(other.keyID.hex)], ["publicKey": "no key"],
            ["publicKey": .string(key.pem), "revokedAt": "2026-01-01T00:00:00Z"], ["publicKey": .string(key.pem), "revocationReason": "lost"],
            ["publicKey": .string(key.pem), "validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-02T00:00:00Z"],
        ]
        for record in records { #expect(throws: TrustError(.invalidRecord, "")) { try IssuerKey(json: record) } }
        #expect(throws: TrustError(.keyAlgorithm, "")) { try IssuerKey(publicKey: key, algorithm: .es256) }
        #expect(throws: TrustError(.invalidRecord, "")) { try IssuerSample.issuer("", name: "x") }
        #expect(throws: TrustError(.invalidRecord, "")) { try IssuerSample.issuer("a", aliases: [""]) }
        #expect(throws: TrustError(.invalidRecord, "")) { try IssuerSample.issuer("a", keys: [1, 1]) }
        #expect(throws: TrustError(.invalidRecord, "")) {
            try Issuer(
                id: "a", name: "a", tier: .known, scopes: [.init(purlPrefix: "p", tier: .known), .init(purlPrefix: "p", tier: .trusted)],
                registeredAt: IssuerSample.day(1))
        }
    }

    @Test("signature metadata round-trips in every status", arguments: SignatureStatus.allCases)
    func metadataRoundTrip(status: SignatureStatus) throws {
        for record in [
            SignatureMetadata(format: "jws", status: status, issuer: "a", keyID: SHA256.hash([1]), detail: "x"),
            SignatureMetadata(format: "none", status: status, issuer: nil, keyID: nil, detail: ""),
        ] {
            #expect(try SignatureMetadata(json: value(text(record.json))) == record)
        }
        #expect(throws: TrustError(.malformedRecord, "")) {
            try SignatureMetadata(json: ["format": "jws", "status": "none", "keyId": "00", "detail": ""])
        }
    }
}
