public import ProofChain
public import Wire

/// Conflicts that have something in common, and who is behind most of them.
public struct ConflictGroup: Sendable {
    /// What conflicts are grouped by.
    public enum Key: String, CaseIterable, Sendable {
        /// The kind of the conflict; a verdict with two kinds is in both groups.
        case reason
        /// The two issuers whose ballots are the strongest for the verdict and against it.
        case issuer
    }

    /// Two issuers that contradict each other, by id.
    public struct Pair: Sendable, Hashable, Comparable {
        public let first: Identifier
        public let second: Identifier

        init(_ one: Identifier, _ other: Identifier) {
            first = min(one, other)
            second = max(one, other)
        }

        public static func < (left: Pair, right: Pair) -> Bool {
            (left.first, left.second) < (right.first, right.second)
        }
    }

    /// nil when they are not grouped by it.
    public let reason: String?
    public let conflicts: [DisputedVerdict]
    /// The pair behind most of them; nil when nobody contradicts anybody.
    public let topPair: Pair?
    /// The ballots of that pair in the newest of its conflicts, in its order.
    public let ballots: [VEXVerdictContent.StatedBallot]
    /// How many of the conflicts are that pair's.
    public let topPairCount: Int

    private init(reason: String?, _ conflicts: [DisputedVerdict]) {
        self.reason = reason
        self.conflicts = conflicts
        let pairs = Dictionary(grouping: conflicts) { $0.issuers }
        let top = pairs.compactMap { pair, conflicts in pair.map { ($0, conflicts) } }
            .max { ($0.1.count, $1.0) < ($1.1.count, $0.0) }
        topPair = top?.0
        topPairCount = top?.1.count ?? 0
        let newest = top?.1.max { $0.verdict.index < $1.verdict.index }?.topPair
        ballots = newest.map { [$0.supporter, $0.opponent].sorted { $0.issuer < $1.issuer } } ?? []
    }

    /// The greatest groups first, then by name.
    public static func groups(of conflicts: [DisputedVerdict], by keys: Set<Key>) -> [ConflictGroup] {
        struct Name: Hashable {
            let reason: String?
            let pair: Pair?
        }
        var byName: [Name: [DisputedVerdict]] = [:]
        for conflict in conflicts {
            let reasons = keys.contains(.reason) ? conflict.content.conflicts.map { Optional($0.kind) } : [nil]
            for reason in reasons {
                byName[Name(reason: reason, pair: keys.contains(.issuer) ? conflict.issuers : nil), default: []].append(
                    conflict)
            }
        }
        return byName.map { ConflictGroup(reason: $0.key.reason, $0.value) }.sorted { left, right in
            if left.conflicts.count != right.conflicts.count { return left.conflicts.count > right.conflicts.count }
            if left.reason != right.reason { return Identifier(left.reason ?? "") < Identifier(right.reason ?? "") }
            guard let one = left.topPair, let other = right.topPair else {
                return left.topPair != nil && right.topPair == nil
            }
            return one < other
        }
    }
}

extension DisputedVerdict {
    var issuers: ConflictGroup.Pair? { topPair.map { ConflictGroup.Pair($0.supporter.issuer, $0.opponent.issuer) } }
}
