public import Signing
import Wire

/// What a `dsse` 0.0.2 entry of Rekor v2 says: the digest of a payload, and who signed its envelope.
///
/// Rekor v2 took such entries until 2026 and now records envelopes as ``HashedRekordEntry``.
public struct DSSETransparencyEntry: Sendable, Hashable {
    public struct Signature: Sendable, Hashable {
        public let bytes: [UInt8]
        public let verifier: EntryVerifier
        public let details: KeyDetails
    }

    /// SHA-256 of the payload.
    public let payloadHash: Digest
    /// Sorted by bytes, no two equal.
    public let signatures: [Signature]

    init(payloadHash: Digest, signatures: [Signature]) {
        var seen: Set<[UInt8]> = []
        self.payloadHash = payloadHash
        self.signatures = signatures.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            .filter { seen.insert($0.bytes).inserted }
    }

    var json: JSONValue {
        let hash: JSONValue = [
            "algorithm": .string(HashAlgorithm.sha256.protobufName),
            "digest": .string(Base64.encode(payloadHash.bytes)),
        ]
        let list = signatures.map { signature -> JSONValue in
            [
                "content": .string(Base64.encode(signature.bytes)),
                "verifier": signature.verifier.transparencyJSON(signature.details),
            ]
        }
        return [
            "apiVersion": "0.0.2", "kind": "dsse",
            "spec": ["dsseV002": ["payloadHash": hash, "signatures": .array(list)]],
        ]
    }

    init(_ entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["dsseV002"])
            .object("dsseV002", knowing: ["payloadHash", "signatures"])
        let hash = try spec.object("payloadHash", knowing: ["algorithm", "digest"])
        guard try hash.string("algorithm") == HashAlgorithm.sha256.protobufName else {
            throw hash.wrong("algorithm", "SHA2_256")
        }
        var signatures: [Signature] = []
        for element in try spec.elements("signatures") {
            let reader = try ObjectReader(
                element, at: "spec.dsseV002.signatures", knowing: ["content", "verifier"], codes: .entry)
            let (verifier, details) = try EntryVerifier.transparency(reader.object("verifier"))
            signatures.append(
                Signature(bytes: try reader.base64("content"), verifier: verifier, details: details))
        }
        guard !signatures.isEmpty else { throw spec.wrong("signatures", "a list of one signature or more") }
        self.init(payloadHash: try hash.base64Digest("digest"), signatures: signatures)
    }
}
