import ArgumentParser
import Ledger
import LedgerHTTP
import LedgerSQLite
import Rekor
import RekorService
import Trust
import VEXLens
import VEXService
import Wire

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the log to Rekor's clients over HTTP, and take their entries.",
        discussion: """
            Answers as Rekor does, versions 1 and 2, until SIGTERM or SIGINT; what was begun is then finished. It is the \
            one writer of the ledger as long as it runs. Everybody may read. Writing needs a bearer token (see `stella \
            serve token`) unless --open is given.
            """,
        subcommands: [ServeRun.self, TokenCommand.self], defaultSubcommand: ServeRun.self)
}

struct ServeRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve until SIGTERM or SIGINT (the default).")

    @Option(name: .long, help: "Where to listen: HOST:PORT; port 0 for a free one.")
    var listen: ListenAddress = .init(host: "127.0.0.1", port: 3000)

    @Option(name: .long, help: "Another port than that of --listen; 0 for a free one.")
    var port: UInt16?

    @Option(name: .long, help: "Where clients reach the server, for trusted_root.json and signing_config.json.")
    var url: String?

    @Flag(name: .long, help: "Anybody may write.")
    var open = false

    @Option(name: .long, help: "Who may write (default: tokens.json in the ledger's directory).")
    var tokens: String?

    @Option(name: .long, help: "Most bytes of a request's body.")
    var maxBody = 4 << 20

    @Option(name: .long, help: "Submissions of one client in a second, twice as many at once; 0 for no limit.")
    var rate = 50.0

    @Option(name: .long, help: "Other requests of one client in a second; 0 for no limit.")
    var readRate = 500.0

    @Option(name: .long, help: "Connections at once; others wait.")
    var connections = 1024

    @Option(name: .long, help: "Clients that follow events at once (/api/v1/vex/events); others are told to come again.")
    var followers = 256

    @Option(name: .long, help: "Threads that read the store and check signatures (default: the cores, 2 at least).")
    var threads: Int?

    @Flag(name: .long, help: "A proxy that is trusted writes X-Forwarded-For: limits are for the address in it.")
    var behindProxy = false

    @Flag(name: .long, help: "A line of JSON on standard output for each request.")
    var accessLog = false

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "Answer /metrics, for Prometheus (default: Telemetry.MetricsEnabled).")
    var metrics: Bool?

    @Option(name: .long, help: "Answer 501 to this; may be given again.")
    var disable: [Endpoint] = []

    @Option(name: .long, help: "Most bytes of an intoto entry's payload that are kept beside the log.")
    var attachmentLimit = AcceptedEntry.attachmentLimit

    @Option(
        name: .long,
        help: "A file of issuers: what differs is taken over at the start and at each SIGHUP, and each change is an entry.")
    var issuers: String?

    @OptionGroup var tls: TLSOptions

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (0...1 << 30).contains(attachmentLimit) else {
            throw ValidationError("--attachment-limit is between 0 and 1073741824")
        }
        guard (1...1 << 30).contains(maxBody) else { throw ValidationError("--max-body is between 1 and 1073741824") }
        guard rate >= 0, readRate >= 0, rate.isFinite, readRate.isFinite else {
            throw ValidationError("--rate and --read-rate are not below 0")
        }
        guard (1...65_536).contains(connections), (0...65_536).contains(followers), (1...256).contains(threads ?? 1) else {
            throw ValidationError(
                "--connections is between 1 and 65536, --followers between 0 and 65536, --threads between 1 and 256")
        }
    }

    func run() async throws {
        let identity = try tls.identity()
        let session = try await WriteSession.open(options, notices: .atOnce)
        defer { session.close() }
        let asJSON = options.output.format != .table
        let roll = TokenFile(path: tokens ?? session.tokensPath, isRequired: tokens != nil)
        // A file that cannot be read is told now and not to the first who wants to write.
        _ = try roll.current()
        let now: @Sendable () -> Timestamp = SystemClock.now
        let elapsed: @Sendable () -> Double = { SystemClock.elapsed() }
        let tokens: @Sendable () throws -> TokenRoll = { try roll.current() }
        let onFailure: @Sendable (any Error) -> Void = { error in ServeRun.complain(error, asJSON: asJSON) }
        let onAnswer: @Sendable (AccessRecord) -> Void = { ServeRun.note($0) }
        let environment = RekorServerEnvironment(
            now: now, elapsed: elapsed, instance: ServeRun.instance(), tokens: tokens,
            tls: identity, process: { ProcessFigures.current() }, figures: { session.figures() },
            onFailure: onFailure, onAnswer: accessLog ? onAnswer : nil)
        let service = try session.rekorService(attachmentLimit: attachmentLimit, complain: onFailure)
        let vex = VerdictService(
            lens: session.service, rekor: service, events: session.events,
            journal: SQLiteRecomputeJournal(session.store), defaultMode: session.defaultMode,
            issuerFile: issuers.map { ServeRun.file(of: $0) })
        let server = RekorServer(service, vex: vex, options: serverOptions(session.options.telemetry), environment: environment)
        let place = "\(identity == nil ? "http" : "https")://\(listen.bracketedHost)"
        let quiet = options.output.quiet
        let mirror = try MirrorWorker(
            session, say: { Terminal.say("stella: \($0)", quiet: quiet) }, complain: onFailure)
        let events = try session.eventWorkers(say: { Terminal.say("stella: \($0)", quiet: quiet) }, complain: onFailure)
        mirror?.start()
        let reloader = try issuers.map { file in
            try IssuerReloader(file, vex, say: { Terminal.say("stella: \($0)", quiet: quiet) }, complain: onFailure)
        }
        defer { reloader?.end() }
        events.start()
        do {
            // Whoever started it waits for this line, whatever else is quiet.
            try await server.run { found in Terminal.say("stella: listening on \(place):\(found)") }
        } catch {
            await mirror?.end()
            await events.end()
            throw CommandError(
                "network.listen", "cannot listen on \(place):\(port.map { Int($0) } ?? listen.port): \(error)",
                hint: "choose another address or port")
        }
        await mirror?.end()
        await events.end()
        Terminal.say("stella: stopped", quiet: quiet)
    }

    private static func file(of path: String) -> @Sendable () throws -> [Issuer] {
        { try IssuerFile(path: path, now: SystemClock.now()).issuers }
    }

    /// Tells the requests of this run from those of others.
    private static func instance() -> String { String(UInt32.random(in: 0...UInt32.max), radix: 36) }

    private static func note(_ record: AccessRecord) {
        Terminal.out(record.json.compact + [UInt8(ascii: "\n")])
    }

    private static func complain(_ error: any Error, asJSON: Bool) {
        Terminal.complain(any: error, asJSON: asJSON)
    }

    private func serverOptions(_ telemetry: TelemetryOptions) -> RekorServerOptions {
        var chosen = RekorServerOptions()
        chosen.host = listen.host
        chosen.port = port.map { Int($0) } ?? listen.port
        chosen.url = url
        chosen.isOpen = open
        chosen.isBehindProxy = behindProxy
        chosen.maxBody = maxBody
        chosen.connections = connections
        chosen.followers = followers
        chosen.writeRate = rate
        chosen.readRate = readRate
        if let threads { chosen.threads = threads }
        chosen.disabled = Set(disable)
        chosen.hasMetrics = metrics ?? telemetry.metricsEnabled
        chosen.traceScope = telemetry.tracingEnabled ? telemetry.activitySourceName : nil
        return chosen
    }
}
