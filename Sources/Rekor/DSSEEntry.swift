import Attestation
public import Signing
import Wire

/// What a `dsse` 0.0.1 entry says: digests of an envelope and its payload, and who signed.
public struct DSSEEntry: Sendable, Hashable {
    public struct Signature: Sendable, Hashable {
        /// The base64 text of the envelope, as it was written there.
        public let text: String
        public let verifier: EntryVerifier
    }

    /// SHA-256 of the envelope in the bytes in which it was submitted; another spelling of it has another digest.
    public let envelopeHash: Digest
    /// SHA-256 of the payload, decoded.
    public let payloadHash: Digest
    /// Sorted by text, no two equal.
    public let signatures: [Signature]

    /// See ``EntryBody/dsse(envelope:verifiers:)-swift.type.method``.
    init(envelope bytes: [UInt8], verifiers: [EntryVerifier]) throws(RekorError) {
        let envelope: Envelope
        do {
            envelope = try Envelope(parsing: bytes)
        } catch {
            throw RekorError(.envelopeSyntax, "\(error)")
        }
        let texts = try DSSEEntry.signatureTexts(bytes)
        guard !texts.isEmpty, texts.count == envelope.signatures.count else {
            throw RekorError(.envelopeSyntax, "an envelope in a log has at least one signature")
        }
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        let owners = try DSSEEntry.owners(of: envelope.signatures.map(\.bytes), over: message, among: verifiers)
        envelopeHash = SHA256.hash(bytes)
        payloadHash = SHA256.hash(envelope.payload)
        signatures = DSSEEntry.sorted(zip(texts, owners).map { Signature(text: $0, verifier: $1) })
    }

    /// The verifier of each signature, found as Rekor finds it: verifiers in turn, each takes all it verifies.
    private static func owners(
        of signatures: [[UInt8]], over message: [UInt8], among verifiers: [EntryVerifier]
    ) throws(RekorError) -> [EntryVerifier] {
        var owners = [EntryVerifier?](repeating: nil, count: signatures.count)
        for verifier in verifiers where owners.contains(nil) {
            var isUseful = false
            for (place, signature) in signatures.enumerated() where verifier.verify(signature, of: message) {
                isUseful = true
                owners[place] = owners[place] ?? verifier
            }
            guard isUseful else {
                throw RekorError(.verifierMismatch, "the key \(verifier.key.keyID.hex) made none of the signatures")
            }
        }
        let found = owners.compactMap { $0 }
        guard found.count == signatures.count else {
            throw RekorError(
                .verifierMismatch, "\(signatures.count - found.count) of the signatures are by none of the keys",
                hint: "give the public key of every signature in the envelope")
        }
        return found
    }

    /// The base64 of each signature; an envelope may be written in either alphabet, and the entry keeps that.
    private static func signatureTexts(_ bytes: [UInt8]) throws(RekorError) -> [String] {
        let document = try JSONDocument(bytes, orThrow: .envelopeSyntax)
        guard let signatures = document.root["signatures"] else { return [] }
        return signatures.elements.compactMap { $0["sig"]?.string }
    }

    private static func sorted(_ signatures: [Signature]) -> [Signature] {
        var seen: Set<Identifier> = []
        return signatures.sorted { Identifier($0.text) < Identifier($1.text) }
            .filter { seen.insert(Identifier($0.text)).inserted }
    }

    private static func hashJSON(_ digest: Digest) -> JSONValue {
        ["algorithm": "sha256", "value": .string(digest.hex)]
    }

    var json: JSONValue {
        [
            "apiVersion": "0.0.1", "kind": "dsse",
            "spec": [
                "envelopeHash": DSSEEntry.hashJSON(envelopeHash), "payloadHash": DSSEEntry.hashJSON(payloadHash),
                "signatures": .array(
                    signatures.map { ["signature": .string($0.text), "verifier": .string($0.verifier.encoded)] }),
            ],
        ]
    }

    init(_ entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["envelopeHash", "payloadHash", "signatures"])
        envelopeHash = try DSSEEntry.hash("envelopeHash", of: spec)
        payloadHash = try DSSEEntry.hash("payloadHash", of: spec)
        var signatures: [Signature] = []
        for element in try spec.elements("signatures") {
            let signature = try ObjectReader(
                element, at: "spec.signatures", knowing: ["signature", "verifier"], codes: .entry)
            let text = try signature.string("signature")
            guard Base64.decodeEither(text) != nil else { throw signature.wrong("signature", "base64") }
            signatures.append(
                Signature(text: text, verifier: try EntryVerifier(encoded: try signature.string("verifier"))))
        }
        guard !signatures.isEmpty else { throw RekorError(.entrySyntax, "spec.signatures is empty") }
        // Another order than the sorted one shows when the canonical bytes are compared.
        self.signatures = DSSEEntry.sorted(signatures)
    }

    private static func hash(_ name: StaticString, of spec: ObjectReader) throws(RekorError) -> Digest {
        let hash = try spec.object(name, knowing: ["algorithm", "value"])
        guard try hash.string("algorithm") == "sha256" else { throw hash.wrong("algorithm", "sha256") }
        return try hash.hexDigest("value")
    }
}
