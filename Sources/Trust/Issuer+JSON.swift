public import Wire

extension Issuer {
    /// `id`, `name`, `aliases`, `category`, `tier`, `keys`, `scopes` (`purlPrefix`, `tier`), `registeredAt`, `revokedAt`,
    /// `revocationReason`; what there is not is null.
    public var json: JSONValue {
        [
            "id": .string(id.text), "name": .string(name), "aliases": .array(aliases.map { .string($0.text) }),
            "category": JSONValue(category), "tier": .string(tier.rawValue), "keys": .array(keys.map(\.json)),
            "scopes": .array(
                scopes.map { ["purlPrefix": .string($0.purlPrefix), "tier": .string($0.tier.rawValue)] }),
            "registeredAt": .string(registeredAt.rfc3339), "revokedAt": JSONValue(revokedAt?.rfc3339),
            "revocationReason": JSONValue(revocationReason),
        ]
    }

    /// Everything that trust can depend on: the record without `registeredAt`.
    var trustJSON: JSONValue {
        guard case .object(let members) = json else { return json }
        return .object(members.filter { $0.name != "registeredAt" })
    }

    /// Reads an issuer; `id`, `name`, `tier` and `registeredAt` are required.
    ///
    /// - Throws: `trust.malformed-record`, `trust.unknown-value` naming the value, `trust.invalid-record`,
    ///   `trust.key-algorithm`.
    public init(json: JSONValue) throws(TrustError) {
        let reader = try RecordReader(
            json, "issuer",
            allowing: [
                "id", "name", "aliases", "category", "tier", "keys", "scopes", "registeredAt", "revokedAt",
                "revocationReason",
            ])
        var keys: [IssuerKey] = []
        for element in try reader.list("keys") { keys.append(try IssuerKey(json: element)) }
        var scopes: [IssuerScope] = []
        for element in try reader.list("scopes") {
            let scope = try RecordReader(element, "scope", allowing: ["purlPrefix", "tier"])
            scopes.append(
                IssuerScope(purlPrefix: try scope.string("purlPrefix"), tier: try scope.choice("tier", TrustTier.self)))
        }
        try self.init(
            id: Identifier(try reader.string("id")), name: try reader.string("name"),
            aliases: try reader.identifiers("aliases"), category: try reader.optionalString("category"),
            tier: try reader.choice("tier", TrustTier.self), keys: keys, scopes: scopes,
            registeredAt: try reader.timestamp("registeredAt"), revocation: try Revocation(reader))
    }
}
