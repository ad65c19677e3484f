import HTTPTypes
import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import RekorService
import Synchronization
import Wire

/// Reads requests and writes answers: what every request goes through before and after its route.
final class RekorDesk: Sendable {
    private let table: RouteTable
    private let pool: BlockingPool
    private let options: RekorServerOptions
    private let environment: RekorServerEnvironment
    private let writes: RateLimiter
    private let reads: RateLimiter
    private let metrics: ServerMetrics?
    private let count = Atomic<UInt64>(0)

    /// An answer, and what is noted of it.
    private struct Reply {
        var answer: Answer
        var user: String?
        var route: Route?
        var refusal: ServerMetrics.Refusal?
    }

    init(
        _ table: RouteTable, pool: BlockingPool, options: RekorServerOptions, environment: RekorServerEnvironment,
        metrics: ServerMetrics?
    ) {
        self.table = table
        self.pool = pool
        self.options = options
        self.environment = environment
        self.metrics = metrics
        writes = RateLimiter(rate: options.writeRate, burst: options.writeRate * 2)
        reads = RateLimiter(rate: options.readRate, burst: options.readRate * 2)
    }

    func answer(_ request: Request, _ context: RekorContext) async -> Response {
        let start = environment.elapsed()
        let id = requestID(request)
        let client = context.client(
            forwarded: options.isBehindProxy ? request.headers[values: RekorDesk.forwardedFor].last : nil)
        let reply = await reply(to: request, context, client)
        var answer = await compressed(reply.answer.stating(instance: request.uri.path), for: request)
        answer.headers += [("X-Request-Id", id), ("Access-Control-Allow-Origin", "*")]
        answer.headers.append(("Access-Control-Expose-Headers", RekorDesk.exposed))
        if answer.isLast {
            answer.headers.append(("Connection", "close"))
            RekorDesk.end(context.channel)
        }
        let seconds = environment.elapsed() - start
        metrics?.note(
            route: reply.route?.documentedPattern, method: request.method.rawValue, status: answer.status, seconds: seconds,
            refusal: reply.refusal)
        environment.onAnswer?(
            AccessRecord(
                time: environment.now(), id: id, client: client, user: reply.user, method: request.method.rawValue,
                path: request.uri.path, status: answer.status, bytes: answer.body.count, seconds: seconds,
                span: span(of: request, id, reply.route)))
        return answer.response(isBare: request.method == .head, on: context.channel)
    }

    private func span(of request: Request, _ id: String, _ route: Route?) -> RequestSpan? {
        guard let scope = options.traceScope else { return nil }
        return RequestSpan(
            scope: scope, request: "\(environment.instance) \(id)", traceparent: request.headers[RekorDesk.traceparent],
            name: "\(request.method.rawValue) \(route?.documentedPattern ?? "none")")
    }

    private static let exposed = "ETag, Link, Location, X-Bundle-Manifest, X-Log-Index, X-Next-After, X-Request-Id"
    private static let traceparent = HTTPField.Name("traceparent") ?? .from

    /// Long ones off the cooperative pool; whoever comes while that is busy gets the answer as it is.
    private func compressed(_ answer: Answer, for request: Request) async -> Answer {
        guard Compression.isWorthwhile(answer) else { return answer }
        let varying = answer.adding("Vary", "Accept-Encoding")
        guard Compression.isAccepted(request.headers[.acceptEncoding]) else { return varying }
        guard answer.body.count > 1 << 15 else { return Compression.applied(to: varying) }
        return (try? await pool.run { Compression.applied(to: varying) }) ?? varying
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from
    private static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .from
    private static let requestIDName = HTTPField.Name("X-Request-Id") ?? .from

    /// The client's own, when it is short and plain, so that it finds its request again in both logs.
    private func requestID(_ request: Request) -> String {
        if let given = request.headers[RekorDesk.requestIDName], (1...128).contains(given.utf8.count),
            given.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        {
            return given
        }
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(environment.instance)-\(number)"
    }

    private func reply(to request: Request, _ context: RekorContext, _ client: String) async -> Reply {
        let path = RouteTable.clean(request.uri.path)
        if request.method == .options { return Reply(answer: RekorDesk.preflight(request)) }
        switch table.find(request.method.rawValue, path) {
        case .nothing(let family):
            return Reply(answer: Failure.answer(404, "path \(request.uri.path) was not found", family))
        case .otherMethods(let methods, let family):
            let allowed = methods.joined(separator: ",")
            let message = "method \(request.method.rawValue) is not allowed, but [\(allowed)] are"
            return Reply(answer: Failure.answer(405, message, family).adding("Allow", allowed))
        case .route(let route, let parameters):
            var reply = await reply(to: request, context, route, parameters, client)
            reply.route = route
            return reply
        }
    }

    private func reply(
        to request: Request, _ context: RekorContext, _ route: Route, _ parameters: [String: String], _ client: String
    ) async -> Reply {
        if let seconds = (route.isWriting ? writes : reads).wait(client, at: environment.elapsed()) {
            let answer = Failure.answer(429, "too many requests from \(client)", route.family)
                .adding("Retry-After", String(max(1, Int(seconds.rounded(.up)))))
            return RekorDesk.turnedAway(answer, .rate, isUnread: route.method == .post)
        }
        if let endpoint = route.endpoint, options.disabled.contains(endpoint) {
            let answer = Failure.answer(501, endpoint.refusal, route.family)
            return RekorDesk.turnedAway(answer, .disabled, isUnread: route.method == .post)
        }
        var user: String?
        if route.isWriting {
            let certificate = environment.tls == nil ? nil : await context.clientCertificate()
            switch Permission.of(request.headers[.authorization], certificate, for: route, options, environment) {
            case .granted(let name): user = name
            case .refused(let answer): return Reply(answer: answer, refusal: .permission)
            }
        }
        var body: [UInt8] = []
        if route.method == .post {
            switch await read(request, context, route) {
            case .success(let bytes): body = bytes
            case .failure(let refused): return Reply(answer: refused.answer, user: user, refusal: refused.reason)
            }
        }
        let call = Call(
            parameters: parameters, query: Query(request.uri.query), body: body, user: user, path: request.uri.path,
            accept: request.headers[.accept], ifNoneMatch: request.headers[.ifNoneMatch],
            lastEventID: request.headers[RekorDesk.lastEventID])
        var reply = await answer(of: route, to: call)
        reply.user = user
        if route.method == .get, route.family == .first { reply.answer.headers += RekorDesk.uncached }
        return reply
    }

    private struct Refused: Error {
        let answer: Answer
        let reason: ServerMetrics.Refusal
    }

    private func read(_ request: Request, _ context: RekorContext, _ route: Route) async -> Result<[UInt8], Refused> {
        if let refusal = RekorDesk.refusal(ofType: request.headers[.contentType], route) {
            return .failure(Refused(answer: refusal, reason: .mediaType))
        }
        let limit = route.bodyLimit ?? options.maxBody
        switch await RequestReader(limit: limit, seconds: options.bodySeconds).read(request, context.channel) {
        case .whole(let bytes): return .success(bytes)
        case .tooLong:
            var answer = Failure.answer(413, "Request Entity Too Large. Limit set to \(limit)", route.family)
            answer.isLast = true
            return .failure(Refused(answer: answer, reason: .tooLong))
        case .brokenOff:
            var answer = Failure.answer(408, "the request was not sent whole", route.family)
            answer.isLast = true
            return .failure(Refused(answer: answer, reason: .brokenOff))
        }
    }

    /// - Parameter isUnread: Whether the request has a body, which has not been read and will not be.
    private static func turnedAway(_ answer: Answer, _ reason: ServerMetrics.Refusal, isUnread: Bool) -> Reply {
        var answer = answer
        answer.isLast = isUnread
        return Reply(answer: answer, refusal: reason)
    }

    private func answer(of route: Route, to call: Call) async -> Reply {
        do {
            return Reply(answer: try await route.handler(call))
        } catch {
            if let answer = Failure.answer(to: error, route.family) {
                return Reply(answer: answer, refusal: answer.status == 503 ? .busy : nil)
            }
            // Strangers learn that something is wrong, the operator what.
            environment.onFailure(error)
            return Reply(answer: Failure.answer(500, "unexpected error: the log could not answer", route.family))
        }
    }

    /// Bodies are JSON; a type that says so otherwise is refused as Rekor refuses it.
    private static func refusal(ofType type: String?, _ route: Route) -> Answer? {
        let name = type.map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() } ?? "application/octet-stream"
        let isTaken =
            switch route.bodies {
            case .json: name == Answer.json
            case .jsonAndKin: name == Answer.json || name.hasPrefix("application/") && name.hasSuffix("+json")
            case .any: true
            }
        guard !isTaken else { return nil }
        var answer = Failure.answer(
            415, "unsupported media type \"\(name)\", only [application/json] are allowed", route.family)
        answer.isLast = true
        return answer
    }

    private static func preflight(_ request: Request) -> Answer {
        let wanted = HTTPField.Name("Access-Control-Request-Headers").flatMap { request.headers[$0] }
        return Answer(status: 204)
            .adding("Access-Control-Allow-Methods", "GET, POST, HEAD")
            .adding("Access-Control-Allow-Headers", wanted ?? "Accept, Authorization, Content-Type, X-Requested-With")
            .adding("Access-Control-Max-Age", "600")
    }

    /// What Rekor sends with everything that is read.
    private static let uncached = [
        ("Cache-Control", "no-cache, no-store, no-transform, must-revalidate, private, max-age=0"),
        ("Expires", "Thu, 01 Jan 1970 00:00:00 UTC"), ("Pragma", "no-cache"), ("X-Accel-Expires", "0"),
    ]

    /// Part of the request is unread: leaves the client a moment for the answer, and reads no more of it.
    private static func end(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
}
