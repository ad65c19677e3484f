import Transport
import VEXLens
import Wire

/// Posts events to an address, signed as Standard Webhooks 1.0 describes.
struct EventWebhook: EventSink {
    let name = "webhook"
    let target: String
    let batch: Int
    private let secrets: WebhookSecrets
    private let client: HTTPClient
    private let now: @Sendable () -> Timestamp

    /// Most bytes of an answer that are taken; nothing in it is looked at.
    private static let answerLimit = 1 << 16

    /// - Parameter batch: With 1 a request is one event, else an array of so many at most.
    init(url: String, batch: Int, secrets: WebhookSecrets, client: HTTPClient, now: @escaping @Sendable () -> Timestamp)
    {
        target = url
        self.batch = batch
        self.secrets = secrets
        self.client = client
        self.now = now
    }

    func deliver(_ events: [LensEvent]) -> EventReceipt {
        guard let first = events.first, let last = events.last else { return .taken }
        let time = now()
        // The same events, the same id, whenever they come.
        let id = batch == 1 ? first.id : "\(first.id)_\(last.id)"
        let content = batch == 1 ? first.cloudEvent : .array(events.map(\.cloudEvent))
        let body = content.compact
        let headers = [
            HTTPHeader("webhook-id", id), HTTPHeader("webhook-timestamp", String(time.seconds)),
            HTTPHeader("webhook-signature", secrets.signature(id: id, time: time, body: body)),
        ]
        let type = batch == 1 ? "application/cloudevents+json" : "application/cloudevents-batch+json"
        do {
            let answer = try client.post(
                target, body: body, contentType: type + "; charset=utf-8", headers: headers,
                limit: EventWebhook.answerLimit)
            return receipt(answer)
        } catch { return .failed(error) }
    }

    private func receipt(_ answer: HTTPResponse) -> EventReceipt {
        do {
            _ = try answer.content(of: target)
            return .taken
        } catch {
            guard answer.status != 410 else { return .ended(error) }
            return .failed(error, retryAfter: answer.header("Retry-After").flatMap { Int64($0) })
        }
    }
}
