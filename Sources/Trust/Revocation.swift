public import Wire

/// That an issuer or a key is no longer trusted, since when, and why.
public struct Revocation: Hashable, Sendable {
    public let at: Timestamp
    public let reason: String

    /// Requires a reason that is not empty; the directory checks it.
    public init(at: Timestamp, reason: String) {
        self.at = at
        self.reason = reason
    }

    /// Whether a log that gives an entry this time proves that the entry is older.
    ///
    /// Logs count whole seconds: what came within the second of the revocation is not proven to be older.
    public func isAfter(entryOf time: Timestamp) -> Bool { time.seconds < at.seconds }
}

/// What becomes of statements that were authenticated before their issuer or key was revoked.
///
/// What came at the time of the revocation or later is never trusted, whatever the policy.
public enum RevocationPolicy: String, CaseIterable, Sendable {
    /// They stay as good as they were, and are shown as revoked later: the log proves that they are older.
    case keepEarlier = "keep_earlier"
    /// They fall with the issuer: right when a key was stolen nobody knows when.
    case distrustAll = "distrust_all"
}
