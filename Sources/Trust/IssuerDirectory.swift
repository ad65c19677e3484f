public import Signing
public import Wire

/// Who may speak: the registered issuers with their keys, tiers, scopes and revocations.
///
/// The seed calls this `IIssuerDirectory`. A change is whole or not at all, and one that changes nothing does nothing.
/// Drivers keep the rules of ``IssuerRoll``; `IssuerDirectoryContract` judges them.
public protocol IssuerDirectory: IssuerReader {
    /// Adds issuers, all or none.
    /// - Throws: `trust.issuer-exists`, `trust.name-taken`, `trust.key-taken`, `trust.store`.
    func register(all issuers: [Issuer]) throws(TrustError)

    /// Replaces the record of a registered issuer that is not revoked; revoked keys stay revoked.
    /// - Throws: `trust.unknown-issuer`, `trust.revoked`, `trust.name-taken`, `trust.key-taken`, `trust.store`.
    func update(_ issuer: Issuer) throws(TrustError)

    /// Ends the trust in an issuer from `instant` on; the record stays.
    /// - Throws: `trust.unknown-issuer`, `trust.revoked`, `trust.invalid-record` without a reason, `trust.store`.
    func revoke(_ id: Identifier, at instant: Timestamp, reason: String) throws(TrustError)

    /// Ends the trust in one key from `instant` on; the issuer keeps its others.
    /// - Throws: as ``revoke(_:at:reason:)``, and `trust.unknown-key`.
    func revokeKey(_ keyID: Digest, of id: Identifier, at instant: Timestamp, reason: String) throws(TrustError)

    /// Adds a key, and lets the one that it replaces count until `instant`, or until it would have ended anyway.
    /// - Throws: `trust.unknown-issuer`, `trust.unknown-key`, `trust.revoked`, `trust.key-taken`, `trust.invalid-record` for
    ///   a key that the issuer has or an end before the beginning, `trust.store`.
    func rotateKey(
        _ keyID: Digest, of id: Identifier, to key: IssuerKey, endingAt instant: Timestamp
    ) throws(TrustError)

    /// - Throws: `trust.unknown-issuer`, `trust.revoked`, `trust.store`.
    func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError)
}

extension IssuerDirectory {
    public func register(_ issuer: Issuer) throws(TrustError) { try register(all: [issuer]) }
}
