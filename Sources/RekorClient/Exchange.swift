public import Transport
import Signing
public import Wire

/// What is asked of a log.
public struct LogRequest: Sendable {
    public let url: String
    /// JSON to post; nil fetches.
    public let body: [UInt8]?
    /// Of the `Accept` header.
    public let accept: String
    /// Most bytes of the answer that are taken.
    public let limit: Int

    public init(url: String, body: [UInt8]? = nil, accept: String = "application/json", limit: Int = 10 << 20) {
        self.url = url
        self.body = body
        self.accept = accept
        self.limit = limit
    }

    var method: String { body == nil ? "GET" : "POST" }
}

/// One request and what came of it.
public struct Exchange: Sendable {
    public enum Outcome: Sendable {
        case answer(HTTPResponse)
        case failure(NetworkError)
    }

    public let request: LogRequest
    public let outcome: Outcome
    /// When the answer was there.
    public let time: Timestamp

    /// Bodies in base64, byte for byte. What authorizes the request is not part of it.
    var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember("time", .string(time.rfc3339)), JSONMember("method", .string(request.method)),
            JSONMember("url", .string(request.url)), JSONMember("accept", .string(request.accept)),
            JSONMember("requestBody", request.body.map { .string(Base64.encode($0)) } ?? .null),
        ]
        switch outcome {
        case .answer(let answer):
            members.append(JSONMember("status", .integer(answer.status)))
            members.append(JSONMember("headers", .array(answer.headers.map { [.string($0.name), .string($0.value)] })))
            members.append(JSONMember("body", .string(Base64.encode(answer.body))))
        case .failure(let error):
            members.append(JSONMember("failure", .string("\(error)")))
        }
        return .object(members)
    }
}

/// Everything that shows what a log said, and why it was not believed.
public struct Evidence: Sendable {
    public let log: RemoteLog
    /// In their order, at most ``limit``, the latest ones.
    public let exchanges: [Exchange]
    /// The body that our content gives.
    public let expectedBody: [UInt8]?
    /// The checkpoint remembered from an earlier run, where the answer contradicts it.
    public let remembered: String?
    /// The checkpoint that was shown now, in that case.
    public let shown: String?
    public let time: Timestamp
    public let reason: (code: String, detail: String)

    static let limit = 64

    /// One JSON document with a final line feed.
    public var encoded: [UInt8] {
        let document: JSONValue = [
            "schemaVersion": 1, "time": .string(time.rfc3339),
            "reason": ["code": .string(reason.code), "message": .string(reason.detail)],
            "log": [
                "url": .string(log.url), "api": .string(log.api.rawValue), "name": log.name.map { .string($0) } ?? .null,
                "pinnedKeys": .array(log.keys.map { .string($0.pem) }),
            ],
            "expectedBody": expectedBody.map { .string(Base64.encode($0)) } ?? .null,
            "rememberedCheckpoint": remembered.map { .string($0) } ?? .null,
            "shownCheckpoint": shown.map { .string($0) } ?? .null,
            "exchanges": .array(exchanges.map(\.json)),
        ]
        return document.compact + [0x0a]
    }
}
