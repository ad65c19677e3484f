/// The predicate types of the statements that the ledger makes; a version never changes its meaning.
public enum PredicateType: String, Sendable, CaseIterable {
    /// ``VEXDocumentStatement``: a document was received.
    case document = "https://stella-ledger.dev/attestations/vex-document/v1"
    /// ``VEXVerdictProofPayload``: a verdict was computed.
    case verdict = "https://stella-ledger.dev/attestations/vex-verdict/v1"
    /// ``VEXDeltaStatement``: a verdict differs from the one before.
    case delta = "https://stella-ledger.dev/attestations/vex-delta/v1"
    /// ``VEXMergeTrace``: how a verdict came out of its sources.
    case mergeTrace = "https://stella-ledger.dev/attestations/vex-merge-trace/v1"
    /// ``VEXIssuerChange``: the directory of issuers changed.
    case issuerChange = "https://stella-ledger.dev/attestations/vex-issuer-change/v1"
}
