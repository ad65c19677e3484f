import Signing
public import Wire

/// The span of one request, as OpenTelemetry's logs name it: what ties the lines of several programs together.
public struct RequestSpan: Sendable, Hashable {
    /// The instrumentation scope: `Telemetry.ActivitySourceName`.
    public let scope: String
    /// 32 hexadecimal digits; the caller's, when it sent a `traceparent` (W3C Trace Context).
    public let traceID: String
    /// 16 hexadecimal digits.
    public let spanID: String
    /// The caller's span, when it sent one.
    public let parentID: String?
    /// Method and route pattern, such as `GET /api/v1/log`.
    public let name: String

    public var json: JSONValue {
        [
            "scope": .string(scope), "traceId": .string(traceID), "spanId": .string(spanID),
            "parentId": JSONValue(parentID), "name": .string(name),
        ]
    }

    /// - Parameters:
    ///   - request: Unlike any other of any run; identifiers are made of it, so nothing is drawn here.
    ///   - traceparent: The caller's header; one that breaks its rules counts as none.
    init(scope: String, request: String, traceparent: String?, name: String) {
        let parent = traceparent.flatMap { RequestSpan.parent($0) }
        self.scope = scope
        self.name = name
        traceID = parent?.trace ?? RequestSpan.digits("trace \(request)", 16)
        spanID = RequestSpan.digits("span \(request)", 8)
        parentID = parent?.span
    }

    private static func digits(_ text: String, _ count: Int) -> String {
        Hex.encode(SHA256.hash(Array(text.utf8)).bytes.prefix(count))
    }

    /// `00-TRACE-SPAN-FLAGS`, all in lower case, neither identifier all zeros; later versions may append parts.
    private static func parent(_ text: String) -> (trace: String, span: String)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].utf8.count == 32, parts[2].utf8.count == 16, parts[3].utf8.count == 2,
            parts.prefix(4).allSatisfy({
                $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            }),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        return (parts[1], parts[2])
    }
}
