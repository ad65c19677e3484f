import ArgumentParser
import Ledger
import LedgerHTTP
import TLog
import Wire

struct WitnessServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Be a witness: cosign checkpoints of other people's logs over HTTP.",
        discussion: """
            Answers POST /add-checkpoint and GET /<hex SHA-256 of the origin>/checkpoint (C2SP tlog-witness) for the logs \
            of a tlog-policy, until SIGTERM or SIGINT. What it has cosigned is durable before the answer leaves. TLS is \
            for a proxy before it.
            """)

    @Option(name: .long, help: "The witness's directory, as `stella ledger witness init` makes it.")
    var dir: String

    @Option(name: .long, help: "A C2SP tlog-policy: its log lines name the logs that are followed; more is not used.")
    var policy: String

    @Option(name: .long, help: "Where to listen: HOST:PORT; port 0 for a free one.")
    var listen: ListenAddress

    @OptionGroup var options: OutputOptions

    func run() async throws {
        let home = WitnessHome(path: dir)
        let logs = try WitnessServe.logs(
            of: WitnessPolicy(parsing: try Files.read(policy, limit: WitnessPolicy.maxBytes)), in: policy)
        let cosigner = try home.cosigner()
        let witness = try Witness(cosigner: cosigner, logs: logs, store: home.store(), clock: SystemClock.now)
        let server = WitnessServer(witness, host: listen.host, port: listen.port) { error in
            Terminal.complain(error, asJSON: options.format != .table)
        }
        do {
            try await server.run { port in
                var card = Card()
                card.add("listening", "\(listen.bracketedHost):\(port)")
                card.add("vkey", cosigner.vkey)
                card.add("logs", .array(logs.map { .string($0.origin) }))
                card.print(as: options.format)
            }
        } catch {
            throw CommandError(
                "network.listen", "cannot listen on \(listen.bracketedHost):\(listen.port): \(error)",
                hint: "choose another address or port")
        }
        Terminal.say("stella: stopped", quiet: options.quiet)
    }

    /// Keys under one origin are one log's.
    private static func logs(of policy: WitnessPolicy, in file: String) throws -> [WitnessedLog] {
        var logs: [(origin: Identifier, verifiers: [NoteVerifier])] = []
        for verifier in policy.logVerifiers {
            let origin = Identifier(verifier.name)
            if let place = logs.firstIndex(where: { $0.origin == origin }) {
                logs[place].verifiers.append(verifier)
            } else {
                logs.append((origin, [verifier]))
            }
        }
        guard !logs.isEmpty else {
            throw CommandError(
                "usage.no-log", "\(file) names no log whose signatures can be verified here",
                hint: "write a line “log” with the verifier key that `stella ledger status` shows")
        }
        return try logs.map { try WitnessedLog(origin: $0.verifiers[0].name, verifiers: $0.verifiers) }
    }
}

/// A host and a port; an IPv6 address stands in brackets.
struct ListenAddress: ExpressibleByArgument {
    let host: String
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else {
            return nil
        }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, argument.hasPrefix("[") || !host.contains(":") else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }

    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}
