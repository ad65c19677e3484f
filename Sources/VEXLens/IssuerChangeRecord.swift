import ProofChain
public import Signing
public import Trust
public import Wire

/// One logged change of the directory; the record itself is in the directory as long as it is the newest.
public struct IssuerChangeRecord: Sendable, Equatable {
    /// SHA-256 of the statement's RFC 8785 bytes.
    public let id: Digest
    public let envelope: Digest
    public let issuer: Identifier
    public let action: IssuerAction
    /// Of the whole record before; nil for an issuer that was new.
    public let before: Digest?
    /// Of the whole record from then on.
    public let after: Digest
    public let reason: String?
    public let effective: Timestamp
    /// When it was made.
    public let time: Timestamp

    public init(
        id: Digest, envelope: Digest, issuer: Identifier, action: IssuerAction, before: Digest?, after: Digest,
        reason: String?, effective: Timestamp, time: Timestamp
    ) {
        self.id = id
        self.envelope = envelope
        self.issuer = issuer
        self.action = action
        self.before = before
        self.after = after
        self.reason = reason
        self.effective = effective
        self.time = time
    }

    /// The reason of registrations that were made before changes were logged.
    static let migrated = "migrated"

    /// Whether an older version registered the issuer; nothing but the logging happened now.
    public var isMigrated: Bool { action == .register && reason == IssuerChangeRecord.migrated }

    /// The index row of a change statement: everything in it stands in the statement.
    init(_ change: VEXIssuerChange, id: Digest, envelope: Digest) {
        self.init(
            id: id, envelope: envelope, issuer: change.issuer, action: change.action, before: change.before,
            after: change.afterDigest, reason: change.reason, effective: change.effective, time: change.time)
    }
}
