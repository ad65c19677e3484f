/// Section `AirGap`: work without a network, and bundles carried by hand.
public struct AirGapOptions: Sendable, Equatable {
    public enum ExportFormat: String, CaseIterable, Sendable {
        case jsonl
        case json
    }

    /// Makes no connection beyond this machine.
    public var sealedMode = false
    /// The folder that imports must lie inside.
    public var bundlePath = "/var/lib/stellaops/vex-bundles"
    public var verifyBundleSignatures = true
    /// Issuers whose bundles are taken; empty means every registered issuer.
    public var allowedBundleSources: [String] = []
    public var exportFormat = ExportFormat.jsonl

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("AirGap", "SealedMode", \.airGap.sealedMode, .flag),
        OptionDefinition("AirGap", "BundlePath", \.airGap.bundlePath, .text),
        OptionDefinition("AirGap", "VerifyBundleSignatures", \.airGap.verifyBundleSignatures, .flag),
        OptionDefinition(
            "AirGap", "AllowedBundleSources", \.airGap.allowedBundleSources, .list(of: .text, atLeast: 0)),
        OptionDefinition(
            "AirGap", "ExportFormat", \.airGap.exportFormat,
            .choice(ExportFormat.allCases.map { ($0.rawValue, $0) })),
    ]
}
