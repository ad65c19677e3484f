import ProofChain
public import VEX

/// What a simulation found: the pairs that would say something else, and counts over all.
public struct SimulationReport: Sendable {
    /// In the order of the pairs.
    public private(set) var different: [SimulatedVerdict] = []
    public private(set) var pairs = 0
    /// Pairs that would get another status, those without a verdict not counted.
    public private(set) var statusChanges = 0
    /// Pairs that have no verdict and would get one.
    public private(set) var first = 0
    /// Pairs that nobody speaks about.
    public private(set) var silent = 0
    /// Verdicts that `compute` would log under these rules.
    public private(set) var entries = 0
    public private(set) var conflictsBefore = 0
    public private(set) var conflictsAfter = 0
    /// How many pairs go from one status to another.
    public private(set) var transitions: [Transition: Int] = [:]

    /// From one status to another; nil where there is none.
    public struct Transition: Hashable, Sendable {
        public let old: VEXStatus?
        public let new: VEXStatus?
    }

    init() {}

    mutating func add(_ verdict: SimulatedVerdict?) {
        pairs += 1
        guard let verdict else {
            silent += 1
            return
        }
        conflictsAfter += verdict.new.conflicts.isEmpty ? 0 : 1
        conflictsBefore += verdict.old?.conflicts.isEmpty ?? true ? 0 : 1
        if verdict.old == nil { first += 1 }
        if verdict.old == nil || verdict.change != nil { entries += 1 }
        guard verdict.isDifferent else { return }
        different.append(verdict)
        guard let old = verdict.old, verdict.isStatusChanged else { return }
        statusChanges += 1
        transitions[Transition(old: old.status, new: verdict.new.status), default: 0] += 1
    }
}
