/// What a server can be told not to answer.
///
/// The first eight are called as in Rekor's `enabled_api_endpoints`, those of version 2 as its procedures.
public enum Endpoint: String, Sendable, CaseIterable {
    case getLogInfo
    case getPublicKey
    case getLogProof
    case createLogEntry
    case getLogEntryByIndex
    case getLogEntryByUUID
    case searchLogQuery
    case searchIndex
    /// Not Rekor's: an entry as a Sigstore bundle.
    case getBundle
    /// Not Rekor's: an entry as a C2SP proof file.
    case getTLogProof
    /// Version 2's.
    case createEntry
    /// Version 2's, at every path that it has.
    case getCheckpoint
    /// Version 2's: tiles and entry bundles, at every path that they have.
    case getTile
    /// The documents of trust.
    case getTrustedRoot
    case getSigningConfig
    /// Not Rekor's: verdicts and everything about them that is read.
    case getConsensus
    /// Not Rekor's: received documents.
    case getDocument
    /// Not Rekor's: the directory of issuers.
    case getIssuer
    /// Not Rekor's: events as they come.
    case getEvents
    /// Not Rekor's: makes many verdicts again, and says how far it is.
    case recomputeConsensus
    /// Not Rekor's: all of it in one file.
    case exportConsensus
    /// Not Rekor's: changes the directory of issuers.
    case changeIssuer
    /// Not Rekor's: makes verdicts.
    case computeConsensus
    /// Not Rekor's: takes documents.
    case ingestDocument
    /// Not Rekor's: checks bundles.
    case verifyBundle

    /// As Rekor says it of its own.
    var refusal: String { "\(title) API not enabled in this Rekor instance" }

    private var title: String {
        switch self {
        case .getLogInfo: "Get Log Info"
        case .getPublicKey: "Get Public Key"
        case .getLogProof: "Get Log Proof"
        case .createLogEntry, .createEntry: "Create Entry"
        case .getLogEntryByIndex: "Get Log Entry by Index"
        case .getLogEntryByUUID: "Get Log Entry by UUID"
        case .searchLogQuery: "Search Log Query"
        case .searchIndex: "Search Index"
        case .getBundle: "Get Bundle"
        case .getTLogProof: "Get TLog Proof"
        case .getCheckpoint: "Get Checkpoint"
        case .getTile: "Get Tile"
        case .getTrustedRoot: "Get Trusted Root"
        case .getSigningConfig: "Get Signing Config"
        case .getConsensus: "Get Consensus"
        case .getDocument: "Get Document"
        case .getIssuer: "Get Issuer"
        case .getEvents: "Get Events"
        case .recomputeConsensus: "Recompute Consensus"
        case .exportConsensus: "Export Consensus"
        case .changeIssuer: "Change Issuer"
        case .computeConsensus: "Compute Consensus"
        case .ingestDocument: "Ingest Document"
        case .verifyBundle: "Verify Bundle"
        }
    }
}
