public import Signing
public import Wire

/// A directory that keeps the rules of ``IssuerRoll`` by applying each change to one.
package protocol RolledIssuerDirectory: IssuerDirectory {
    /// Applies a change to what the directory holds, and keeps what comes out; all or nothing.
    func applyToRoll(_ change: (inout IssuerRoll) throws(TrustError) -> Void) throws(TrustError)
}

extension RolledIssuerDirectory {
    public func register(all issuers: [Issuer]) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in try roll.register(all: issuers) }
    }

    public func update(_ issuer: Issuer) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in try roll.update(issuer) }
    }

    public func revoke(_ id: Identifier, at instant: Timestamp, reason: String) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in try roll.revoke(id, Revocation(at: instant, reason: reason)) }
    }

    public func revokeKey(
        _ keyID: Digest, of id: Identifier, at instant: Timestamp, reason: String
    ) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in
            try roll.revokeKey(keyID, of: id, Revocation(at: instant, reason: reason))
        }
    }

    public func rotateKey(
        _ keyID: Digest, of id: Identifier, to key: IssuerKey, endingAt instant: Timestamp
    ) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in try roll.rotateKey(keyID, of: id, to: key, endingAt: instant) }
    }

    public func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError) {
        try applyToRoll { (roll) throws(TrustError) in try roll.setTier(tier, of: id) }
    }
}
