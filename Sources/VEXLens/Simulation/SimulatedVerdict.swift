public import Consensus
public import ProofChain

/// The verdict that a pair would have, beside the one it has.
public struct SimulatedVerdict: Sendable {
    public let key: VerdictKey
    /// nil for a pair without verdict.
    public let current: Logged<VerdictRecord>?
    public let old: VEXVerdictContent?
    public let new: VEXVerdictContent
    /// Why `compute` would log it, rules included: another configuration alone is enough. nil when it would not.
    public let change: VerdictChange?
    /// Whether anything that is said differs: status, justification, conflicts, ballots, exclusions, or confidence by 0.05.
    public let isDifferent: Bool

    init(key: VerdictKey, current: Logged<VerdictRecord>?, old: VEXVerdictContent?, new: VEXVerdictContent) throws {
        self.key = key
        self.current = current
        self.old = old
        self.new = new
        guard let old else {
            change = nil
            isDifferent = true
            return
        }
        let (before, after) = (try VerdictState(old), try VerdictState(new))
        change = VerdictChange(from: before, to: after)
        isDifferent = VerdictChange(from: before, to: after.underRules(of: before)) != nil
    }

    /// Every cause that applies, in precedence; none for a pair without verdict.
    public var causes: [DeltaCause] { change.map { [$0.cause] + $0.contributing } ?? [] }
    public var isStatusChanged: Bool { old?.status != new.status }
}

extension VerdictState {
    /// The same outcome, as if mode, settings, trust and algorithm had not changed.
    fileprivate func underRules(of other: VerdictState) -> VerdictState {
        VerdictState(
            status: status, justification: justification, confidence: confidence, conflicts: conflicts,
            mode: other.mode,
            ballots: ballots, excluded: excluded, configuration: other.configuration, trust: other.trust,
            algorithm: other.algorithm)
    }
}
