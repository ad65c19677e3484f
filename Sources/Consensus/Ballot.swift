public import Trust
public import VEX
public import Wire

/// The one observation that speaks for an issuer, with its weight.
public struct Ballot: Sendable {
    public let observation: ConsensusObservation
    public let factors: WeightFactors

    init(_ observation: ConsensusObservation, _ factors: WeightFactors) {
        self.observation = observation
        self.factors = factors
    }

    public var id: String { observation.id }
    public var issuer: Identifier { observation.issuer }
    public var tier: TrustTier { observation.tier }
    public var status: VEXStatus { observation.status }
    public var weight: Millionths { factors.weight }

    /// Whether this ballot is the stronger one: greater weight, more severe, newer, smaller issuer, smaller id (D12).
    func isStronger(than other: Ballot) -> Bool {
        if weight != other.weight { return weight > other.weight }
        if status != other.status { return status.severity > other.status.severity }
        let (time, otherTime) = (observation.timestamp, other.observation.timestamp)
        if time != otherTime { return ConsensusObservation.isLater(time, otherTime) }
        if issuer != other.issuer { return issuer < other.issuer }
        return observation.key < other.observation.key
    }

    /// Whether this one speaks for the issuer of both: more severe, then heavier, newer, smaller id (D8).
    func speaks(before other: Ballot) -> Bool {
        if status != other.status { return status.severity > other.status.severity }
        return isStronger(than: other)
    }
}
