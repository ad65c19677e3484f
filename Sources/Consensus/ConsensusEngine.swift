public import Wire

/// Decides what a set of observations amounts to: a pure function of its arguments.
///
/// Integers in millionths, floored after each factor; the order of the observations, the platform and the wall clock
/// make no difference. Cost: n log n in the number of observations, about 0.3 ms for 100.
public struct ConsensusEngine: Sendable {
    public init() {}

    /// Weighs the observations, gives each issuer one ballot, and decides by `mode`.
    ///
    /// - Parameter observations: All about one vulnerability and one product; in any order, repeats allowed.
    /// - Parameter setAside: Observations that have been excluded before; they stand among the exclusions and do nothing else.
    /// - Parameter asOf: The instant the verdict holds for; statements from after it count as fresh.
    public func decide(
        _ observations: [ConsensusObservation], setAside: [Exclusion] = [], mode: ConsensusMode, settings: ConsensusSettings,
        asOf: Timestamp
    ) -> ConsensusOutcome {
        var elimination = Elimination(settings: settings, asOf: asOf)
        let ballots = elimination.ballots(from: observations)
        let decision = Decision(ballots, mode: mode)
        var conflicts: [Conflict] = []
        if settings.enableConflictDetection {
            conflicts =
                decision?.conflicts(threshold: settings.conflictThreshold)
                ?? [Conflict(kind: .insufficientData, severity: .pending)]
        }
        return ConsensusOutcome(
            status: decision?.status, mode: mode, asOf: asOf, confidence: decision?.confidence ?? .zero,
            agreement: decision?.agreement ?? .zero, weights: StatusWeights(ballots), conflicts: conflicts,
            truncated: elimination.truncated, ballots: ballots,
            excluded: (elimination.excluded + setAside).sorted(by: Exclusion.precedes))
    }
}
