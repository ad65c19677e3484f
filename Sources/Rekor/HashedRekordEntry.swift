public import Signing
package import Wire

/// What a `hashedrekord` entry says: a digest, a signature over what has it, and a key.
///
/// Rekor v2 records envelopes so as well; the digest is then of their pre-authentication encoding.
public struct HashedRekordEntry: Sendable, Hashable {
    public enum Version: String, Sendable {
        /// Rekor v1: digest in hex, key as PEM.
        case v001 = "0.0.1"
        /// Rekor v2: digest in base64, key as DER with its ``KeyDetails``.
        case v002 = "0.0.2"
    }

    public let version: Version
    public let algorithm: HashAlgorithm
    public let digest: [UInt8]
    public let signature: [UInt8]
    public let verifier: EntryVerifier
    /// Version 0.0.1: the hex digits in the case in which the client sent them, which Rekor keeps.
    private let digestText: String

    /// - Throws: `rekor.entry-syntax` for a digest of the wrong length or an empty signature; `rekor.key-unsupported`
    ///   when version 0.0.2 has no name for the key, or wants another digest from it.
    public init(
        version: Version, algorithm: HashAlgorithm, digest: [UInt8], signature: [UInt8], verifier: EntryVerifier
    ) throws(RekorError) {
        try self.init(
            version: version, algorithm: algorithm, digest: digest, digestText: Hex.encode(digest),
            signature: signature, verifier: verifier)
    }

    private init(
        version: Version, algorithm: HashAlgorithm, digest: [UInt8], digestText: String, signature: [UInt8],
        verifier: EntryVerifier
    ) throws(RekorError) {
        guard digest.count == algorithm.byteCount, !signature.isEmpty else {
            throw RekorError(.entrySyntax, "the digest has not the length of \(algorithm.rawValue), or no signature")
        }
        if version == .v002 {
            let details = try HashedRekordEntry.keyDetails(of: verifier)
            guard details.hash == algorithm else {
                throw RekorError(.keyUnsupported, "\(details.rawValue) does not go with \(algorithm.rawValue)")
            }
        }
        self.version = version
        self.algorithm = algorithm
        self.digest = digest
        self.digestText = digestText
        self.signature = signature
        self.verifier = verifier
    }

    static func keyDetails(of verifier: EntryVerifier) throws(RekorError) -> KeyDetails {
        guard let details = KeyDetails(verifier.key) else {
            throw RekorError(
                .keyUnsupported, "Rekor v2 takes no key of kind \(verifier.key.kind)",
                hint: "sign with ECDSA P-256, P-384 or P-521, RSA of 2048, 3072 or 4096 bits, or Ed25519ph")
        }
        return details
    }

    var json: JSONValue {
        switch version {
        case .v001: entry(["data": ["hash": hexHash], "signature": pemSignature])
        case .v002: entry(["hashedRekordV002": ["data": base64Hash, "signature": derSignature]])
        }
    }

    /// What a client posts to a v2 log, for an entry of version 0.0.2.
    package var request: JSONValue {
        [
            "hashedRekordRequestV002": [
                "digest": .string(Base64.encode(digest)), "signature": derSignature,
            ]
        ]
    }

    private func entry(_ spec: JSONValue) -> JSONValue {
        ["apiVersion": .string(version.rawValue), "kind": "hashedrekord", "spec": spec]
    }

    private var hexHash: JSONValue {
        ["algorithm": .string(algorithm.rawValue), "value": .string(digestText)]
    }

    private var pemSignature: JSONValue {
        ["content": .string(Base64.encode(signature)), "publicKey": ["content": .string(verifier.encoded)]]
    }

    private var base64Hash: JSONValue {
        ["algorithm": .string(algorithm.protobufName), "digest": .string(Base64.encode(digest))]
    }

    private var derSignature: JSONValue {
        [
            "content": .string(Base64.encode(signature)),
            "verifier": verifier.transparencyJSON(KeyDetails(verifier.key) ?? .ecdsaP256),
        ]
    }

    init(v001 entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["data", "signature"])
        let hash = try spec.object("data", knowing: ["hash"]).object("hash", knowing: ["algorithm", "value"])
        let signature = try spec.object("signature", knowing: ["content", "publicKey"])
        let (algorithm, digest, text) = try HashedRekordEntry.hexDigest(hash)
        let key = try signature.object("publicKey", knowing: ["content"])
        try self.init(
            version: .v001, algorithm: algorithm, digest: digest, digestText: text,
            signature: try signature.base64("content"),
            verifier: try EntryVerifier(encoded: try key.string("content")))
    }

    /// The spec of a proposal, which has the members of the canonical form; its signature is verified.
    ///
    /// - Throws: also `rekor.verifier-mismatch`, `rekor.chain-invalid`.
    init(proposed spec: ObjectReader) throws(RekorError) {
        let signature = try spec.object("signature")
        let (algorithm, digest, text) = try HashedRekordEntry.hexDigest(spec.object("data").object("hash"))
        let pem = try signature.object("publicKey").string("content")
        try self.init(
            version: .v001, algorithm: algorithm, digest: digest, digestText: text,
            signature: try signature.looseBase64("content"), verifier: try EntryVerifier(encoded: pem))
        try verifier.checkChain()
        try verify()
    }

    /// - Throws: `rekor.verifier-mismatch`.
    func verify() throws(RekorError) {
        guard verifier.key.verify(signature, ofDigest: digest, by: algorithm) else {
            throw RekorError(
                .verifierMismatch, "the key \(verifier.key.keyID.hex) did not sign the digest",
                hint: verifier.key.kind == .ed25519 ? "Ed25519 signs digests as Ed25519ph, with sha512" : nil)
        }
    }

    private static func hexDigest(
        _ hash: ObjectReader
    ) throws(RekorError) -> (algorithm: HashAlgorithm, digest: [UInt8], text: String) {
        guard let algorithm = HashAlgorithm(rawValue: try hash.string("algorithm")) else {
            throw hash.wrong("algorithm", "sha256, sha384 or sha512")
        }
        let text = try hash.string("value")
        guard let digest = Hex.decode(text), digest.count == algorithm.byteCount else {
            throw hash.wrong("value", "\(2 * algorithm.byteCount) hex digits")
        }
        return (algorithm, digest, text)
    }

    init(v002 entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["hashedRekordV002"])
            .object("hashedRekordV002", knowing: ["data", "signature"])
        let data = try spec.object("data", knowing: ["algorithm", "digest"])
        let signature = try spec.object("signature", knowing: ["content", "verifier"])
        guard let algorithm = HashAlgorithm(protobufName: try data.string("algorithm")) else {
            throw data.wrong("algorithm", "SHA2_256, SHA2_384 or SHA2_512")
        }
        let (verifier, details) = try EntryVerifier.transparency(signature.object("verifier"))
        guard details != .ed25519 else { throw signature.wrong("verifier", "a key that signs digests") }
        try self.init(
            version: .v002, algorithm: algorithm, digest: try data.base64("digest"),
            signature: try signature.base64("content"), verifier: verifier)
    }
}
