import Signing
public import Wire

/// What taking over another's record of an issuer does to the one that is here.
public struct IssuerDifference: Sendable, Hashable {
    public let before: Issuer?
    public let after: Issuer
    /// What differs, a line each, for people.
    public let notes: [String]

    public var id: Identifier { after.id }
    /// `new`, `changed`, or `kept` when nothing is taken over.
    public var effect: String { before == nil ? "new" : before == after ? "kept" : "changed" }

    /// What of `incoming` may be taken over: revocations that are known here stay, whatever it says.
    ///
    /// - Throws: `trust.invalid-record`.
    package init(taking incoming: Issuer, over local: Issuer?) throws(TrustError) {
        before = local
        guard let local else {
            after = incoming
            notes =
                ["\(incoming.tier.rawValue), \(incoming.keys.count) keys"]
                + (incoming.revocation.map { ["revoked at \($0.at): \($0.reason)"] } ?? [])
            return
        }
        guard !local.isRevoked else {
            after = local
            notes = incoming.isRevoked ? [] : ["is revoked here and stays so"]
            return
        }
        after = try local.taking(over: incoming)
        notes = IssuerDifference.notes(local, after) + IssuerDifference.refusals(local, incoming)
    }

    private static func notes(_ before: Issuer, _ after: Issuer) -> [String] {
        var notes: [String] = []
        if let revocation = after.revocation { notes.append("revoked at \(revocation.at): \(revocation.reason)") }
        if before.tier != after.tier { notes.append("tier \(before.tier.rawValue) becomes \(after.tier.rawValue)") }
        if before.scopes != after.scopes { notes.append("other scopes") }
        if before.names != after.names { notes.append("other names") }
        if before.category != after.category {
            notes.append("category \(before.category ?? "-") becomes \(after.category ?? "-")")
        }
        for key in after.keys where before.key(key.keyID) == nil { notes.append("key \(key.keyID) is new") }
        for key in before.keys {
            guard let next = after.key(key.keyID) else {
                notes.append("key \(key.keyID) is gone")
                continue
            }
            guard next != key else { continue }
            let revocation = next.revocation.flatMap { key.revocation == nil ? $0 : nil }
            notes.append(
                revocation.map { "key \(key.keyID) revoked at \($0.at): \($0.reason)" }
                    ?? "key \(key.keyID) counts otherwise")
        }
        return notes
    }

    /// What was not taken over.
    private static func refusals(_ local: Issuer, _ incoming: Issuer) -> [String] {
        local.keys.filter { $0.revocation != nil && incoming.key($0.keyID)?.revocation != $0.revocation }
            .map { "key \($0.keyID) is revoked here and stays so" }
    }
}

extension Issuer {
    /// The other record, with the revocations of keys, and the time of registration, that stand in this one.
    fileprivate func taking(over incoming: Issuer) throws(TrustError) -> Issuer {
        var keys: [IssuerKey] = []
        for key in self.keys {
            if key.revocation != nil {
                keys.append(key)
            } else if let next = incoming.key(key.keyID) {
                keys.append(next)
            }
        }
        keys += incoming.keys.filter { key($0.keyID) == nil }
        return try Issuer(
            id: id, name: incoming.name, aliases: incoming.aliases, category: incoming.category, tier: incoming.tier,
            keys: keys, scopes: incoming.scopes, registeredAt: registeredAt, revocation: incoming.revocation)
    }
}

extension IssuerRoll {
    /// What taking over other records would do, in their order; issuers that they lack stay as they are.
    ///
    /// - Throws: `trust.invalid-record`.
    package func differences(to incoming: [Issuer]) throws(TrustError) -> [IssuerDifference] {
        var differences: [IssuerDifference] = []
        for issuer in incoming {
            differences.append(try IssuerDifference(taking: issuer, over: self.issuer(issuer.id)))
        }
        return differences
    }

    /// Does what ``differences(to:)`` says.
    ///
    /// - Throws: `trust.name-taken`, `trust.key-taken`, `trust.issuer-exists` for an id that is there twice.
    package mutating func takeOver(_ incoming: [Issuer]) throws(TrustError) {
        var next = self
        for difference in try differences(to: incoming) {
            if difference.before == nil {
                try next.register(all: [difference.after])
            } else if difference.before != difference.after {
                try next.update(difference.after)
            }
        }
        self = next
    }
}
