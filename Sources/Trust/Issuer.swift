public import Signing
public import Wire

/// Somebody who makes statements, as the operator knows them: names, keys, and how far to trust them about what.
///
/// A document's author is free text and identifies nobody; tiers come from here alone.
public struct Issuer: Hashable, Sendable {
    /// The directory's own short name, such as `redhat`.
    public let id: Identifier
    public let name: String
    /// Other names, exactly as documents spell them.
    public let aliases: [Identifier]
    /// What it is, in the operator's words: vendor, distributor, scanner, coordinator.
    public let category: String?
    /// The tier for every product, when there are no scopes.
    public internal(set) var tier: TrustTier
    public internal(set) var keys: [IssuerKey]
    /// Where it has which tier. Empty: no limit.
    public let scopes: [IssuerScope]
    public let registeredAt: Timestamp
    public internal(set) var revocation: Revocation?

    /// - Throws: `trust.invalid-record` for an empty id, name, alias or scope, or a key or scope given twice.
    public init(
        id: Identifier, name: String, aliases: [Identifier] = [], category: String? = nil, tier: TrustTier,
        keys: [IssuerKey] = [], scopes: [IssuerScope] = [], registeredAt: Timestamp, revocation: Revocation? = nil
    ) throws(TrustError) {
        let names = [id.text, name] + aliases.map(\.text) + scopes.map(\.purlPrefix)
        guard names.allSatisfy({ !$0.isEmpty }) else {
            throw TrustError(.invalidRecord, "issuer \(id): id, names and scopes are not empty")
        }
        guard Set(keys.map(\.keyID)).count == keys.count else {
            throw TrustError(.invalidRecord, "issuer \(id): a key is given twice")
        }
        guard Set(scopes.map { Identifier($0.purlPrefix) }).count == scopes.count else {
            throw TrustError(.invalidRecord, "issuer \(id): a scope is given twice")
        }
        self.id = id
        self.name = name
        self.aliases = aliases
        self.category = category
        self.tier = tier
        self.keys = keys
        self.scopes = scopes
        self.registeredAt = registeredAt
        self.revocation = revocation
    }

    func adding(_ key: IssuerKey) throws(TrustError) -> Issuer {
        guard self.key(key.keyID) == nil else {
            throw TrustError(.invalidRecord, "\(id) has key \(key.keyID)")
        }
        var issuer = self
        issuer.keys.append(key)
        return issuer
    }

    public var revokedAt: Timestamp? { revocation?.at }
    public var revocationReason: String? { revocation?.reason }
    public var isRevoked: Bool { revocation != nil }

    /// Everything it goes by: id, name and aliases.
    public var names: Set<Identifier> { Set([id, Identifier(name)] + aliases) }

    /// The tier for one product: that of the longest scope around it; outside of all scopes unknown at best.
    public func tier(for product: Identifier) -> TrustTier {
        guard !scopes.isEmpty else { return tier }
        let around = scopes.filter { $0.contains(product) }
        return around.max { $0.purlPrefix.utf8.count < $1.purlPrefix.utf8.count }?.tier ?? min(tier, .unknown)
    }

    public func key(_ id: Digest) -> IssuerKey? { keys.first { $0.keyID == id } }
}
