import Testing
import VEXLens
import Wire

@Suite("Standard Webhooks: secrets and signatures")
struct EventWebhookSecretTests {
    private static let key = Base64.encode((0..<24).map { UInt8($0) })

    @Test("the signed text is id, time and body; each secret signs, the newest first")
    func signature() throws {
        let one = try #require(WebhookSecrets("whsec_\(Self.key)\n"))
        let body = Array(#"{"a":1}"#.utf8)
        let signed = one.signature(id: "5-0", time: Timestamp(seconds: 1_700_000_000, nanoseconds: 9), body: body)
        // Python: hmac.new(bytes(range(24)), b'5-0.1700000000.{"a":1}', 'sha256'), in base64.
        #expect(signed == "v1,bLyHJoVmyY6fJ1gP4BXdeh+IWF+a19oly8MWchQYNhE=")
        #expect(one.signature(id: "5-1", time: Timestamp(seconds: 1_700_000_000), body: body) != signed)
        #expect(one.signature(id: "5-0", time: Timestamp(seconds: 1_700_000_001), body: body) != signed)
        let other = Base64.encode(Array(repeating: 9, count: 64))
        let both = try #require(WebhookSecrets("whsec_\(other)\nwhsec_\(Self.key)\n"))
        let pair = both.signature(id: "5-0", time: Timestamp(seconds: 1_700_000_000), body: body).split(separator: " ")
        #expect(pair.count == 2 && pair[1] == signed)
        #expect(!"\(both)".contains(other) && "\(both)" == "2 webhook secrets")
    }

    @Test(
        "what is no secret is refused",
        arguments: [
            "", "\n", "whsec_", "secret", key, "WHSEC_\(key)", "whsec_!\(key)",
            "whsec_" + Base64.encode(Array(repeating: 1, count: 23)),
            "whsec_" + Base64.encode(Array(repeating: 1, count: 65)),
            "whsec_\(key) rest", Array(repeating: "whsec_\(key)", count: 9).joined(separator: "\n"),
        ])
    func refused(text: String) {
        #expect(WebhookSecrets(text) == nil)
    }
}
