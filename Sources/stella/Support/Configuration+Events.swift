import Transport
import VEXLens

/// Where events are delivered to.
struct EventTargets {
    let sinks: [any EventSink]
    /// Whether there is a webhook that must not be asked.
    let isSealed: Bool

    static let sealedText = "no event is posted to Events.WebhookUrl: AirGap.SealedMode forbids connections"
}

extension Configuration {
    /// - Throws: `config.events-incomplete`, `file.webhook-secret`, and other errors of reading.
    func eventTargets() throws -> EventTargets {
        let events = options.events
        var sinks: [any EventSink] = []
        if let file = events.file { sinks.append(EventFile(path: path(file, of: "Events.File"))) }
        guard events.webhookURL != nil || events.webhookSecretFile != nil else {
            return EventTargets(sinks: sinks, isSealed: false)
        }
        guard let url = events.webhookURL, let file = events.webhookSecretFile else {
            throw CommandError(
                "config.events-incomplete", "the webhook's address or secret is missing",
                hint: "set Events.WebhookUrl and Events.WebhookSecretFile")
        }
        let secrets = try secrets(in: path(file, of: "Events.WebhookSecretFile"))
        guard !options.airGap.sealedMode else { return EventTargets(sinks: sinks, isSealed: true) }
        var limits = HTTPClient.Options(userAgent: "stella/\(Stella.version)")
        limits.timeout = events.webhookTimeoutSeconds * 1000
        limits.connectTimeout = min(limits.connectTimeout, limits.timeout)
        sinks.append(
            EventWebhook(
                url: url, batch: events.webhookBatch, secrets: secrets, client: HTTPClient(.open, options: limits),
                now: SystemClock.now))
        return EventTargets(sinks: sinks, isSealed: false)
    }

    private func secrets(in path: String) throws -> WebhookSecrets {
        guard let secrets = WebhookSecrets(try Files.text(path)) else {
            throw CommandError(
                "file.webhook-secret", "\(path) holds no secret of a webhook",
                hint: "it holds a line of whsec_ and base64 of 24 to 64 random bytes")
        }
        return secrets
    }
}
