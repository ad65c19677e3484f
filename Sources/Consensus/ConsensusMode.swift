/// How ballots become one status (CONSENSUS.md, D14).
public enum ConsensusMode: String, CaseIterable, Sendable {
    /// The status of the strongest ballot.
    case highestWeight = "HighestWeight"
    /// The status with the greatest sum of weights.
    case weightedVote = "WeightedVote"
    /// The most severe status that any ballot has.
    case lattice = "Lattice"
    /// A weighted vote of the authoritative ballots alone, as soon as there is one.
    case authoritativeFirst = "AuthoritativeFirst"
}
