import Attestation
import FuzzKit
import Rekor
import Signing

/// Envelopes, statements, JSON Web Signatures, keys and certificates.
enum SignatureReadings {
    static let all = [
        Reading("d") { try envelope($0) }, Reading("a") { try statement($0) }, Reading("j") { try webSignature($0) },
        Reading("k") { try webKey($0) }, Reading("c") { try certificate($0) }, Reading("m") { try pem($0) },
        Reading("P") { try key(PublicKey(spki: $0)) },
    ]

    private static func envelope(_ bytes: [UInt8]) throws {
        let envelope = try Envelope(parsing: bytes)
        let encoded = envelope.encoded()
        let again = must("an envelope is not read again") { try Envelope(parsing: encoded) }
        require(
            again.encoded() == encoded && again.payload == envelope.payload,
            "an envelope is another when it is read again")
    }

    private static func statement(_ bytes: [UInt8]) throws {
        let encoded = try InTotoStatement(parsing: bytes).encoded()
        let again = must("a statement is not read again") { try InTotoStatement(parsing: encoded).encoded() }
        require(again == encoded, "a statement is another when it is read again")
    }

    private static let keys: [(PublicKey, JWSAlgorithm)] =
        (try? PrivateKey(ed25519Seed: Array(repeating: 7, count: 32)).publicKey).map { [($0, .edDSA)] } ?? []

    private static func webSignature(_ bytes: [UInt8]) throws {
        let signature = try JSONWebSignature(parsing: bytes)
        require(!signature.signatures.isEmpty, "a signature without signatures")
        _ = signature.verify(keys: keys)
    }

    private static func webKey(_ bytes: [UInt8]) throws { try key(JSONWebKey(parsing: bytes).publicKey) }

    private static func certificate(_ bytes: [UInt8]) throws {
        let certificate = try Certificate(der: bytes)
        _ = certificate.alternativeNames
        _ = Certificate.isChain([certificate, certificate])
        try key(certificate.publicKey)
    }

    private static func pem(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try? PublicKey.all(pem: text)
        if let read = try? PrivateKey(pem: text) { try key(read.publicKey) }
        if let read = try? PublicKey(pem: text) { try key(read) }
        let verifier = try EntryVerifier(pem: text)
        let again = must("a verifier is not read again") { try EntryVerifier(pem: verifier.pem) }
        require(again == verifier, "a verifier is another when it is read again")
    }

    /// A key is written as it is read, and refuses a signature that is none.
    private static func key(_ key: PublicKey) throws {
        let again = must("a key is not read again") { try PublicKey(pem: key.pem) }
        require(again == key, "a key is another when it is read again")
        require(!key.verify([1, 2, 3], of: [], with: key.defaultScheme), "three bytes are a signature")
    }
}
