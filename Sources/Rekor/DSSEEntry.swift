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
        let envelope = try ProposedEnvelope(parsing: bytes)
        let owners = try envelope.owners(among: verifiers)
        envelopeHash = SHA256.hash(bytes)
        payloadHash = SHA256.hash(envelope.payload)
        signatures = DSSEEntry.sorted(
            zip(envelope.signatures, owners).map { Signature(text: $0.text, verifier: $1) })
    }

    /// See ``EntryBody/dsse(own:encoded:signedBy:)``.
    init(own envelope: Envelope, encoded bytes: [UInt8], signedBy verifier: EntryVerifier) {
        envelopeHash = SHA256.hash(bytes)
        payloadHash = SHA256.hash(envelope.payload)
        signatures = DSSEEntry.sorted(
            envelope.signatures.map { Signature(text: Base64.encode($0.bytes), verifier: verifier) })
    }

    private static func sorted(_ signatures: [Signature]) -> [Signature] {
        guard signatures.count > 1 else { return signatures }
        var seen: Set<Identifier> = []
        return signatures.sorted { Identifier($0.text) < Identifier($1.text) }
            .filter { seen.insert(Identifier($0.text)).inserted }
    }

    /// The canonical body. Every entry of our own is of this kind: it is written without making values first.
    var encoded: [UInt8] {
        var writer = CanonicalWriter(capacity: 1024)
        writer.object {
            $0.member("apiVersion", "0.0.1")
            $0.member("kind", "dsse")
            $0.member("spec") { writer in
                writer.object {
                    $0.member("envelopeHash") { DSSEEntry.write(envelopeHash, to: &$0) }
                    $0.member("payloadHash") { DSSEEntry.write(payloadHash, to: &$0) }
                    $0.member("signatures") { writer in
                        writer.array(signatures) { writer, signature in
                            writer.object {
                                $0.member("signature", signature.text)
                                $0.member("verifier", signature.verifier.encoded)
                            }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func write(_ hash: Digest, to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("algorithm", "sha256")
            $0.member("value") { writer in hash.withUnsafeBytes { writer.hexadecimal($0) } }
        }
    }

    init(_ entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object(
            "spec", knowing: ["envelopeHash", "payloadHash", "signatures", "proposedContent"])
        envelopeHash = try spec.sha256("envelopeHash")
        payloadHash = try spec.sha256("payloadHash")
        var signatures: [Signature] = []
        for element in try spec.elements("signatures") {
            let signature = try ObjectReader(
                element, at: "spec.signatures", knowing: ["signature", "verifier"], codes: .entry)
            let text = try signature.string("signature")
            guard LooseBase64.decodeEither(text) != nil else { throw signature.wrong("signature", "base64") }
            signatures.append(
                Signature(text: text, verifier: try EntryVerifier(encoded: try signature.string("verifier"))))
        }
        guard !signatures.isEmpty else { throw RekorError(.entrySyntax, "spec.signatures is empty") }
        // Another order than the sorted one shows when the canonical bytes are compared.
        self.signatures = DSSEEntry.sorted(signatures)
    }
}

extension Digest {
    /// How version 0.0.1 entries state a hash.
    var entryJSON: JSONValue { ["algorithm": "sha256", "value": .string(hex)] }
}

extension ObjectReader {
    /// A hash in that form, in lower case.
    func sha256(_ name: StaticString) throws(RekorError) -> Digest {
        let hash = try object(name, knowing: ["algorithm", "value"])
        guard try hash.string("algorithm") == "sha256" else { throw hash.wrong("algorithm", "sha256") }
        return try hash.hexDigest("value")
    }
}
