public import Ledger
public import ProofChain
public import Trust
public import VEX
public import Wire

/// A verdict with a conflict, seen as the sides that contradict each other.
public struct DisputedVerdict: Sendable {
    public let verdict: Logged<VerdictRecord>
    public let content: VEXVerdictContent
    /// One for a status: the verdict's first, the others by severity. None when no ballot was left.
    public let sides: [Side]

    public struct Side: Sendable {
        public let status: VEXStatus
        /// Strongest first.
        public let ballots: [VEXVerdictContent.StatedBallot]
        /// The sum of the ballots, a decimal with six digits.
        public let weight: String
    }

    public init(_ verdict: Logged<VerdictRecord>, _ content: VEXVerdictContent) {
        self.verdict = verdict
        self.content = content
        let sides = content.weights.map { sum in
            Side(status: sum.status, ballots: content.ballots.filter { $0.status == sum.status }, weight: sum.weight)
        }
        self.sides = sides.filter { $0.status == content.status } + sides.filter { $0.status != content.status }
    }

    /// The strongest ballot for the verdict and the strongest against it; nil when nobody is against it.
    public var topPair: (supporter: VEXVerdictContent.StatedBallot, opponent: VEXVerdictContent.StatedBallot)? {
        guard let status = content.status, let supporter = content.ballots.first(where: { $0.status == status }),
            let opponent = content.ballots.first(where: { $0.status != status })
        else { return nil }
        return (supporter, opponent)
    }
}
