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
    private let count = Atomic<UInt64>(0)

    init(_ table: RouteTable, pool: BlockingPool, options: RekorServerOptions, environment: RekorServerEnvironment) {
        self.table = table
        self.pool = pool
        self.options = options
        self.environment = environment
        writes = RateLimiter(rate: options.writeRate, burst: options.writeRate * 2)
        reads = RateLimiter(rate: options.readRate, burst: options.readRate * 2)
    }

    func answer(_ request: Request, _ context: RekorContext) async -> Response {
        let start = environment.elapsed()
        let id = requestID(request)
        let client = context.client(
            forwarded: options.isBehindProxy ? request.headers[values: RekorDesk.forwardedFor].last : nil)
        var (answer, user) = await reply(to: request, context, client)
        answer = await compressed(answer, for: request)
        answer.headers += [("X-Request-Id", id), ("Access-Control-Allow-Origin", "*")]
        answer.headers.append(("Access-Control-Expose-Headers", "ETag, Location, X-Log-Index, X-Next-After, X-Request-Id"))
        if answer.isLast {
            answer.headers.append(("Connection", "close"))
            RekorDesk.end(context.channel)
        }
        environment.onAnswer?(
            AccessRecord(
                time: environment.now(), id: id, client: client, user: user, method: request.method.rawValue,
                path: request.uri.path, status: answer.status, bytes: answer.body.count,
                seconds: environment.elapsed() - start))
        return answer.response(isBare: request.method == .head)
    }

    /// Long ones off the cooperative pool; whoever comes while that is busy gets the answer as it is.
    private func compressed(_ answer: Answer, for request: Request) async -> Answer {
        guard Compression.isWorthwhile(answer) else { return answer }
        let varying = answer.adding("Vary", "Accept-Encoding")
        guard Compression.isAccepted(request.headers[.acceptEncoding]) else { return varying }
        guard answer.body.count > 1 << 15 else { return Compression.applied(to: varying) }
        return (try? await pool.run { Compression.applied(to: varying) }) ?? varying
    }

    private static let forwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from
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

    private func reply(to request: Request, _ context: RekorContext, _ client: String) async -> (Answer, user: String?) {
        let path = RouteTable.clean(request.uri.path)
        if request.method == .options { return (RekorDesk.preflight(request), nil) }
        switch table.find(request.method.rawValue, path) {
        case .nothing(let family):
            return (Failure.answer(404, "path \(request.uri.path) was not found", family), nil)
        case .otherMethods(let methods, let family):
            let allowed = methods.joined(separator: ",")
            let message = "method \(request.method.rawValue) is not allowed, but [\(allowed)] are"
            return (Failure.answer(405, message, family).adding("Allow", allowed), nil)
        case .route(let route, let parameters):
            let limiter = route.isWriting ? writes : reads
            if let seconds = limiter.wait(client, at: environment.elapsed()) {
                var answer = Failure.answer(429, "too many requests from \(client)", route.family)
                    .adding("Retry-After", String(max(1, Int(seconds.rounded(.up)))))
                answer.isLast = route.method == .post
                return (answer, nil)
            }
            return await reply(to: request, context, route, parameters)
        }
    }

    private func reply(
        to request: Request, _ context: RekorContext, _ route: Route, _ parameters: [String: String]
    ) async -> (Answer, user: String?) {
        var user: String?
        if route.isWriting {
            switch Permission.of(request.headers[.authorization], for: route, options, environment) {
            case .granted(let name): user = name
            case .refused(let answer): return (answer, nil)
            }
        }
        var body: [UInt8] = []
        if route.method == .post {
            if let refusal = RekorDesk.refusal(ofType: request.headers[.contentType], route.family) { return (refusal, user) }
            switch await RequestReader(limit: options.maxBody, seconds: options.bodySeconds).read(request, context.channel) {
            case .whole(let bytes): body = bytes
            case .tooLong:
                var answer = Failure.answer(
                    413, "Request Entity Too Large. Limit set to \(options.maxBody)", route.family)
                answer.isLast = true
                return (answer, user)
            case .brokenOff:
                var answer = Failure.answer(408, "the request was not sent whole", route.family)
                answer.isLast = true
                return (answer, user)
            }
        }
        let call = Call(parameters: parameters, query: Query(request.uri.query), body: body, user: user)
        var answer = await answer(of: route, to: call)
        if route.method == .get, route.family == .first { answer.headers += RekorDesk.uncached }
        return (answer, user)
    }

    private func answer(of route: Route, to call: Call) async -> Answer {
        do {
            return try await route.handler(call)
        } catch {
            if let answer = Failure.answer(to: error, route.family) { return answer }
            // Strangers learn that something is wrong, the operator what.
            environment.onFailure(error)
            return Failure.answer(500, "unexpected error: the log could not answer", route.family)
        }
    }

    /// Bodies are JSON; a type that says so otherwise is refused as Rekor refuses it.
    private static func refusal(ofType type: String?, _ family: Route.Family) -> Answer? {
        let name = type.map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() } ?? "application/octet-stream"
        guard family == .first, name != Answer.json else { return nil }
        var answer = Failure.answer(415, "unsupported media type \"\(name)\", only [application/json] are allowed", .first)
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
