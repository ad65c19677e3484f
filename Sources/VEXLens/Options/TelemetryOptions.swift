/// Section `Telemetry`: metrics, traces, and the scope names they carry.
public struct TelemetryOptions: Sendable, Equatable {
    public var metricsEnabled = true
    public var tracingEnabled = true
    public var meterName = "StellaOps.VexLens"
    public var activitySourceName = "StellaOps.VexLens"

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Telemetry", "MetricsEnabled", \.telemetry.metricsEnabled, .flag),
        OptionDefinition("Telemetry", "TracingEnabled", \.telemetry.tracingEnabled, .flag),
        OptionDefinition("Telemetry", "MeterName", \.telemetry.meterName, .text),
        OptionDefinition("Telemetry", "ActivitySourceName", \.telemetry.activitySourceName, .text),
    ]
}
