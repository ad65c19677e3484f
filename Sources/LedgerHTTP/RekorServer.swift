import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Ledger
import Logging
import NIOCore
import NIOPosix
public import RekorService
import Synchronization
public import VEXLens
public import VEXService
public import Wire

/// How a server is set up.
public struct RekorServerOptions: Sendable {
    /// A name or address to listen on.
    public var host = "127.0.0.1"
    /// 0 for one that is free.
    public var port = 3000
    /// Where clients reach the server, as the documents of trust say; nil for where it listens.
    public var url: String?
    /// Whether anybody may write.
    public var isOpen = false
    /// Whether `X-Forwarded-For` is written by a proxy and says who asks.
    public var isBehindProxy = false
    /// Bytes of a request's body.
    public var maxBody = 4 << 20
    /// Seconds within which a body has to be there.
    public var bodySeconds: Int64 = 30
    /// Seconds without a byte after which a connection is closed.
    public var idleSeconds: Int64 = 60
    /// Connections at once; others wait to be accepted.
    public var connections = 1024
    /// Submissions of one client in a second, twice as many at once; 0 for no limit.
    public var writeRate: Double = 50
    /// The same for everything else.
    public var readRate: Double = 500
    /// Whether version 2 takes the `dsse` request that its clients sent until 2026.
    public var takesDSSE = true
    /// Threads that read the store and check signatures.
    public var threads = max(2, System.coreCount)
    /// Clients that follow events at once.
    public var followers = 256
    /// Seconds without an event after which those who follow are told that the server is there.
    public var heartbeatSeconds: Int64 = 15
    /// What is answered 501.
    public var disabled: Set<Endpoint> = []
    /// Whether `/metrics` is answered.
    public var hasMetrics = false
    /// The scope under which requests are traced; nil when they are not.
    public var traceScope: String?

    public init() {}
}

/// What a server is told from outside.
public struct RekorServerEnvironment: Sendable {
    /// The wall clock.
    public let now: @Sendable () -> Timestamp
    /// Seconds on a clock that never goes back.
    public let elapsed: @Sendable () -> Double
    /// Begins the names of requests that bring none; another text for each run.
    public let instance: String
    /// Who may write at this moment.
    public let tokens: @Sendable () throws -> TokenRoll
    /// What TLS is to be served with at this moment, asked for with each connection; nil for plain HTTP.
    public let tls: (@Sendable () throws -> TLSIdentity)?
    /// What the system says of the process.
    public let process: @Sendable () -> ProcessFigures?
    /// What other rooms have counted, for `/metrics`.
    public let figures: @Sendable () -> [MetricFamily]
    /// Told of each request that is answered 500 and why; called on any thread.
    public let onFailure: @Sendable (any Error) -> Void
    /// Told of each answer.
    public let onAnswer: (@Sendable (AccessRecord) -> Void)?

    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Double, instance: String,
        tokens: @escaping @Sendable () throws -> TokenRoll = { TokenRoll() },
        tls: (@Sendable () throws -> TLSIdentity)? = nil,
        process: @escaping @Sendable () -> ProcessFigures? = { nil },
        figures: @escaping @Sendable () -> [MetricFamily] = { [] },
        onFailure: @escaping @Sendable (any Error) -> Void, onAnswer: (@Sendable (AccessRecord) -> Void)? = nil
    ) {
        self.now = now
        self.elapsed = elapsed
        self.instance = instance
        self.tokens = tokens
        self.tls = tls
        self.process = process
        self.figures = figures
        self.onFailure = onFailure
        self.onAnswer = onAnswer
    }
}

/// Serves a log as Rekor does, versions 1 and 2 of its interface, over HTTP/1.1, plain or within TLS.
///
/// Reading the store and checking signatures goes on in a few threads of the server's own; writing waits for the
/// sequencer, which makes one batch of what comes in meanwhile.
public struct RekorServer<Log: LedgerStore>: Sendable {
    private let options: RekorServerOptions
    private let desk: RekorDesk
    private let address: AddressBox
    private let pool: BlockingPool
    /// For work that goes on when its request is answered.
    private let jobPool: BlockingPool
    private let answers: LastingAnswers
    /// Ends such work.
    private let endJobs: @Sendable () async -> Void
    private let environment: RekorServerEnvironment
    /// `GET /api/v1/log` and so on, each path as OpenAPI writes it.
    package let routes: [String]

    public init(_ service: LogService<Log>, options: RekorServerOptions, environment: RekorServerEnvironment) {
        self.init(service, options: options, environment: environment) { _, _, _ in [] }
    }

    /// - Parameters:
    ///   - endJobs: Ends what goes on when its request is answered.
    ///   - more: Routes beside Rekor's.
    private init(
        _ service: LogService<Log>, options: RekorServerOptions, environment: RekorServerEnvironment,
        endJobs: @escaping @Sendable () async -> Void = {}, more: (BlockingPool, BlockingPool, LastingAnswers) -> [Route]
    ) {
        self.options = options
        self.environment = environment
        let address = AddressBox(options.url, isSecure: environment.tls != nil)
        self.address = address
        let pool = BlockingPool(threads: max(1, options.threads), limit: RekorServer.waiting)
        self.pool = pool
        let jobPool = BlockingPool(threads: 1, limit: RekorServer.waiting)
        self.jobPool = jobPool
        self.endJobs = endJobs
        let answers = LastingAnswers(limit: options.followers)
        self.answers = answers
        let metrics = options.hasMetrics ? ServerMetrics() : nil
        let side = SideRoutes(
            service: service, pool: pool, url: { address.url }, metrics: metrics, process: environment.process,
            figures: environment.figures)
        let table = RekorServer.table(of: service, pool: pool, options: options, side, more(pool, jobPool, answers))
        routes = table.routes.map { "\($0.method.rawValue) \($0.documentedPattern)" }
        desk = RekorDesk(table, pool: pool, options: options, environment: environment, metrics: metrics)
    }

    /// Requests that wait for a thread before others are told to come again.
    private static var waiting: Int { 4096 }

    private static func run(
        _ server: Application<CallbackResponder<RekorContext>>, _ isStoppedBySignals: Bool
    ) async -> Result<Void, any Error> {
        do {
            if isStoppedBySignals { try await server.runService() } else { try await server.run() }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    static func table(
        of service: LogService<Log>, pool: BlockingPool, options: RekorServerOptions, _ side: SideRoutes<Log>, _ more: [Route]
    ) -> RouteTable {
        RouteTable(
            routes: V1Routes(service: service, pool: pool).routes
                + V2Routes(service: service, pool: pool, takesDSSE: options.takesDSSE).routes
                + more + side.routes)
    }

    /// What is done with each connection.
    private func builder() throws -> HTTPServerBuilder {
        let idle = TimeAmount.seconds(options.idleSeconds)
        guard let current = environment.tls else {
            return HTTPServerBuilder { [answers] in
                LoopBoundChannel(HTTP1Channel(responder: $0, configuration: .init(idleTimeout: idle)), answers)
            }
        }
        #if TLS
            let identity = try LastingIdentity(current, onFailure: environment.onFailure)
            return HTTPServerBuilder { [answers] responder in
                let plain = HTTP1Channel(responder: responder, configuration: .init(idleTimeout: idle))
                return LoopBoundChannel(TLSChannel(plain, identity), answers)
            }
        #else
            // Nobody can make an identity in a program without TLS.
            _ = try current()
            throw TLSError(.unavailable, "this program was built without TLS")
        #endif
    }

    /// Serves until the process gets SIGTERM or SIGINT, or the task is cancelled; requests that have begun are answered
    /// before it returns after a signal.
    ///
    /// - Parameters:
    ///   - isStoppedBySignals: Whether signals are taken over at all.
    ///   - onListening: Called once with the port.
    /// - Throws: What the system says when it cannot listen there; `service.tls-…`.
    public func run(
        isStoppedBySignals: Bool = true, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let quiet = Logger(label: "stella.serve") { _ in SwiftLogNoOpLogHandler() }
        let (desk, options, address) = (desk, options, address)
        let builder = try builder()
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let server = Application(
            responder: CallbackResponder<RekorContext> { request, context in await desk.answer(request, context) },
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port),
                availableConnectionsDelegate: MaximumAvailableConnections(options.connections, logger: quiet)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? options.port
                address.listens(on: options.host, port)
                onListening(port)
            }, eventLoopGroupProvider: .shared(loops), logger: quiet)
        pool.start()
        jobPool.start()
        let result = await RekorServer.run(server, isStoppedBySignals)
        await endJobs()
        await pool.stop()
        await jobPool.stop()
        try await loops.shutdownGracefully()
        try result.get()
    }
}

extension RekorServer where Log.Row == LensRow {
    /// The same with the interface to verdicts, documents and issuers.
    public init(
        _ service: LogService<Log>, vex: VerdictService<Log>, options: RekorServerOptions, environment: RekorServerEnvironment
    ) {
        self.init(service, options: options, environment: environment, endJobs: { await vex.recomputations.end() }) {
            pool, jobPool, answers in
            VEXRoutes(service: vex, pool: pool, jobPool: jobPool, onFailure: environment.onFailure).routes
                + EventRoutes(service: vex, pool: pool, answers: answers, options: options, onFailure: environment.onFailure)
                .routes
        }
    }
}

/// Where clients reach the server.
private final class AddressBox: Sendable {
    private let given: String?
    private let found = Mutex("")

    private let scheme: String

    init(_ given: String?, isSecure: Bool) {
        self.given = given
        scheme = isSecure ? "https" : "http"
    }

    var url: String { given ?? found.withLock { $0 } }

    func listens(on host: String, _ port: Int) {
        found.withLock { $0 = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    }
}
