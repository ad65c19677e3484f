public import Wire

/// The options of `vexlens.yaml`: 37 of the runbook and those of sections `Mirror`, `Quarantine`, `Events` and
/// `Operations`; the seeds call this type VexLensOptions.
///
/// `VEXLensOptions()` holds the defaults. ``load(file:environment:flags:readSecret:)`` lays a file, the environment and
/// flags over them, the later over the earlier, and remembers where each value came from.
public struct VEXLensOptions: Sendable {
    public var storage = StorageOptions()
    /// Sections `Trust` and `Consensus`.
    public var consensus = ConsensusOptions()
    public var normalization = NormalizationOptions()
    public var airGap = AirGapOptions()
    public var telemetry = TelemetryOptions()
    public var mirror = MirrorOptions()
    /// How much of refused documents is kept.
    public var quarantine = QuarantineLimits()
    public var events = EventOptions()
    public var operations = OperationsOptions()

    /// By option path; a path that is absent has its default.
    var origins: [String: OptionOrigin] = [:]

    public init() {}

    /// Where the value of an option such as `Storage.Driver` came from, whatever the case of the path's letters.
    public func origin(of path: String) -> OptionOrigin {
        OptionDefinition.named(path).flatMap { origins[$0.path] } ?? .default
    }

    /// Every option in the order of the reference, with its value and where that came from.
    public var listing: [OptionListing] {
        OptionDefinition.all.map { OptionListing(path: $0.path, value: $0.value(self), origin: origin(of: $0.path)) }
    }
}

/// One line of `stella config show --origin`.
public struct OptionListing: Sendable, Equatable {
    /// Section and name, such as `Trust.KnownWeight`.
    public let path: String
    public let value: JSONValue
    public let origin: OptionOrigin
}
