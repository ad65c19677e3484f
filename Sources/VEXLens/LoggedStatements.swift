import Attestation
public import Ledger
public import ProofChain
import Signing

/// What the ledger has stated, read back from the envelopes beside the log.
///
/// Every envelope is hashed before it is read: an altered one is an error and never an answer.
public struct LoggedStatements<Log: LedgerStore>: Sendable {
    private let blobs: BlobReader

    public init(log: Log) { blobs = BlobReader(log) }

    /// - Throws: `lens.inconsistent` for an envelope that is missing or altered; what reading the predicate throws.
    public func verdict(_ record: VerdictRecord) throws -> VEXVerdictProofPayload {
        try VEXVerdictProofPayload(json: try statement(in: record.envelope, .verdict).predicate)
    }

    /// - Throws: As ``verdict(_:)``.
    public func mergeTrace(_ record: MergeTraceRecord) throws -> VEXMergeTrace {
        try VEXMergeTrace(json: try statement(in: record.envelope, .mergeTrace).predicate)
    }

    /// - Throws: As ``verdict(_:)``.
    public func delta(_ record: DeltaRecord) throws -> VEXDeltaStatement {
        try VEXDeltaStatement(json: try statement(in: record.envelope, .delta).predicate)
    }

    /// - Throws: As ``verdict(_:)``.
    public func issuerChange(_ record: IssuerChangeRecord) throws -> VEXIssuerChange {
        try VEXIssuerChange(json: try statement(in: record.envelope, .issuerChange).predicate)
    }

    private func statement(in envelope: Digest, _ type: PredicateType) throws -> InTotoStatement {
        let statement = try blobs.statement(in: envelope)
        guard statement.predicateType == type.rawValue else {
            throw ProofChainError(.predicateType, "\(statement.predicateType) is not \(type.rawValue)")
        }
        return statement
    }
}
