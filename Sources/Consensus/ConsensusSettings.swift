public import Signing
public import Trust
public import Wire

/// The options a verdict depends on: sections `Trust` and `Consensus` of `vexlens.yaml`, with their defaults.
///
/// Every number is at most 1000; see ``set(_:to:)`` for the tighter bounds of single options.
public struct ConsensusSettings: Hashable, Sendable {
    public var authoritativeWeight = Millionths(1_000_000)
    public var trustedWeight = Millionths(800_000)
    public var knownWeight = Millionths(500_000)
    public var unknownWeight = Millionths(300_000)
    public var untrustedWeight = Millionths(100_000)
    /// Factor for a signature that verified; everything else counts as unsigned.
    public var signedMultiplier = Millionths(1_200_000)
    /// Whole days until a statement has aged to ``minFreshnessFactor``; 0 turns ageing off.
    public var freshnessDecayDays = 30
    /// What is left of an old statement; at most 1, or weights would grow with age.
    public var minFreshnessFactor = Millionths(500_000)
    public var justifiedNotAffectedBoost = Millionths(1_100_000)
    public var fixedStatusBoost = Millionths(1_050_000)
    /// A statement that weighs less is excluded; one that weighs exactly this stays.
    public var minimumWeightThreshold = Millionths(100_000)
    /// The dissent from which on a verdict counts as disputed.
    public var conflictThreshold = Millionths(300_000)
    public var requireJustificationForNotAffected = false
    /// How many ballots count, the strongest first: 0 … 10,000.
    public var maxStatementsPerComputation = 100
    public var enableConflictDetection = true

    public init() {}

    /// The weight of a tier, before any factor.
    public func weight(of tier: TrustTier) -> Millionths {
        switch tier {
        case .authoritative: authoritativeWeight
        case .trusted: trustedWeight
        case .known: knownWeight
        case .unknown: unknownWeight
        case .untrusted: untrustedWeight
        }
    }

    /// Pairs of options where a less trusted tier outweighs a more trusted one: allowed, but worth a warning.
    public var tierOrderViolations: [(lower: TrustTier, higher: TrustTier)] {
        let tiers = TrustTier.allCases.sorted()
        return zip(tiers, tiers.dropFirst()).filter { weight(of: $0) > weight(of: $1) }.map { ($0, $1) }
    }

    /// Every option by name, numbers as decimal strings with six fraction digits, in RFC 8785 order.
    public var json: JSONValue {
        .object(Option.allCases.map { JSONMember($0.rawValue, self[$0]) })
    }

    /// SHA-256 of the RFC 8785 bytes of ``json``: what a verdict cites as its configuration.
    public var digest: Digest { SHA256.hash(json.compact) }
}
