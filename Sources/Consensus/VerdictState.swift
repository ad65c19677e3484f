public import Signing
public import VEX
public import Wire

/// What of a verdict decides whether the next one has to be written: taken from a fresh outcome, or from a logged
/// verdict.
public struct VerdictState: Sendable {
    public let status: VEXStatus?
    public let justification: Justification?
    public let confidence: Millionths
    public let conflicts: [Conflict]
    public let mode: ConsensusMode
    /// The issuer of each ballot, by observation id.
    public let ballots: [Identifier: Identifier]
    /// Why each excluded observation has no ballot, by observation id.
    public let excluded: [Identifier: ExclusionReason]
    public let configuration: Digest
    public let trust: Digest
    public let algorithm: ConsensusAlgorithm

    public init(
        status: VEXStatus?, justification: Justification?, confidence: Millionths, conflicts: [Conflict],
        mode: ConsensusMode, ballots: [Identifier: Identifier], excluded: [Identifier: ExclusionReason],
        configuration: Digest, trust: Digest, algorithm: ConsensusAlgorithm = .current
    ) {
        self.status = status
        self.justification = justification
        self.confidence = confidence
        self.conflicts = conflicts
        self.mode = mode
        self.ballots = ballots
        self.excluded = excluded
        self.configuration = configuration
        self.trust = trust
        self.algorithm = algorithm
    }

    /// The state of an outcome that was decided under these settings and this trust.
    public init(
        _ outcome: ConsensusOutcome, configuration: Digest, trust: Digest, algorithm: ConsensusAlgorithm = .current
    ) {
        self.init(
            status: outcome.status, justification: outcome.justification, confidence: outcome.confidence,
            conflicts: outcome.conflicts, mode: outcome.mode,
            ballots: Dictionary(outcome.ballots.map { (Identifier($0.id), $0.issuer) }) { first, _ in first },
            excluded: Dictionary(outcome.excluded.map { (Identifier($0.id), $0.reason) }) { first, _ in first },
            configuration: configuration, trust: trust, algorithm: algorithm)
    }

    /// Every observation that went into the verdict.
    var observations: Set<Identifier> { Set(ballots.keys).union(excluded.keys) }
}
