public import Attestation
public import Signing
public import TLog

/// A signed content that is proven to be in a trusted log.
///
/// There is no way to make one but to check a bundle: each part of the evidence it is made of is an initializer that
/// fails unless its proof holds.
public struct VerifiedEntry: Sendable {
    /// Whose signature is on the content.
    public enum SignedBy: Sendable, Hashable {
        /// One of the keys that the caller trusts.
        case trusted(PublicKey)
        /// A key that only the entry vouches for: the caller named none. Somebody signed; who is not known.
        case namedByEntry(PublicKey)

        public var key: PublicKey {
            switch self {
            case .trusted(let key), .namedByEntry(let key): key
            }
        }
    }

    public let body: EntryBody
    /// nil when a file was signed.
    public let envelope: Envelope?
    public let signedBy: SignedBy
    public let log: TrustedLog
    public let checkpoint: Checkpoint
    /// The index in the log's own tree.
    public let index: LogIndex
    /// The virtual index. In v2 it is ``index``.
    public let logIndex: UInt64
    /// POSIX seconds, by the log's signature; nil in v2, whose log vouches for no time.
    public let integratedTime: Int64?
    public let uuid: EntryUUID

    init(
        _ bundle: SigstoreBundle, signature: SignatureEvidence, payloadType: PayloadTypeEvidence, leaf: LeafEvidence,
        inclusion: InclusionEvidence, checkpoint: CheckpointEvidence, timestamp: TimestampEvidence,
        logID: LogIDEvidence
    ) {
        body = leaf.body
        envelope = bundle.envelope
        signedBy = signature.signedBy
        log = checkpoint.log
        self.checkpoint = checkpoint.checkpoint
        index = inclusion.index
        logIndex = bundle.entry.logIndex
        integratedTime = timestamp.time
        uuid = bundle.entry.uuid
    }
}
