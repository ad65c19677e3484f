import Wire

/// Section `Operations`: what a daily look compares its figures with, and who is asked besides those of other sections.
public struct OperationsOptions: Sendable, Equatable {
    /// Milliseconds within which 95 of 100 decisions are made.
    public var latencyMilliseconds = 500
    /// Percent by which new conflicts may outgrow those of as much time before.
    public var conflictGrowthPercent = 50
    /// Fewer new conflicts than these are no growth.
    public var conflictMinimum = 5
    /// Percent of documents that may be refused.
    public var normalizationFailurePercent = 5
    /// Bytes of the ledger's directory.
    public var storageGrowthBytesPerDay = 1_073_741_824
    /// Percent by which the mean weight of a tier's ballots may move.
    public var weightDeviationPercent = 25
    /// A mean of fewer ballots is compared with nothing.
    public var weightMinimumBallots = 20
    public var maxSignatureFailures = 0
    public var maxUnknownIssuers = 10
    /// A file with the C2SP tlog-policy whose witnesses cosign this log.
    public var witnessPolicy: String?
    /// A file or an address with issuers that this ledger takes over.
    public var issuerSource: String?
    /// SHA-256 of the public key that signs them; nil for a plain file, or for this ledger's own key.
    public var issuerSourceFingerprint: String?

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Operations", "LatencyMilliseconds", \.operations.latencyMilliseconds, .number(1...3_600_000)),
        OptionDefinition("Operations", "ConflictGrowthPercent", \.operations.conflictGrowthPercent, .number(0...100_000)),
        OptionDefinition("Operations", "ConflictMinimum", \.operations.conflictMinimum, .number(1...1_000_000_000)),
        OptionDefinition(
            "Operations", "NormalizationFailurePercent", \.operations.normalizationFailurePercent, .number(0...100)),
        OptionDefinition(
            "Operations", "StorageGrowthBytesPerDay", \.operations.storageGrowthBytesPerDay,
            .number(0...1_125_899_906_842_624)),
        OptionDefinition("Operations", "WeightDeviationPercent", \.operations.weightDeviationPercent, .number(0...100_000)),
        OptionDefinition("Operations", "WeightMinimumBallots", \.operations.weightMinimumBallots, .number(1...1_000_000)),
        OptionDefinition(
            "Operations", "MaxSignatureFailures", \.operations.maxSignatureFailures, .number(0...1_000_000_000)),
        OptionDefinition("Operations", "MaxUnknownIssuers", \.operations.maxUnknownIssuers, .number(0...1_000_000_000)),
        OptionDefinition("Operations", "WitnessPolicy", \.operations.witnessPolicy, .optionalText),
        OptionDefinition("Operations", "IssuerSource", \.operations.issuerSource, .optionalText),
        OptionDefinition("Operations", "IssuerSourceFingerprint", \.operations.issuerSourceFingerprint, .optionalText),
    ]
}
