public import Attestation
public import Signing
import TLog
import Wire

/// The canonical JSON of one entry: its bytes are the leaf of the log.
///
/// `{"apiVersion":…,"kind":…,"spec":…}` in RFC 8785 form. Made and read: of Rekor v1 `dsse` 0.0.1, `intoto` 0.0.1 and
/// 0.0.2, `hashedrekord` 0.0.1; of v2 `hashedrekord` 0.0.2 and the `dsse` 0.0.2 of its first years.
public struct EntryBody: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case dsse(DSSEEntry)
        /// Rekor v2's.
        case dsseV002(DSSETransparencyEntry)
        case inToto(InTotoEntry)
        case hashedRekord(HashedRekordEntry)
    }

    public let content: Content
    /// The leaf.
    public let encoded: [UInt8]

    /// What an entry bundle can carry, in bytes.
    public static let maxLength = EntryBundle.maxEntryLength

    /// - Throws: `rekor.entry-too-long`.
    public init(_ content: Content) throws(RekorError) {
        let encoded =
            switch content {
            case .dsse(let entry): entry.encoded
            case .dsseV002(let entry): try CanonicalJSON.encode(entry.json, orThrow: .entrySyntax)
            case .inToto(let entry): try CanonicalJSON.encode(entry.json, orThrow: .entrySyntax)
            case .hashedRekord(let entry): try CanonicalJSON.encode(entry.json, orThrow: .entrySyntax)
            }
        guard encoded.count <= EntryBody.maxLength else {
            throw RekorError(
                .entryTooLong, "an entry has at most \(EntryBody.maxLength) bytes, got \(encoded.count)",
                hint: "sign with fewer keys or shorter certificate chains")
        }
        self.content = content
        self.encoded = encoded
    }

    /// The `dsse` 0.0.1 entry of an envelope in exactly these bytes.
    ///
    /// Checks what Rekor's server checks: each verifier, until all signatures are covered, verifies at least one
    /// signature over the pre-authentication encoding, and none is left over. The envelope itself is not in the entry.
    ///
    /// - Throws: `rekor.envelope-syntax`, `rekor.verifier-mismatch`, `rekor.entry-too-long`.
    public static func dsse(envelope: [UInt8], verifiers: [EntryVerifier]) throws(RekorError) -> EntryBody {
        try EntryBody(.dsse(DSSEEntry(envelope: envelope, verifiers: verifiers)))
    }

    /// As ``dsse(envelope:verifiers:)`` with bare public keys.
    public static func dsse(envelope: [UInt8], verifiers: [PublicKey]) throws(RekorError) -> EntryBody {
        try dsse(envelope: envelope, verifiers: verifiers.map { EntryVerifier($0) })
    }

    /// The `dsse` 0.0.1 entry of an envelope that its signer has just made: its signatures are not verified again.
    ///
    /// - Parameters:
    ///   - bytes: What `envelope` was encoded to.
    ///   - verifier: Of all of its signatures.
    /// - Throws: `rekor.entry-too-long`.
    package static func dsse(
        own envelope: Envelope, encoded bytes: [UInt8], signedBy verifier: EntryVerifier
    ) throws(RekorError) -> EntryBody {
        try EntryBody(.dsse(DSSEEntry(own: envelope, encoded: bytes, signedBy: verifier)))
    }

    /// The `hashedrekord` 0.0.2 entry by which Rekor v2 records an envelope with one signature: the digest of the
    /// pre-authentication encoding, hashed as the key demands, beside the signature.
    ///
    /// - Throws: `rekor.envelope-syntax`, `rekor.verifier-mismatch`, `rekor.key-unsupported`, `rekor.entry-too-long`.
    public static func hashedRekord(envelope: Envelope, verifier: EntryVerifier) throws(RekorError) -> EntryBody {
        guard envelope.signatures.count == 1, let signature = envelope.signatures.first else {
            throw RekorError(.envelopeSyntax, "such an entry holds one signature, got \(envelope.signatures.count)")
        }
        guard verifier.key.kind != .ed25519 else {
            throw RekorError(
                .keyUnsupported, "Rekor v2 takes Ed25519 over a digest alone, and an envelope is signed without one",
                hint: "sign with ECDSA P-256, P-384 or P-521, or RSA of 2048, 3072 or 4096 bits")
        }
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        guard verifier.key.verify(signature.bytes, of: message, with: verifier.key.defaultScheme) else {
            throw RekorError(.verifierMismatch, "the signature is not by the key \(verifier.key.keyID.hex)")
        }
        let details = try HashedRekordEntry.keyDetails(of: verifier)
        return try EntryBody(
            .hashedRekord(
                HashedRekordEntry(
                    version: .v002, algorithm: details.hash, digest: details.hash.hash(message),
                    signature: signature.bytes, verifier: verifier)))
    }

    /// Reads a leaf, strictly: known members only, and the canonical bytes of what was read are those given.
    ///
    /// - Throws: `rekor.entry-syntax`, `rekor.entry-kind`, `rekor.entry-not-canonical`, `rekor.entry-too-long`,
    ///   `rekor.verifier-syntax`, `rekor.key-unsupported`.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        guard bytes.count <= EntryBody.maxLength else {
            throw RekorError(.entryTooLong, "an entry has at most \(EntryBody.maxLength) bytes, got \(bytes.count)")
        }
        try self.init(canonical: JSONDocument(bytes, orThrow: .entrySyntax).root)
        guard encoded == bytes else {
            throw RekorError(.entryNotCanonical, "the body is not the RFC 8785 form of its own content")
        }
    }

    /// Reads what a body says, however its JSON is spelled: as ``init(parsing:)``, with the bytes made anew.
    init(canonical node: JSONNode) throws(RekorError) {
        let entry = try ObjectReader(node, at: "entry", knowing: ["apiVersion", "kind", "spec"], codes: .entry)
        let (kind, version) = (try entry.string("kind"), try entry.string("apiVersion"))
        switch (kind, version) {
        case ("dsse", "0.0.1"): try self.init(.dsse(DSSEEntry(entry)))
        case ("dsse", "0.0.2"): try self.init(.dsseV002(DSSETransparencyEntry(entry)))
        case ("intoto", "0.0.1"): try self.init(.inToto(InTotoEntry(v001: entry)))
        case ("intoto", "0.0.2"): try self.init(.inToto(InTotoEntry(v002: entry)))
        case ("hashedrekord", "0.0.1"): try self.init(.hashedRekord(HashedRekordEntry(v001: entry)))
        case ("hashedrekord", "0.0.2"): try self.init(.hashedRekord(HashedRekordEntry(v002: entry)))
        default:
            throw RekorError(
                .entryKind, "entries of kind \(kind) \(version) are not read here",
                hint: "dsse and intoto 0.0.1 and 0.0.2 and hashedrekord 0.0.1 and 0.0.2 are")
        }
    }

    public var kind: String {
        switch content {
        case .dsse, .dsseV002: "dsse"
        case .inToto: "intoto"
        case .hashedRekord: "hashedrekord"
        }
    }

    public var apiVersion: String {
        switch content {
        case .dsse: "0.0.1"
        case .dsseV002: "0.0.2"
        case .inToto(let entry): entry.version
        case .hashedRekord(let entry): entry.version.rawValue
        }
    }

    /// SHA-256(0x00 ‖ body).
    public var leafHash: Digest { MerkleHash.leaf(encoded) }

    /// SHA-256 of the exact bytes of the envelope; nil for entries that do not record it, or record what a client
    /// said it was (`intoto` 0.0.2).
    public var envelopeHash: Digest? {
        switch content {
        case .dsse(let entry): return entry.envelopeHash
        case .inToto(let entry):
            guard case .hashed(let envelope, _) = entry.content else { return nil }
            return envelope
        case .dsseV002, .hashedRekord: return nil
        }
    }

    /// SHA-256 of the decoded payload; nil for entries that do not record it.
    public var payloadHash: Digest? {
        switch content {
        case .dsse(let entry): entry.payloadHash
        case .dsseV002(let entry): entry.payloadHash
        case .inToto(let entry): entry.payloadHash
        case .hashedRekord: nil
        }
    }

    /// SHA-256 of what is kept beside the log for this entry and shown with it: the envelope of `dsse` 0.0.1, else the
    /// payload; nil when this kind of entry keeps nothing.
    public var attachmentDigest: Digest? {
        if case .dsse(let entry) = content { entry.envelopeHash } else { payloadHash }
    }

    /// As ``attachmentDigest-swift.property`` of a body that was taken in before, without reading all of it again; nil for
    /// what is no body.
    public static func attachmentDigest(of body: [UInt8]) -> Digest? {
        guard let root = try? JSONDocument(body).root, let spec = root["spec"] else { return nil }
        guard root["kind"]?.string == "dsse", root["apiVersion"]?.string == "0.0.1" else {
            return (try? EntryBody(parsing: body))?.attachmentDigest
        }
        return spec["envelopeHash"]?["value"]?.string.flatMap { Digest(hex: $0) }
    }

    /// The keys that the entry names, in its order.
    public var verifiers: [EntryVerifier] {
        switch content {
        case .dsse(let entry): entry.signatures.map(\.verifier)
        case .dsseV002(let entry): entry.signatures.map(\.verifier)
        case .inToto(let entry): entry.verifiers
        case .hashedRekord(let entry): [entry.verifier]
        }
    }
}
