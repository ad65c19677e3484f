import Wire

/// Says that a verdict differs enough from the one before to be written, and why it does.
public struct VerdictChange: Hashable, Sendable {
    /// How far confidence has to move to be written for that alone: 0.05.
    public static let confidenceStep = Millionths(50_000)

    /// The first in precedence of the causes that apply.
    public let cause: DeltaCause
    /// The others, in precedence.
    public let contributing: [DeltaCause]

    /// nil when nothing has to be written.
    ///
    /// Written when status, justification, conflicts, the set of ballots or of excluded observations, mode, settings,
    /// trust or algorithm changed, or when confidence moved by ``confidenceStep`` or more.
    public init?(from old: VerdictState, to new: VerdictState) {
        guard VerdictChange.isWorthWriting(old, new) else { return nil }
        var causes: [DeltaCause] = []
        if old.algorithm != new.algorithm { causes.append(.algorithm) }
        if old.mode != new.mode || old.configuration != new.configuration { causes.append(.configChange) }
        if old.trust != new.trust { causes.append(.trustChange) }
        causes += Evidence(old, new).causes
        cause = causes.first ?? .freshness
        contributing = Array(causes.dropFirst())
    }

    private static func isWorthWriting(_ old: VerdictState, _ new: VerdictState) -> Bool {
        let moved = max(old.confidence, new.confidence) - min(old.confidence, new.confidence)
        return old.status != new.status || old.justification != new.justification || old.conflicts != new.conflicts
            || Set(old.ballots.keys) != Set(new.ballots.keys) || old.excluded != new.excluded || old.mode != new.mode
            || old.configuration != new.configuration || old.trust != new.trust || old.algorithm != new.algorithm
            || moved >= confidenceStep
    }

    /// What came and what went between two verdicts.
    private struct Evidence {
        private let old: VerdictState
        private let new: VerdictState
        private let added: Set<Identifier>
        private let removed: Set<Identifier>
        /// The issuers that speak by an observation that was not there before.
        private let newVoices: Set<Identifier>

        init(_ old: VerdictState, _ new: VerdictState) {
            self.old = old
            self.new = new
            let added = new.observations.subtracting(old.observations)
            self.added = added
            removed = old.observations.subtracting(new.observations)
            newVoices = Set(new.ballots.filter { added.contains($0.key) }.values)
        }

        var causes: [DeltaCause] {
            var causes: [DeltaCause] = []
            if isAny(.retracted) || removed.contains(where: { !isReplaced($0) }) { causes.append(.retracted) }
            let superseded = isAny(.superseded) || removed.contains(where: isReplaced)
            if superseded { causes.append(.superseded) }
            let known = Set(old.ballots.values)
            if !added.isEmpty, !superseded || !newVoices.isSubset(of: known) { causes.append(.newDocument) }
            return causes
        }

        /// A statement that is gone was replaced when its issuer now speaks by a new one.
        private func isReplaced(_ gone: Identifier) -> Bool {
            guard let issuer = old.ballots[gone] else { return !added.isEmpty }
            return newVoices.contains(issuer)
        }

        /// A statement that was there before, but had not been excluded for that reason.
        private func isAny(_ wanted: ExclusionReason) -> Bool {
            new.excluded.contains { id, reason in
                reason == wanted && old.excluded[id] != wanted && !added.contains(id)
            }
        }
    }
}
