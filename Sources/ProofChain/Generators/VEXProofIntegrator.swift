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
    /// Whether each signature is verified again before it goes anywhere.
    private let isChecking: Bool
    private let verifier: EntryVerifier
    private let keyID: String
    /// What each entry is found by because of who signed it.
    private let keysOfVerifier: [String]

    public init(signer: any Signer) {
        self.init(signer, isChecking: true, EntryVerifier(signer.publicKey))
    }

    private init(_ signer: any Signer, isChecking: Bool, _ verifier: EntryVerifier) {
        self.signer = signer
        self.isChecking = isChecking
        self.verifier = verifier
        keyID = signer.publicKey.keyID.hex
        keysOfVerifier = verifier.searchKeys
    }

    /// The same, for the others of many entries of which one was verified: a signer whose signatures are not those of
    /// its public key was found out by that one, and an audit verifies each.
    public var inBulk: VEXProofIntegrator { VEXProofIntegrator(signer, isChecking: false, verifier) }

    /// A statement that is ready to be logged.
    public struct SignedEntry: Sendable {
        let content: EntryBody
        let subjects: [Subject]
        let keysOfVerifier: [String]
        /// The leaf: RFC 8785 JSON, at most 65,535 bytes.
        public var body: [UInt8] { content.encoded }
        /// The exact bytes that `body` holds the hash of.
        public let envelope: [UInt8]
        /// SHA-256 of `envelope`.
        public let envelopeDigest: Digest
        /// SHA-256 of the statement.
        public let statementDigest: Digest
        /// What it is found by: what ``Rekor/EntryBody/searchKeys(attachments:)`` finds in the body and the statement, in any
        /// order; two subjects with one digest give it twice.
        public var searchKeys: [String] {
            var keys = keysOfVerifier
            keys.reserveCapacity(keys.count + 2 + subjects.count)
            keys.append(statementDigest.prefixed)
            keys.append(envelopeDigest.prefixed)
            for subject in subjects { keys += subject.digest.map { "\($0.algorithm):\($0.hex)" } }
            return keys
        }
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for document: VEXDocumentStatement) throws(ProofChainError) -> SignedEntry {
        try entry(.document, subjects: subjects(of: document), predicate: document)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for verdict: VEXVerdictProofPayload) throws(ProofChainError) -> SignedEntry {
        try entry(.verdict, subjects: subjects(of: verdict), predicate: verdict)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for delta: VEXDeltaStatement) throws(ProofChainError) -> SignedEntry {
        try entry(.delta, subjects: subjects(of: delta), predicate: delta)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for trace: VEXMergeTrace) throws(ProofChainError) -> SignedEntry {
        try entry(.mergeTrace, subjects: subjects(of: trace), predicate: trace)
    }

    /// - Throws: `proofchain.signing`, `proofchain.entry-too-large`.
    public func entry(for change: VEXIssuerChange) throws(ProofChainError) -> SignedEntry {
        try entry(.issuerChange, subjects: subjects(of: change), predicate: change)
    }

    private func entry(
        _ type: PredicateType, subjects: [Subject], predicate: some CanonicalWritable
    ) throws(ProofChainError) -> SignedEntry {
        let payload: [UInt8]
        let envelope: Envelope
        do {
            payload = try InTotoStatement.encode(
                subjects: subjects, predicateType: type.rawValue, predicate: predicate)
            envelope = try Envelope.signed(
                type: InTotoStatement.payloadType, payload: payload, by: signer, keyID: keyID)
        } catch {
            throw ProofChainError(.signing, "\(error)", hint: "check the ledger's signing key with `stella key show`")
        }
        let bytes = envelope.encoded()
        guard !isChecking || !envelope.verify(keys: [verifier.key]).keys.isEmpty else {
            throw ProofChainError(
                .signing, "the signer's signature is not that of its public key",
                hint: "check the ledger's signing key with `stella key show`")
        }
        do {
            let body = try EntryBody.dsse(own: envelope, encoded: bytes, signedBy: verifier)
            return SignedEntry(
                content: body, subjects: subjects, keysOfVerifier: keysOfVerifier, envelope: bytes,
                envelopeDigest: body.envelopeHash ?? SHA256.hash(bytes),
                statementDigest: body.payloadHash ?? SHA256.hash(payload))
        } catch {
            throw ProofChainError(.entryTooLarge, "\(error)")
        }
    }
}
