public import Signing
public import VEX
public import Wire

/// What a verdict says: the part of its payload that the verdict id is the hash of.
///
/// A pure function of the observations, the settings, the trust in their issuers and the instant. Decimals are text
/// with six fraction digits, as computed; ballots stand strongest first, exclusions by reason and id.
public struct VEXVerdictContent: Sendable, Hashable {
    /// Name and version, `stella-consensus/1`.
    public let algorithm: String
    public let asOf: Timestamp
    /// As `ConsensusMode` spells it.
    public let mode: String
    public let vulnerability: Identifier
    /// Other identifiers that the documents give the same vulnerability, sorted.
    public let aliases: [Identifier]
    public let product: Identifier
    /// nil when the data did not suffice; that is not `under_investigation`.
    public let status: VEXStatus?
    /// The strongest justification among the ballots of a `not_affected` verdict.
    public let justification: Justification?
    public let confidence: String
    public let agreement: String
    /// The weight sum of each status that has a ballot, most severe first.
    public let weights: [StatusWeight]
    public let conflicts: [StatedConflict]
    /// Whether ballots were left out because there were too many.
    public let truncated: Bool
    public let ballots: [StatedBallot]
    public let excluded: [StatedExclusion]
    /// SHA-256 over the sorted observation ids, the two digests below, instant, mode and algorithm.
    public let inputDigest: Digest
    /// SHA-256 of the settings.
    public let configDigest: Digest
    /// SHA-256 of what the directory held about the issuers who spoke.
    public let trustDigest: Digest

    public struct StatusWeight: Sendable, Hashable {
        public let status: VEXStatus
        public let weight: String

        public init(status: VEXStatus, weight: String) {
            self.status = status
            self.weight = weight
        }
    }

    public struct StatedConflict: Sendable, Hashable {
        /// `insufficient_data`, `weight_tie` or `status_disagreement`.
        public let kind: String
        /// `hard`, `soft` or `pending`.
        public let severity: String

        public init(kind: String, severity: String) {
            self.kind = kind
            self.severity = severity
        }
    }

    public struct StatedBallot: Sendable, Hashable {
        public let observation: Digest
        public let issuer: Identifier
        public let status: VEXStatus
        public let weight: String
        public let factors: StatedFactors

        public init(observation: Digest, issuer: Identifier, status: VEXStatus, weight: String, factors: StatedFactors) {
            self.observation = observation
            self.issuer = issuer
            self.status = status
            self.weight = weight
            self.factors = factors
        }
    }

    public struct StatedExclusion: Sendable, Hashable {
        public let observation: Digest
        public let issuer: Identifier
        /// As CONSENSUS.md names it: `superseded`, `below_threshold`, …
        public let reason: String
        /// nil when the observation was excluded before it was weighed.
        public let factors: StatedFactors?
        /// SHA-256 of the document that replaces the observation's as a whole; nil, and then not written, without one.
        public let replacedBy: Digest?

        public init(
            observation: Digest, issuer: Identifier, reason: String, factors: StatedFactors?, replacedBy: Digest? = nil
        ) {
            self.observation = observation
            self.issuer = issuer
            self.reason = reason
            self.factors = factors
            self.replacedBy = replacedBy
        }
    }

    public init(
        algorithm: String, asOf: Timestamp, mode: String, vulnerability: Identifier, aliases: [Identifier],
        product: Identifier, status: VEXStatus?, justification: Justification?, confidence: String, agreement: String,
        weights: [StatusWeight], conflicts: [StatedConflict], truncated: Bool, ballots: [StatedBallot],
        excluded: [StatedExclusion], inputDigest: Digest, configDigest: Digest, trustDigest: Digest
    ) {
        self.algorithm = algorithm
        self.asOf = asOf
        self.mode = mode
        self.vulnerability = vulnerability
        self.aliases = aliases
        self.product = product
        self.status = status
        self.justification = justification
        self.confidence = confidence
        self.agreement = agreement
        self.weights = weights
        self.conflicts = conflicts
        self.truncated = truncated
        self.ballots = ballots
        self.excluded = excluded
        self.inputDigest = inputDigest
        self.configDigest = configDigest
        self.trustDigest = trustDigest
    }

    /// Every observation that went into the verdict, ballots first.
    public var observations: [Digest] { ballots.map(\.observation) + excluded.map(\.observation) }

    /// Kinds and severities in one line, or nil without conflict.
    var conflictText: String? {
        conflicts.isEmpty ? nil : conflicts.map { "\($0.kind) (\($0.severity))" }.joined(separator: ", ")
    }
}
