import Signing
public import Wire

/// What a webhook's receiver and the sender share, as Standard Webhooks 1.0 writes it.
///
/// Several secrets sign each message, so that a receiver can go over to a new one.
public struct WebhookSecrets: Sendable, CustomStringConvertible {
    private let keys: [[UInt8]]

    /// Reads lines of `whsec_` and base64 of 24 to 64 bytes, the newest first; nil for anything else.
    public init?(_ text: String) {
        var keys: [[UInt8]] = []
        for line in text.split(whereSeparator: { $0.isWhitespace }) {
            guard line.hasPrefix("whsec_"), let key = Base64.decode(String(line.dropFirst(6))),
                (24...64).contains(key.count)
            else { return nil }
            keys.append(key)
        }
        guard !keys.isEmpty, keys.count <= 8 else { return nil }
        self.keys = keys
    }

    /// The secrets themselves are in no message.
    public var description: String { "\(keys.count) webhook secrets" }

    /// The value of `webhook-signature`: for each secret `v1,` and base64 of HMAC-SHA256 over id, time and body.
    ///
    /// - Parameters:
    ///   - id: The value of `webhook-id`.
    ///   - time: That of `webhook-timestamp`, in whole seconds.
    public func signature(id: String, time: Timestamp, body: [UInt8]) -> String {
        let signed = Array("\(id).\(time.seconds).".utf8) + body
        return keys.map { "v1," + Base64.encode(HMACSHA256.tag(of: signed, key: $0).bytes) }.joined(separator: " ")
    }
}
