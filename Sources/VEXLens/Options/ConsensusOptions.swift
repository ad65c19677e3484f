public import Consensus
import Trust

/// Sections `Trust` and `Consensus`: what a verdict depends on, and what happens beside it.
public struct ConsensusOptions: Sendable, Equatable {
    /// The fifteen options that the engine reads.
    public var settings = ConsensusSettings()
    /// The mode when a request names none.
    public var defaultMode = ConsensusMode.weightedVote
    /// Whether a changed verdict writes an event row in its transaction.
    public var emitEvents = true

    public init() {}

    /// What is allowed but looks like a mistake, a sentence each.
    public var warnings: [String] {
        settings.tierOrderViolations.map { lower, higher in
            "\(lower.rawValue) issuers weigh more than \(higher.rawValue) ones: "
                + "Trust.\(lower.rawValue)Weight is \(settings.weight(of: lower)), "
                + "Trust.\(higher.rawValue)Weight is \(settings.weight(of: higher))"
        }
    }

    private static let weight = "a decimal from 0 to 10 with at most 6 fraction digits"
    private static let factor = "a decimal from 0 to 1000 with at most 6 fraction digits"
    private static let share = "a decimal from 0 to 1 with at most 6 fraction digits"
    private static let ten = Millionths(10_000_000)

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Trust", .authoritativeWeight, weight, atMost: ten),
        OptionDefinition("Trust", .trustedWeight, weight, atMost: ten),
        OptionDefinition("Trust", .knownWeight, weight, atMost: ten),
        OptionDefinition("Trust", .unknownWeight, weight, atMost: ten),
        OptionDefinition("Trust", .untrustedWeight, weight, atMost: ten),
        OptionDefinition("Trust", .signedMultiplier, factor),
        OptionDefinition("Trust", .freshnessDecayDays, "a whole number from 0 to 1000000"),
        OptionDefinition("Trust", .minFreshnessFactor, share),
        OptionDefinition("Trust", .justifiedNotAffectedBoost, factor),
        OptionDefinition("Trust", .fixedStatusBoost, factor),
        OptionDefinition(
            "Consensus", "DefaultMode", \.consensus.defaultMode,
            .choice(ConsensusMode.allCases.map { ($0.rawValue, $0) })),
        OptionDefinition("Consensus", .minimumWeightThreshold, factor),
        OptionDefinition("Consensus", .conflictThreshold, share, atMost: .one),
        OptionDefinition("Consensus", .requireJustificationForNotAffected, "true or false"),
        OptionDefinition("Consensus", .maxStatementsPerComputation, "a whole number from 0 to 10000"),
        OptionDefinition("Consensus", .enableConflictDetection, "true or false"),
        OptionDefinition("Consensus", "EmitEvents", \.consensus.emitEvents, .flag),
    ]
}
