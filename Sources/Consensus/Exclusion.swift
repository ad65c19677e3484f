public import Wire

/// Why an observation has no ballot.
public enum ExclusionReason: String, CaseIterable, Sendable {
    /// Its document carries a signature that is wrong (D3).
    case signatureInvalid = "signature_invalid"
    /// The same issuer said something newer (D7).
    case superseded
    /// Newer than what its issuer signed, but not signed itself (D7).
    case unsignedShadowed = "unsigned_shadowed"
    /// `not_affected` without a normalized justification, where one is required (D9).
    case justificationMissing = "justification_missing"
    /// Weighs less than the threshold (D10).
    case belowThreshold = "below_threshold"
    /// Another observation of its issuer is the issuer's ballot (D8).
    case issuerJoined = "issuer_joined"
    /// Weaker than the ballots that one computation may hold (D11).
    case overLimit = "over_limit"
    /// A newer edition of its document makes no such statement any more. Found out before the engine is asked
    /// (decision 14), as is the next.
    case retracted
    /// Whether its version range holds the product cannot be decided.
    case rangeUndecidable = "range_undecidable"
}

/// An observation without a ballot, and the step that took it.
public struct Exclusion: Sendable {
    public let observation: ConsensusObservation
    public let reason: ExclusionReason
    /// nil when it was excluded before it was weighed.
    public let factors: WeightFactors?

    public init(_ observation: ConsensusObservation, _ reason: ExclusionReason, _ factors: WeightFactors? = nil) {
        self.observation = observation
        self.reason = reason
        self.factors = factors
    }

    public var id: String { observation.id }
    public var issuer: Identifier { observation.issuer }

    /// By reason, then id, as bytes (D17).
    static func precedes(_ left: Exclusion, _ right: Exclusion) -> Bool {
        if left.reason != right.reason { return Identifier(left.reason.rawValue) < Identifier(right.reason.rawValue) }
        return left.observation.key < right.observation.key
    }
}
