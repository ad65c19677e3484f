public import Signing
import Wire

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

    /// - Throws: `rekor.entry-syntax` for a digest of the wrong length or an empty signature; `rekor.key-unsupported`
    ///   when version 0.0.2 has no name for the key, or wants another digest from it.
    public init(
        version: Version, algorithm: HashAlgorithm, digest: [UInt8], signature: [UInt8], verifier: EntryVerifier
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
        self.signature = signature
        self.verifier = verifier
    }

    static func keyDetails(of verifier: EntryVerifier) throws(RekorError) -> KeyDetails {
        guard let details = KeyDetails(verifier.key) else {
            throw RekorError(
                .keyUnsupported, "Rekor v2 takes no key of kind \(verifier.key.kind)",
                hint: "sign with ECDSA P-256, P-384 or P-521, or RSA of 2048, 3072 or 4096 bits")
        }
        return details
    }

    var json: JSONValue {
        switch version {
        case .v001: entry(["data": ["hash": hexHash], "signature": pemSignature])
        case .v002: entry(["hashedRekordV002": ["data": base64Hash, "signature": derSignature]])
        }
    }

    private func entry(_ spec: JSONValue) -> JSONValue {
        ["apiVersion": .string(version.rawValue), "kind": "hashedrekord", "spec": spec]
    }

    private var hexHash: JSONValue {
        ["algorithm": .string(algorithm.rawValue), "value": .string(Hex.encode(digest))]
    }

    private var pemSignature: JSONValue {
        ["content": .string(Base64.encode(signature)), "publicKey": ["content": .string(verifier.encoded)]]
    }

    private var base64Hash: JSONValue {
        ["algorithm": .string(algorithm.protobufName), "digest": .string(Base64.encode(digest))]
    }

    private var derSignature: JSONValue {
        let details = KeyDetails(verifier.key)?.rawValue ?? ""
        let raw: JSONValue = ["rawBytes": .string(Base64.encode(verifier.certificates.first ?? verifier.key.spki))]
        let key = verifier.certificates.isEmpty ? "publicKey" : "x509Certificate"
        return [
            "content": .string(Base64.encode(signature)),
            "verifier": .object([
                JSONMember("keyDetails", .string(details)), JSONMember(key, raw),
            ]),
        ]
    }

    init(v001 entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["data", "signature"])
        let hash = try spec.object("data", knowing: ["hash"]).object("hash", knowing: ["algorithm", "value"])
        let signature = try spec.object("signature", knowing: ["content", "publicKey"])
        guard let algorithm = HashAlgorithm(rawValue: try hash.string("algorithm")),
            let digest = Hex.decode(try hash.string("value"))
        else { throw RekorError(.entrySyntax, "spec.data.hash is not an algorithm and hex digits") }
        let key = try signature.object("publicKey", knowing: ["content"])
        try self.init(
            version: .v001, algorithm: algorithm, digest: digest, signature: try signature.base64("content"),
            verifier: try EntryVerifier(encoded: try key.string("content")))
    }

    init(v002 entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["hashedRekordV002"])
            .object("hashedRekordV002", knowing: ["data", "signature"])
        let data = try spec.object("data", knowing: ["algorithm", "digest"])
        let signature = try spec.object("signature", knowing: ["content", "verifier"])
        guard let algorithm = HashAlgorithm(protobufName: try data.string("algorithm")) else {
            throw data.wrong("algorithm", "SHA2_256, SHA2_384 or SHA2_512")
        }
        let verifier = try signature.object("verifier", knowing: ["keyDetails", "publicKey", "x509Certificate"])
        try self.init(
            version: .v002, algorithm: algorithm, digest: try data.base64("digest"),
            signature: try signature.base64("content"), verifier: try HashedRekordEntry.verifier(verifier))
        guard try verifier.string("keyDetails") == KeyDetails(self.verifier.key)?.rawValue else {
            throw verifier.wrong("keyDetails", "the name of this kind of key")
        }
    }

    private static func verifier(_ reader: ObjectReader) throws(RekorError) -> EntryVerifier {
        if reader.optional("x509Certificate") != nil {
            let der = try reader.object("x509Certificate", knowing: ["rawBytes"]).base64("rawBytes")
            return try EntryVerifier(certificate: der)
        }
        let spki = try reader.object("publicKey", knowing: ["rawBytes"]).base64("rawBytes")
        do {
            return EntryVerifier(try PublicKey(spki: spki))
        } catch {
            throw RekorError(.verifierSyntax, "\(error)")
        }
    }
}
