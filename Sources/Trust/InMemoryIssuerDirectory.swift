public import Signing
import Synchronization
public import Wire

/// An issuer directory that lives as long as the process: for tests, and the plainest form of the rules.
///
/// The seed calls it by the same name.
public final class InMemoryIssuerDirectory: RolledIssuerDirectory {
    private let roll: Mutex<IssuerRoll>

    /// - Throws: what ``register(all:)`` throws.
    public init(_ issuers: [Issuer] = []) throws(TrustError) {
        var roll = IssuerRoll()
        try roll.register(all: issuers)
        self.roll = Mutex(roll)
    }

    public func issuer(_ id: Identifier) -> Issuer? { roll.withLock { $0.issuer(id) } }
    public func issuer(named name: Identifier) -> Issuer? { roll.withLock { $0.issuer(named: name) } }
    public func issuers(forKey keyID: Digest) -> [Issuer] { roll.withLock { $0.issuers(forKey: keyID) } }
    public func all() -> [Issuer] { roll.withLock { $0.all } }

    package func applyToRoll(_ change: (inout IssuerRoll) throws(TrustError) -> Void) throws(TrustError) {
        try roll.withLock { (roll) throws(TrustError) in try change(&roll) }
    }
}
