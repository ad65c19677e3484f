public import Signing
import Synchronization
public import Wire

/// An issuer directory that lives as long as the process: for tests, and the plainest form of the rules.
///
/// The seed calls it by the same name.
public final class InMemoryIssuerDirectory: IssuerDirectory {
    private let roll: Mutex<IssuerRoll>

    /// - Throws: what ``register(all:)`` throws.
    public init(_ issuers: [Issuer] = []) throws(TrustError) {
        var roll = IssuerRoll()
        try roll.register(all: issuers)
        self.roll = Mutex(roll)
    }

    public func register(all issuers: [Issuer]) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.register(all: issuers) }
    }

    public func update(_ issuer: Issuer) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.update(issuer) }
    }

    public func revoke(_ id: Identifier, at instant: Timestamp, reason: String) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.revoke(id, Revocation(at: instant, reason: reason)) }
    }

    public func revokeKey(
        _ keyID: Digest, of id: Identifier, at instant: Timestamp, reason: String
    ) throws(TrustError) {
        try change { (roll) throws(TrustError) in
            try roll.revokeKey(keyID, of: id, Revocation(at: instant, reason: reason))
        }
    }

    public func rotateKey(
        _ keyID: Digest, of id: Identifier, to key: IssuerKey, endingAt instant: Timestamp
    ) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.rotateKey(keyID, of: id, to: key, endingAt: instant) }
    }

    public func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError) {
        try change { (roll) throws(TrustError) in try roll.setTier(tier, of: id) }
    }

    public func issuer(_ id: Identifier) -> Issuer? { roll.withLock { $0.issuer(id) } }
    public func issuer(named name: Identifier) -> Issuer? { roll.withLock { $0.issuer(named: name) } }
    public func issuers(forKey keyID: Digest) -> [Issuer] { roll.withLock { $0.issuers(forKey: keyID) } }
    public func all() -> [Issuer] { roll.withLock { $0.all } }

    private func change(_ body: (inout sending IssuerRoll) throws(TrustError) -> Void) throws(TrustError) {
        try roll.withLock { (roll) throws(TrustError) in try body(&roll) }
    }
}
