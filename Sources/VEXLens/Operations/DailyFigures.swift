import Consensus
public import ProofChain
public import Trust
public import Wire

/// What a daily look measured. Times and sizes of this machine: never part of anything that is signed.
public struct DailyFigures: Sendable {
    /// What the counts are of: from an instant on, up to another.
    public var start: Timestamp
    public var end: Timestamp
    /// Seconds that each of some current pairs took to be decided again.
    public var decisions: [Double] = []
    /// Verdicts that have a kind of conflict which the one before had not.
    public var newConflicts = 0
    /// The same in as much time before ``start``.
    public var earlierConflicts = 0
    public var documentsTaken = 0
    public var documentsRefused = 0
    /// Bytes of all files of the ledger.
    public var bytes = 0
    /// The same at an earlier look; nil when there was none.
    public var earlier: Size?
    /// Ballots of verdicts that were logged since ``start``, and of those before.
    public var weights = BallotWeights()
    public var earlierWeights = BallotWeights()
    /// Tiers that weigh more than a more trusted one, a sentence each.
    public var disorder: [String] = []
    public var signatureFailures = 0
    public var unknownIssuers = 0
    /// Whether events are kept: without them most of the counts above mean nothing.
    public var hasEvents = true

    public struct Size: Sendable, Equatable {
        public let bytes: Int
        public let at: Timestamp

        public init(bytes: Int, at: Timestamp) {
            self.bytes = bytes
            self.at = at
        }
    }

    public init(from start: Timestamp, to end: Timestamp) {
        self.start = start
        self.end = end
    }
}

/// Ballots by the tier of their issuer: how many, and the sum of their weights.
public struct BallotWeights: Sendable {
    private var sums: [TrustTier: (count: Int, millionths: UInt64)] = [:]

    public init() {}

    /// Adds the ballots of a verdict; one of a tier that is unknown here is left out.
    ///
    /// - Throws: `consensus.decimal-syntax`, `consensus.option-range` for a weight that no verdict states.
    public mutating func add(_ content: VEXVerdictContent) throws {
        for ballot in content.ballots {
            guard let tier = TrustTier(rawValue: ballot.factors.tier) else { continue }
            let weight = try Millionths(decimal: ballot.weight).value
            let old = sums[tier] ?? (0, 0)
            sums[tier] = (old.count + 1, old.millionths + weight)
        }
    }

    public func count(of tier: TrustTier) -> Int { sums[tier]?.count ?? 0 }

    /// Millionths, rounded down; nil without ballots.
    public func mean(of tier: TrustTier) -> UInt64? { sums[tier].map { $0.millionths / UInt64($0.count) } }
}
