public import Attestation
public import Signing
public import TLog
public import Wire

/// A signed content that is proven to be in a trusted log.
///
/// There is no way to make one but to check a bundle: each part of the evidence it is made of is an initializer that
/// fails unless its proof holds.
public struct VerifiedEntry: Sendable {
    /// Whose signature is on the content.
    public enum SignedBy: Sendable, Hashable {
        /// One of the keys that the caller trusts.
        case trusted(PublicKey)
        /// The key of a certificate that a trusted authority issued to the identity that was wanted.
        case identity(CertificateIdentity, CertificatePath)
        /// A key that only the entry vouches for: the caller named none. Somebody signed; who is not known.
        case namedByEntry(PublicKey)

        public var key: PublicKey {
            switch self {
            case .trusted(let key), .namedByEntry(let key): key
            case .identity(_, let path): path.certificates[0].publicKey
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
    /// When trusted authorities saw the signature: ``integratedTime``, and those of RFC 3161 timestamps.
    public let times: [Timestamp]
    public let uuid: EntryUUID

    init(
        _ bundle: SigstoreBundle, signature: SignatureEvidence, payloadType: PayloadTypeEvidence, leaf: LeafEvidence,
        log: LogEvidence, signer: SignerEvidence
    ) {
        body = leaf.body
        envelope = bundle.envelope
        signedBy =
            if let identity = signer.identity, let path = signer.path {
                .identity(identity, path)
            } else if signature.basis == .trusted {
                .trusted(signature.key)
            } else {
                .namedByEntry(signature.key)
            }
        self.log = log.checkpoint.log
        checkpoint = log.checkpoint.checkpoint
        index = log.inclusion.index
        logIndex = bundle.entry.logIndex
        integratedTime = log.timestamp.time
        times = signer.times
        uuid = bundle.entry.uuid
    }
}
