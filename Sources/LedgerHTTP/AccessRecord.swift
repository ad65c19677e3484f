public import Wire

/// One answered request, for a log of accesses.
public struct AccessRecord: Sendable {
    public let time: Timestamp
    public let id: String
    public let client: String
    /// The name of the token, when one was shown.
    public let user: String?
    public let method: String
    public let path: String
    public let status: Int
    public let bytes: Int
    public let seconds: Double
    /// nil when requests are not traced.
    public let span: RequestSpan?

    public var json: JSONValue {
        let record: JSONValue = [
            "time": .string(time.rfc3339), "id": .string(id), "client": .string(client),
            "user": user.map { .string($0) } ?? .null, "method": .string(method), "path": .string(path),
            "status": .integer(status), "bytes": .integer(bytes), "microseconds": .integer(Int(seconds * 1e6)),
        ]
        guard let span, case .object(let members) = record else { return record }
        return .object(members + [JSONMember("span", span.json)])
    }
}
