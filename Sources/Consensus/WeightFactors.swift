import Trust
import VEX
public import Wire

/// How one observation came to its weight: every factor, and the product after each floor (D2–D5).
///
/// weight = ⌊⌊⌊tier · signed⌋ · freshness⌋ · boost⌋, in exactly this order.
public struct WeightFactors: Hashable, Sendable {
    /// The weight of the issuer's tier.
    public let tier: Millionths
    /// The signed multiplier for a verified signature, else 1.
    public let signed: Millionths
    /// 1 for a statement of the last 24 hours or the future, down to the configured minimum.
    public let freshness: Millionths
    /// More than 1 for a justified `not_affected`, or for `fixed`; else 1.
    public let boost: Millionths
    /// ⌊tier · signed⌋.
    public let afterSigned: Millionths
    /// ⌊afterSigned · freshness⌋.
    public let afterFreshness: Millionths
    /// ⌊afterFreshness · boost⌋.
    public let weight: Millionths

    public init(of observation: ConsensusObservation, settings: ConsensusSettings, asOf: Timestamp) {
        tier = settings.weight(of: observation.tier)
        signed = observation.signature == .verified ? settings.signedMultiplier : .one
        freshness = WeightFactors.freshness(of: observation.timestamp, settings: settings, asOf: asOf)
        boost = WeightFactors.boost(of: observation, settings)
        afterSigned = tier.floorTimes(signed)
        afterFreshness = afterSigned.floorTimes(freshness)
        weight = afterFreshness.floorTimes(boost)
    }

    /// 1 − ⌊(1 − min) · min(age, days) / days⌋; the minimum when there is no timestamp (D4).
    ///
    /// Linear, because an exponential would need functions whose last bit differs between platforms.
    static func freshness(of timestamp: Timestamp?, settings: ConsensusSettings, asOf: Timestamp) -> Millionths {
        guard let timestamp else { return settings.minFreshnessFactor }
        let days = settings.freshnessDecayDays
        guard days > 0 else { return .one }
        let age = min(WeightFactors.age(of: timestamp, asOf: asOf), days)
        return .one - (.one - settings.minFreshnessFactor).scaled(by: UInt64(age), over: UInt64(days))
    }

    /// Whole days from `timestamp` to `asOf`, to the nanosecond; 0 for a time in the future.
    public static func age(of timestamp: Timestamp, asOf: Timestamp) -> Int {
        guard asOf > timestamp else { return 0 }
        let seconds = asOf.seconds - timestamp.seconds - (asOf.nanoseconds < timestamp.nanoseconds ? 1 : 0)
        return Int(seconds / 86_400)
    }

    private static func boost(of observation: ConsensusObservation, _ settings: ConsensusSettings) -> Millionths {
        switch observation.status {
        case .notAffected: observation.justification == nil ? .one : settings.justifiedNotAffectedBoost
        case .fixed: settings.fixedStatusBoost
        case .affected, .underInvestigation: .one
        }
    }
}
