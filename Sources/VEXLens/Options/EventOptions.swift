import Wire

/// Section `Events`: who is told of what happens, and how long it is kept.
public struct EventOptions: Sendable, Equatable {
    /// A file that events are appended to, a line for each.
    public var file: String?
    /// An address that events are posted to.
    public var webhookURL: String?
    /// A file with the secrets that the webhook's receiver shares.
    public var webhookSecretFile: String?
    /// Most events of one request; with 1 each request is one event in CloudEvents' structured mode.
    public var webhookBatch = 1
    /// Seconds that one request has.
    public var webhookTimeoutSeconds = 15
    /// Seconds between two looks at what is new.
    public var intervalSeconds = 1
    /// Days that events are kept which everybody has.
    public var keepDays = 30

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Events", "File", \.events.file, .optionalText),
        OptionDefinition("Events", "WebhookUrl", \.events.webhookURL, .optionalText),
        OptionDefinition("Events", "WebhookSecretFile", \.events.webhookSecretFile, .optionalText),
        OptionDefinition("Events", "WebhookBatch", \.events.webhookBatch, .number(1...1000)),
        OptionDefinition("Events", "WebhookTimeoutSeconds", \.events.webhookTimeoutSeconds, .number(1...300)),
        OptionDefinition("Events", "IntervalSeconds", \.events.intervalSeconds, .number(1...86_400)),
        OptionDefinition("Events", "KeepDays", \.events.keepDays, .number(1...36_500)),
    ]
}
