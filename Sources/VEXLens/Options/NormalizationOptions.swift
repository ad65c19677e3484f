public import VEX

/// Section `Normalization`: which documents are read, and how strictly.
public struct NormalizationOptions: Sendable, Equatable {
    public var enabledFormats: [VEXFormat] = [.openvex, .csaf, .cyclonedx]
    /// Refuses a document for a defect that lenient reading would skip and count.
    public var strictMode = false
    /// Decompressed bytes; a document of exactly this size passes.
    public var maxDocumentSizeBytes = 10_485_760
    public var maxStatementsPerDocument = 10_000

    public init() {}

    private static let format = OptionForm.choice([
        ("OpenVEX", VEXFormat.openvex), ("CSAF", .csaf), ("CycloneDX", .cyclonedx),
    ])

    static let definitions: [OptionDefinition] = [
        OptionDefinition(
            "Normalization", "EnabledFormats", \.normalization.enabledFormats, .list(of: format, atLeast: 1)),
        OptionDefinition("Normalization", "StrictMode", \.normalization.strictMode, .flag),
        OptionDefinition(
            "Normalization", "MaxDocumentSizeBytes", \.normalization.maxDocumentSizeBytes, .number(1...1_073_741_824)),
        OptionDefinition(
            "Normalization", "MaxStatementsPerDocument", \.normalization.maxStatementsPerDocument,
            .number(1...100_000_000)),
    ]
}
