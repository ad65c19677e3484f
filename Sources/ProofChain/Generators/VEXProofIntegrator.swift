import Attestation
import Rekor
public import Signing
import Wire

/// Turns decisions into signed statements and log entries (the seed calls it `VexProofIntegrator`).
///
/// A statement is in-toto Statement v1; it is signed as a DSSE envelope, and the entry's leaf is Rekor's `dsse` 0.0.1
/// body over the exact envelope. Envelopes are ECDSA signed and therefore differ each time they are made: make one, keep
/// it, and log that.
public struct VEXProofIntegrator: Sendable {
    /// Signs every statement; its public key stands in every entry.
    public let signer: any Signer

    public init(signer: any Signer) { self.signer = signer }

    /// A statement that is ready to be logged.
    public struct SignedEntry: Sendable {
        let content: EntryBody
        /// The Statement.
        let payload: [UInt8]
        /// The leaf: RFC 8785 JSON, at most 65,535 bytes.
        public var body: [UInt8] { content.encoded }
        /// The exact bytes that `body` holds the hash of.
        public let envelope: [UInt8]
        /// SHA-256 of `envelope`.
        public let envelopeDigest: Digest
        /// SHA-256 of the statement.
        public let statementDigest: Digest
        /// What it is found by; see ``Rekor/EntryBody/searchKeys(attachments:)``.
        public var searchKeys: [String] { content.searchKeys(statement: payload) }
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for document: VEXDocumentStatement) throws(ProofChainError) -> SignedEntry {
        try entry(.document, subjects: subjects(of: document), predicate: document.json)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for verdict: VEXVerdictProofPayload) throws(ProofChainError) -> SignedEntry {
        try entry(.verdict, subjects: subjects(of: verdict), predicate: verdict.json)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for delta: VEXDeltaStatement) throws(ProofChainError) -> SignedEntry {
        try entry(.delta, subjects: subjects(of: delta), predicate: delta.json)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for trace: VEXMergeTrace) throws(ProofChainError) -> SignedEntry {
        try entry(.mergeTrace, subjects: subjects(of: trace), predicate: trace.json)
    }

    private func entry(
        _ type: PredicateType, subjects: [Subject], predicate: JSONValue
    ) throws(ProofChainError) -> SignedEntry {
        let payload: [UInt8]
        let envelope: Envelope
        do {
            payload = try InTotoStatement(
                subjects: subjects, predicateType: type.rawValue, predicate: predicate
            ).encoded()
            envelope = try Envelope.signed(
                type: InTotoStatement.payloadType, payload: payload, by: signer, keyID: signer.publicKey.keyID.hex)
        } catch {
            throw ProofChainError(.signing, "\(error)", hint: "check the ledger's signing key with `stella key show`")
        }
        let bytes = envelope.encoded()
        do {
            // Verified again: a signer that fails in silence must not reach the log.
            let body = try EntryBody.dsse(envelope: bytes, verifiers: [signer.publicKey])
            return SignedEntry(
                content: body, payload: payload, envelope: bytes, envelopeDigest: SHA256.hash(bytes),
                statementDigest: SHA256.hash(payload))
        } catch {
            throw ProofChainError(.entryTooLarge, "\(error)")
        }
    }
}
