public import Signing
public import Wire

/// Who may speak: the registered issuers with their keys, tiers, scopes and revocations.
///
/// The seed calls this `IIssuerDirectory`. Calls are safe from several threads, each sees one state, and a change is
/// whole or not at all. Drivers keep the rules of ``IssuerRoll``; `IssuerDirectoryContract` judges them.
public protocol IssuerDirectory: Sendable {
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

    /// - Throws: `trust.unknown-issuer`, `trust.revoked`, `trust.store`.
    func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError)

    func issuer(_ id: Identifier) throws(TrustError) -> Issuer?

    /// The issuer that goes by that id, name or alias, compared as UTF-8 bytes.
    func issuer(named name: Identifier) throws(TrustError) -> Issuer?

    /// The issuers with that key, by id: one, and before it perhaps some that are revoked.
    func issuers(forKey keyID: Digest) throws(TrustError) -> [Issuer]

    /// By id, revoked ones included.
    func all() throws(TrustError) -> [Issuer]
}

extension IssuerDirectory {
    public func register(_ issuer: Issuer) throws(TrustError) { try register(all: [issuer]) }

    /// What the directory makes of an issuer's statement: see ``TrustDecision``.
    public func validateTrust(
        of issuer: Identifier, signature: SignatureStatus, keyID: Digest?, for product: Identifier,
        authenticatedAt instant: Timestamp, policy: RevocationPolicy = .keepEarlier
    ) throws(TrustError) -> TrustDecision {
        TrustDecision(
            of: try self.issuer(issuer), signature: signature, keyID: keyID, for: product, authenticatedAt: instant,
            policy: policy)
    }

    /// SHA-256 over the RFC 8785 bytes of all records, by id: what a verdict cites as its trust.
    ///
    /// When an issuer was registered is left out: it decides nothing, and two ledgers with the same trust agree.
    public func snapshotDigest() throws(TrustError) -> Digest { try IssuerSnapshot.digest(of: all()) }

    /// The same over the records of these issuers alone; ids that are not registered are left out.
    ///
    /// A verdict that cites this does not change when somebody registers who never spoke about it.
    public func snapshotDigest(of ids: some Sequence<Identifier>) throws(TrustError) -> Digest {
        var issuers: [Issuer] = []
        for id in Set(ids).sorted() {
            if let issuer = try issuer(id) { issuers.append(issuer) }
        }
        return try IssuerSnapshot.digest(of: issuers)
    }
}

private enum IssuerSnapshot {
    static func digest(of issuers: [Issuer]) throws(TrustError) -> Digest {
        do {
            return SHA256.hash(try CanonicalJSON.encode(.array(issuers.map(\.trustJSON))))
        } catch {
            throw TrustError(.malformedRecord, "the directory has no canonical form", from: error)
        }
    }
}
