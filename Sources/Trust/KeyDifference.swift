import Wire

/// What became of an issuer's keys.
struct KeyDifference {
    private let added: [IssuerKey]
    private let hasRemoved: Bool
    /// Those that are in both and differ.
    private let changed: [(before: IssuerKey, after: IssuerKey)]

    init(_ before: Issuer, _ after: Issuer) {
        added = after.keys.filter { before.key($0.keyID) == nil }
        hasRemoved = before.keys.contains { after.key($0.keyID) == nil }
        changed = before.keys.compactMap { old in
            after.key(old.keyID).flatMap { $0 == old ? nil : (old, $0) }
        }
    }

    /// Keys that are revoked now and were not.
    var revoked: [IssuerKey] {
        changed.filter { $0.before.revocation == nil && $0.after.revocation != nil }.map { $0.after }
    }

    /// The first instant at which a key that was changed does not count any more.
    var end: Timestamp? { changed.compactMap { $0.after.end }.min() }

    var action: IssuerAction {
        guard !hasRemoved else { return .update }
        if added.isEmpty {
            let isRevocation = changed.allSatisfy {
                $0.before.revocation == nil && $0.after == $0.before.revoked(like: $0.after)
            }
            return isRevocation && !changed.isEmpty ? .revokeKey : .update
        }
        if changed.isEmpty { return .addKey }
        return changed.allSatisfy { $0.after.end != nil && $0.after == $0.before.ended(like: $0.after) }
            ? .rotateKey : .update
    }
}

extension IssuerKey {
    /// The first instant at which it does not count any more.
    fileprivate var end: Timestamp? { [validUntil, revocation?.at].compactMap { $0 }.min() }

    fileprivate func revoked(like other: IssuerKey) -> IssuerKey {
        var key = self
        key.revocation = other.revocation
        return key
    }

    fileprivate func ended(like other: IssuerKey) -> IssuerKey {
        var key = revoked(like: other)
        key.validUntil = other.validUntil
        return key
    }
}
