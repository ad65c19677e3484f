public import Consensus
public import ProofChain
public import Wire

/// Two verdicts on one pair side by side: what differs, why, and what became of each ballot.
public struct VerdictComparison: Sendable {
    public let changes: [VEXDeltaChange]
    /// In precedence; none when nothing that counts differs.
    public let causes: [DeltaCause]
    /// By issuer, those alone that differ in any factor.
    public let ballots: [BallotChange]

    /// One issuer's ballot before and after; nil where it had none.
    public struct BallotChange: Sendable {
        public let issuer: Identifier
        public let old: VEXVerdictContent.StatedBallot?
        public let new: VEXVerdictContent.StatedBallot?
    }

    /// - Throws: `lens.inconsistent` when a verdict holds a word that this version does not know.
    public init(_ old: VEXVerdictContent, _ new: VEXVerdictContent) throws {
        changes = VEXDeltaChange.between(old, new)
        let change = VerdictChange(from: try VerdictState(old), to: try VerdictState(new))
        causes = change.map { [$0.cause] + $0.contributing } ?? []
        let before = Dictionary(old.ballots.map { ($0.issuer, $0) }) { first, _ in first }
        let after = Dictionary(new.ballots.map { ($0.issuer, $0) }) { first, _ in first }
        ballots = Set(before.keys).union(after.keys).sorted().compactMap { issuer in
            before[issuer] == after[issuer]
                ? nil : BallotChange(issuer: issuer, old: before[issuer], new: after[issuer])
        }
    }
}
