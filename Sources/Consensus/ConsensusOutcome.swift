public import VEX
public import Wire

/// A verdict, and everything that explains it.
public struct ConsensusOutcome: Sendable {
    /// nil when no ballot is left: no verdict, which is not `under_investigation`.
    public let status: VEXStatus?
    public let mode: ConsensusMode
    public let asOf: Timestamp
    /// Agreement times the weight behind the status, the weight counted up to 1: consent and mass (D15).
    public let confidence: Millionths
    /// The share of all ballots' weight that stands behind the status.
    public let agreement: Millionths
    public let weights: StatusWeights
    /// In the order of D16.
    public let conflicts: [Conflict]
    /// Whether ballots were left out because there were too many.
    public let truncated: Bool
    /// One per issuer, strongest first.
    public let ballots: [Ballot]
    /// By reason, then id.
    public let excluded: [Exclusion]

    /// Why the product is not affected: the justification of the strongest ballot for `not_affected` that has one.
    public var justification: Justification? {
        guard status == .notAffected else { return nil }
        return ballots.lazy.filter { $0.status == .notAffected }.compactMap(\.observation.justification).first
    }

    /// The verdict in the case format of CONSENSUS.md, members in its order, numbers with six fraction digits (D17).
    public var json: JSONValue {
        [
            "status": status.map { .string($0.rawValue) } ?? .null,
            "mode": .string(mode.rawValue),
            "asOf": .string(asOf.rfc3339),
            "confidence": .string(confidence.description),
            "agreement": .string(agreement.description),
            "weights": .object(weights.all.map { JSONMember($0.status.rawValue, .string($0.weight.description)) }),
            "conflicts": .array(
                conflicts.map { ["kind": .string($0.kind.rawValue), "severity": .string($0.severity.rawValue)] }),
            "truncated": .bool(truncated),
            "ballots": .array(
                ballots.map { ballot in
                    [
                        "id": .string(ballot.id), "issuer": .string(ballot.issuer.text),
                        "status": .string(ballot.status.rawValue), "weight": .string(ballot.weight.description),
                    ]
                }),
            "excluded": .array(excluded.map { ["id": .string($0.id), "reason": .string($0.reason.rawValue)] }),
        ]
    }
}
