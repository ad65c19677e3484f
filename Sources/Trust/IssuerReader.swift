public import Signing
public import Wire

/// The register of issuers as it is read.
///
/// Calls are safe from several threads, each sees one committed state.
public protocol IssuerReader: Sendable {
    func issuer(_ id: Identifier) throws(TrustError) -> Issuer?

    /// The issuer that goes by that id, name or alias, compared as UTF-8 bytes.
    func issuer(named name: Identifier) throws(TrustError) -> Issuer?

    /// The issuers with that key, by id: one, and before it perhaps some that are revoked.
    func issuers(forKey keyID: Digest) throws(TrustError) -> [Issuer]

    /// By id, revoked ones included.
    func all() throws(TrustError) -> [Issuer]
}

extension IssuerReader {
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

/// The trust in some issuers as one digest.
package enum IssuerSnapshot {
    /// - Parameter issuers: By id.
    package static func digest(of issuers: [Issuer]) throws(TrustError) -> Digest {
        do {
            return SHA256.hash(try CanonicalJSON.encode(.array(issuers.map(\.trustJSON))))
        } catch {
            throw TrustError(.malformedRecord, "the directory has no canonical form", from: error)
        }
    }
}
