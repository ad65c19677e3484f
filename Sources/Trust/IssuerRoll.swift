package import Signing
package import Wire

/// The rules of a directory, without its store: every driver applies a change to a roll and keeps what came out.
///
/// A name or a key belongs to one issuer that is not revoked, or a signature would not say who signed. Revoked issuers
/// stay on the roll: forgetting one would make its name as good as a stranger's.
package struct IssuerRoll: Sendable {
    private var byID: [Identifier: Issuer]

    package init(_ issuers: [Issuer] = []) {
        byID = Dictionary(issuers.map { ($0.id, $0) }) { first, _ in first }
    }

    /// By id.
    package var all: [Issuer] { byID.values.sorted { $0.id < $1.id } }

    package func issuer(_ id: Identifier) -> Issuer? { byID[id] }

    /// By id, name or alias; of two with one name the one that is not revoked, then the smaller id.
    package func issuer(named name: Identifier) -> Issuer? {
        let bearers = byID.values.filter { $0.names.contains(name) }
        return bearers.min { ($0.isRevoked ? 1 : 0, $0.id) < ($1.isRevoked ? 1 : 0, $1.id) }
    }

    package func issuers(forKey keyID: Digest) -> [Issuer] { all.filter { $0.key(keyID) != nil } }

    package mutating func register(all issuers: [Issuer]) throws(TrustError) {
        var next = self
        for issuer in issuers {
            guard next.byID[issuer.id] == nil else {
                throw TrustError(.issuerExists, "\(issuer.id) is registered", hint: "change it instead, or use another id")
            }
            try next.place(issuer)
        }
        self = next
    }

    package mutating func update(_ issuer: Issuer) throws(TrustError) {
        let old = try active(issuer.id)
        for key in old.keys where key.revocation != nil && issuer.key(key.keyID)?.revocation != key.revocation {
            throw TrustError(.revoked, "key \(key.keyID) of \(issuer.id) was revoked", hint: "a revocation is for ever")
        }
        try place(issuer)
    }

    package mutating func revoke(_ id: Identifier, _ revocation: Revocation) throws(TrustError) {
        try IssuerRoll.check(revocation)
        var issuer = try active(id)
        issuer.revocation = revocation
        byID[id] = issuer
    }

    package mutating func revokeKey(_ keyID: Digest, of id: Identifier, _ revocation: Revocation) throws(TrustError) {
        try IssuerRoll.check(revocation)
        var issuer = try active(id)
        guard let place = issuer.keys.firstIndex(where: { $0.keyID == keyID }) else {
            throw TrustError(.unknownKey, "\(id) has no key \(keyID)")
        }
        guard issuer.keys[place].revocation == nil else { throw TrustError(.revoked, "key \(keyID) of \(id) was revoked") }
        issuer.keys[place].revocation = revocation
        byID[id] = issuer
    }

    package mutating func setTier(_ tier: TrustTier, of id: Identifier) throws(TrustError) {
        var issuer = try active(id)
        issuer.tier = tier
        byID[id] = issuer
    }

    package mutating func rotateKey(
        _ keyID: Digest, of id: Identifier, to key: IssuerKey, endingAt instant: Timestamp
    ) throws(TrustError) {
        var issuer = try active(id)
        guard let position = issuer.keys.firstIndex(where: { $0.keyID == keyID }) else {
            throw TrustError(.unknownKey, "\(id) has no key \(keyID)")
        }
        let old = issuer.keys[position]
        guard old.revocation == nil else { throw TrustError(.revoked, "key \(keyID) of \(id) was revoked") }
        issuer.keys[position] = try old.ending(at: instant)
        try place(try issuer.adding(key))
    }

    package mutating func addKey(_ key: IssuerKey, to id: Identifier) throws(TrustError) {
        try place(try active(id).adding(key))
    }

    /// What leads from another state to this one, by id; issuers that are only there are left out.
    ///
    /// - Parameter reason: Why, where no revocation says it.
    package func changes(
        since old: IssuerRoll, reason: String?, at time: Timestamp
    ) throws(TrustError) -> [IssuerChange] {
        var changes: [IssuerChange] = []
        for issuer in all {
            let change = try IssuerChange(from: old.issuer(issuer.id), to: issuer, reason: reason, at: time)
            if let change { changes.append(change) }
        }
        return changes
    }

    private func active(_ id: Identifier) throws(TrustError) -> Issuer {
        guard let issuer = byID[id] else { throw TrustError(.unknownIssuer, "no issuer has the id \(id)") }
        if let revocation = issuer.revocation {
            throw TrustError(
                .revoked, "\(id) was revoked at \(revocation.at)", hint: "register the issuer under another id")
        }
        return issuer
    }

    private mutating func place(_ issuer: Issuer) throws(TrustError) {
        if !issuer.isRevoked {
            for other in all where other.id != issuer.id && !other.isRevoked {
                if let name = other.names.intersection(issuer.names).min() {
                    throw TrustError(.nameTaken, "\(name) is a name of \(other.id)")
                }
                if let key = issuer.keys.first(where: { other.key($0.keyID) != nil }) {
                    throw TrustError(.keyTaken, "key \(key.keyID) is a key of \(other.id)")
                }
            }
        }
        byID[issuer.id] = issuer
    }

    private static func check(_ revocation: Revocation) throws(TrustError) {
        guard !revocation.reason.isEmpty else {
            throw TrustError(.invalidRecord, "the reason is empty", hint: "say why, for those who ask later")
        }
    }
}
