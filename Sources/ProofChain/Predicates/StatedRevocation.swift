public import Trust
public import Wire

/// The revocation of a source's issuer or key, as a merge trace states it.
public struct StatedRevocation: Sendable, Hashable, CanonicalWritable {
    public let at: Timestamp
    public let reason: String
    /// Whether the log proves that the source is older: it is then as good as it was.
    public let isLater: Bool

    public init(at: Timestamp, reason: String, isLater: Bool) {
        self.at = at
        self.reason = reason
        self.isLater = isLater
    }

    /// nil when the decision knows of none.
    public init?(_ decision: TrustDecision) {
        guard let revocation = decision.revocation else { return nil }
        self.init(at: revocation.at, reason: revocation.reason, isLater: decision.ground != .revoked)
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("at", at)
            $0.member("isLater", isLater)
            $0.member("reason", reason)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            at: try reader.timestamp("at"), reason: try reader.string("reason"), isLater: try reader.flag("isLater"))
    }
}
