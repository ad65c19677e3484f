import Attestation
import Ledger
import ProofChain
import Rekor
import Signing
import TLog
import Trust
import VEX
import Wire

/// Reads what an entry means back from its envelope and the documents it cites.
///
/// The way from log to rows, for the rebuild and the audit of links; the rows equal those written when the entry was new.
///
/// Only entries that the ledger's own key has signed mean anything here. Strangers may log statements of our types; what
/// they say is in the log and in no row.
struct RowReader: Sendable {
    private let blobs: BlobReader
    private let ledgerKey: PublicKey
    // Documents are read as they were accepted: what was logged once is not refused now for today's limits.
    private let reader = DocumentReader(.unlimited)
    private let authenticator = SignatureVerifier()

    /// - Parameter ledgerKey: Signs the ledger's own statements.
    init(_ blobs: BlobReader, ledgerKey: PublicKey) {
        self.blobs = blobs
        self.ledgerKey = ledgerKey
    }

    /// The envelope of an entry and, for a document's entry, the document; none for an entry that names no envelope.
    ///
    /// - Throws: `lens.inconsistent` when the envelope is missing or altered.
    func blobs(of body: [UInt8]) throws -> [Digest] {
        guard let entry = try? EntryBody(parsing: body) else { return [] }
        guard isOwn(entry), let envelope = entry.envelopeHash else { return try attachment(of: entry) }
        let statement = try blobs.statement(in: envelope)
        guard statement.predicateType == PredicateType.document.rawValue else { return [envelope] }
        return [envelope, try VEXDocumentStatement(json: statement.predicate).digest]
    }

    /// What is kept of a stranger's entry: always its envelope, its payload if it was not too long.
    private func attachment(of entry: EntryBody) throws -> [Digest] {
        guard let digest = entry.attachmentDigest else { return [] }
        return try entry.envelopeHash == digest || blobs.bytes(digest) != nil ? [digest] : []
    }

    /// The row of an entry, or nil when it is none of ours.
    func row(of body: [UInt8]) throws -> LensRow? {
        guard let entry = try? EntryBody(parsing: body), isOwn(entry), let envelope = entry.envelopeHash,
            try blobs.bytes(envelope) != nil
        else { return nil }
        let statement = try blobs.statement(in: envelope, of: body, signedBy: ledgerKey)
        switch PredicateType(rawValue: statement.predicateType) {
        case .document: return try document(statement, envelope)
        case .verdict:
            let payload = try VEXVerdictProofPayload(json: statement.predicate)
            let record = try VerdictRecord(payload, envelope: envelope)
            return .verdict(record, owes: record.owes, substance: payload.verdict.substance)
        case .delta:
            let delta = try VEXDeltaStatement(json: statement.predicate)
            return .delta(DeltaRecord(delta, id: SHA256.hash(try statement.encoded()), envelope: envelope))
        case .mergeTrace:
            let trace = try VEXMergeTrace(json: statement.predicate)
            return .mergeTrace(MergeTraceRecord(trace, id: SHA256.hash(try statement.encoded()), envelope: envelope))
        case .issuerChange:
            let change = try VEXIssuerChange(json: statement.predicate)
            let id = SHA256.hash(try statement.encoded())
            return .issuerChange(IssuerChangeRecord(change, id: id, envelope: envelope), change.after)
        case nil: return nil
        }
    }

    /// Signed by the ledger's key, named as a bare key, and by nobody else.
    private func isOwn(_ entry: EntryBody) -> Bool { entry.verifiers == [EntryVerifier(ledgerKey)] }

    private func document(_ statement: InTotoStatement, _ envelope: Digest) throws -> LensRow {
        let predicate = try VEXDocumentStatement(json: statement.predicate)
        guard let bytes = try blobs.bytes(predicate.digest), SHA256.hash(bytes) == predicate.digest else {
            throw VEXLensError(.inconsistent, "document \(predicate.digest.prefixed) is missing or altered")
        }
        // Nobody needs to be known for a document to be taken out of its wrapping again.
        let unwrapped = try authenticator.authenticate(
            bytes, directory: InMemoryIssuerDirectory(), at: Timestamp(seconds: 0))
        let document = try reader.read(unwrapped.content)
        let observations = ObservationRecord.all(
            of: document, received: predicate.digest, issuer: predicate.issuer.id,
            signature: predicate.signature)
        guard VEXDocumentStatement.digest(of: observations.map(\.id)) == predicate.observationsDigest else {
            throw VEXLensError(
                .inconsistent, "document \(predicate.digest.prefixed) gives other observations than were logged",
                hint: "the reader's rules have changed since: rebuild with the version that logged it")
        }
        let record = DocumentRecord(predicate, envelope: envelope, supersessionKey: document.supersessionKey)
        return .document(record, observations)
    }
}

extension VerdictRecord {
    /// The derived entries that such a verdict needs.
    var owes: [OwedKind] { previous == nil ? [.mergeTrace] : [.mergeTrace, .delta] }
}
