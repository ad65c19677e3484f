import FuzzKit
import Signing
import Trust
import VEX
import Wire

enum IssuerReading {
    /// The demonstration issuers whose documents are among the seeds, so that some signatures verify.
    private static let directory: InMemoryIssuerDirectory = must("no directory") {
        let keys = [
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEW/fYj62tJXU7NoenBvKY++iGpdD798wbPZOvBe6OP6EjTP4VDN/0Pz/HbLdONKiZOr1zTGkvzHkMP"
                + "YQUOGituA==",
            "MCowBQYDK2VwAyEAyP4/OLM90BEeae7ccx2NjwTx99YVO2E5RqAuDkdu12o=",
        ]
        let issuers = try keys.enumerated().map { place, key in
            try issuer(
                Array(
                    """
                    {"id":"issuer-\(place)","name":"Issuer \(place)","tier":"Trusted","registeredAt":"2026-01-01T00:00:00Z","keys":
                    [{"publicKey":"-----BEGIN PUBLIC KEY-----\\n\(key)\\n-----END PUBLIC KEY-----\\n"}]}
                    """.utf8))
        }
        return try InMemoryIssuerDirectory(issuers)
    }

    private static let verifier = SignatureVerifier()
    private static let instant = Timestamp(seconds: 1_780_000_000)

    /// A document with its signature, which is judged before anything of it is read.
    static func signed(_ bytes: [UInt8]) throws {
        let found = try verifier.authenticate(bytes, directory: directory, at: instant)
        let again = must("a signature is judged once and not twice") {
            try verifier.authenticate(bytes, directory: directory, at: instant)
        }
        require(again == found, "two judgements of one signature")
        require((found.issuer != nil) == (found.status == .verified), "a signer without signature")
        let metadata = must("a judgement is not read again") { try SignatureMetadata(json: found.signature.json) }
        require(metadata == found.signature, "a judgement is another when it is read again")
        try DocumentReading.document(found.content)
    }

    static func record(_ bytes: [UInt8]) throws {
        let json = try issuer(bytes).json
        let again = must("an issuer is not read again") { try Issuer(json: json) }
        require(again.json.compact == json.compact, "an issuer is another when it is read again")
    }

    private static func issuer(_ bytes: [UInt8]) throws -> Issuer { try Issuer(json: JSONDocument(bytes).root.value) }
}
