import Attestation
import LedgerTestKit
import Signing
import Trust
import Wire

/// Documents signed in every form, for tests of the verifier.
enum SignedDocument {
    static func document(author: String = "Vendor, Inc.") -> [UInt8] {
        Array(
            """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vendor.example/1","author":"\(author)",\
            "timestamp":"2026-01-05T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0001"},\
            "products":[{"@id":"pkg:oci/vendor@sha256%3A00"}],"status":"fixed"}]}
            """.utf8)
    }

    static func envelope(
        _ payload: [UInt8] = document(), seeds: [UInt8] = [1], keyID: String? = nil
    ) throws -> Envelope {
        var envelope = try Envelope.signed(
            type: "text/vex", payload: payload, by: try IssuerSample.privateKey(seeds[0]), keyID: keyID)
        for seed in seeds.dropFirst() { envelope = try envelope.adding(signatureBy: try IssuerSample.privateKey(seed)) }
        return envelope
    }

    /// A JWS by the Ed25519 key of `seed`, with any header.
    static func compact(_ payload: [UInt8] = document(), header: String = #"{"alg":"EdDSA"}"#, seed: UInt8 = 1) throws -> String {
        let signed = "\(Base64.encodeURL(Array(header.utf8))).\(Base64.encodeURL(payload))"
        return signed + "." + Base64.encodeURL(try IssuerSample.privateKey(seed).sign(Array(signed.utf8)))
    }

    static func flattened(_ payload: [UInt8] = document(), seed: UInt8 = 1) throws -> [UInt8] {
        let parts = try compact(payload, seed: seed).split(separator: ".").map(String.init)
        return JSONValue(dictionaryLiteral: 
            ("payload", .string(parts[1])), ("protected", .string(parts[0])), ("signature", .string(parts[2]))
        ).compact
    }

    /// `vendor` with the keys of seeds 1 (and 2, revoked on the 10th), `other` with the key of seed 3.
    static func directory() throws -> InMemoryIssuerDirectory {
        try InMemoryIssuerDirectory([IssuerSample.full(), IssuerSample.issuer("other", keys: [3])])
    }
}
