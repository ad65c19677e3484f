import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Wire

/// What leaves for a request, before the server adds what every answer has.
struct Answer: Sendable {
    var status: Int
    /// In the order in which they leave.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Whether the connection ends with this answer: part of the request was not read.
    var isLast = false
    /// Whether the body is of digests, which no compression makes shorter.
    var isDense = false
    /// What went wrong, in place of a body; written when it is known what was asked for.
    var problem: Problem?
    /// What goes on being written, in place of a body.
    var stream: EventStream?

    static let json = "application/json"

    /// A body of compact JSON and one line feed.
    static func json(_ status: Int, _ value: JSONValue) -> Answer {
        Answer(status: status, headers: [("Content-Type", json)], body: value.compact + [0x0a])
    }

    static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> Answer {
        Answer(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }

    /// The names that leave with most answers, read once.
    private static let known = [String: HTTPField.Name](
        uniqueKeysWithValues: [
            "Content-Type", "Cache-Control", "Expires", "Pragma", "X-Accel-Expires", "X-Request-Id", "ETag", "Location", "Vary",
            "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Link", "X-Content-Type-Options",
        ].compactMap { name in HTTPField.Name(name).map { (name, $0) } })

    /// With the problem as its body.
    ///
    /// - Parameter instance: The path that was asked for.
    func stating(instance: String) -> Answer {
        guard let problem else { return self }
        var answer = adding("Content-Type", Problem.contentType).adding("Cache-Control", "no-store")
        answer.body = problem.body(instance: instance)
        return answer
    }

    func adding(_ name: String, _ value: String) -> Answer {
        var answer = self
        answer.headers.append((name, value))
        return answer
    }

    var contentType: String? { headers.first { $0.name == "Content-Type" }?.value }

    /// - Parameters:
    ///   - isBare: Whether the body stays away, as for HEAD; its length is told all the same.
    ///   - channel: The connection that it leaves by.
    func response(isBare: Bool, on channel: any Channel) -> Response {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = Answer.known[name] ?? HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        if let stream {
            let body = isBare ? ResponseBody() : ResponseBody { try await stream.write(to: &$0, on: channel) }
            return Response(status: HTTPResponse.Status(code: status), headers: fields, body: body)
        }
        if isBare { fields[.contentLength] = String(body.count) }
        return Response(
            status: HTTPResponse.Status(code: status), headers: fields,
            body: isBare || body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
