public import Signing
public import Wire

/// One change of the directory, about one issuer: the record before and after, why, and since when.
public struct IssuerChange: Hashable, Sendable {
    /// nil for an issuer that is new.
    public let before: Issuer?
    public let after: Issuer
    public let action: IssuerAction
    /// Of a revocation its own, else what whoever made the change said.
    public let reason: String?
    /// Since when it holds: a revocation's own time, the end of a key that was replaced, else ``time``.
    public let effective: Timestamp
    /// When it was made.
    public let time: Timestamp

    /// nil when the two records are the same to the byte.
    ///
    /// - Throws: `trust.malformed-record` for a record without canonical form.
    public init?(from before: Issuer?, to after: Issuer, reason: String?, at time: Timestamp) throws(TrustError) {
        if let before, try before.recordDigest() == after.recordDigest() { return nil }
        action = IssuerAction.between(before, after)
        let difference = before.map { KeyDifference($0, after) }
        switch action {
        case .revoke:
            self.reason = after.revocationReason
            effective = after.revokedAt ?? time
        case .revokeKey:
            let revocation = difference?.revoked.compactMap { $0.revocation }.min { $0.at < $1.at }
            self.reason = revocation?.reason
            effective = revocation?.at ?? time
        case .rotateKey:
            self.reason = reason
            effective = difference?.end ?? time
        case .register, .update, .setTier, .addKey:
            self.reason = reason
            effective = time
        }
        self.before = before
        self.after = after
        self.time = time
    }
}

extension Issuer {
    /// SHA-256 of the whole record in RFC 8785 form.
    ///
    /// - Throws: `trust.malformed-record` for a record without canonical form.
    public func recordDigest() throws(TrustError) -> Digest {
        do { return SHA256.hash(try CanonicalJSON.encode(json)) } catch {
            throw TrustError(.malformedRecord, "\(id) has no canonical form", from: error)
        }
    }
}
