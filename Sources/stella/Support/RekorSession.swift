public import ArgumentParser
import Rekor
public import RekorClient
import Signing
import Synchronization
import Transport
import VEXLens
import Wire

/// Which log of others, and what is trusted of it.
struct RemoteLogOptions: ParsableArguments {
    @Option(name: .long, help: "The log's address, such as https://rekor.sigstore.dev (default: Mirror.Url).")
    var rekorURL: String?

    @Option(name: .long, help: "The version it speaks: v1 or v2 (default: Mirror.Api).")
    var api: RemoteLog.API?

    @Option(name: .long, help: "The log's public key (PEM). It is pinned: no other signature counts.")
    var key: String?

    @Option(name: .long, help: "A Sigstore trusted root that lists the log and its key, instead of --key.")
    var trustedRoot: String?

    @Option(name: .long, help: "A Sigstore signing config, which names the log to write to.")
    var signingConfig: String?

    @Option(name: .long, help: "The name the log signs under, when a v2 log has another than its host.")
    var origin: String?

    @Option(name: .long, help: "A file with the bearer token that the log wants.")
    var tokenFile: String?

    @Option(name: .long, help: "Where the newest checkpoints and evidence are kept (default: rekor in the ledger's directory).")
    var stateDir: String?

    @Option(name: .long, help: "Seconds that one request has.")
    var timeout = 30

    @Option(name: .long, help: "How often a request is sent at most.")
    var attempts = 6

    @Option(name: .long, help: "Seconds that the log's clock may be away from this one.")
    var clockTolerance = 600

    func validate() throws {
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is 1 to 3600 seconds") }
        guard (1...100).contains(attempts) else { throw ValidationError("--attempts is 1 to 100") }
        guard (0...1_000_000_000).contains(clockTolerance) else { throw ValidationError("--clock-tolerance is 0 or more") }
        guard key == nil || trustedRoot == nil else { throw ValidationError("give --key or --trusted-root, not both") }
    }
}

extension RemoteLog.API: ExpressibleByArgument {}

/// A log of others that a command asks.
struct RekorSession {
    let client: LogClient
    private let folder: RemoteFolder

    /// - Parameters:
    ///   - isWriting: Whether keys and logs must be valid now.
    ///   - stop: Cuts waits short; a request that failed is then not sent again.
    init(
        _ flags: RemoteLogOptions, _ configuration: Configuration, isWriting: Bool, stop: StopSwitch = StopSwitch()
    ) throws {
        let log = try RekorSession.log(flags, configuration, isWriting: isWriting)
        folder = RemoteFolder(path: flags.stateDir ?? RekorSession.stateFolder(configuration))
        var options = HTTPClient.Options(userAgent: "stella/\(Stella.version)")
        options.timeout = flags.timeout * 1000
        options.connectTimeout = min(options.connectTimeout, options.timeout)
        let http = HTTPClient(configuration.options.airGap.sealedMode ? .sealed : .open, options: options)
        let token = try RekorSession.tokenFile(flags, configuration, log).map { try RekorSession.token(in: $0) }
        client = LogClient(
            log, memory: folder,
            retry: RetryPolicy(attempts: flags.attempts) { stop.wait(milliseconds: $0) },
            tolerance: Int64(flags.clockTolerance), now: SystemClock.now,
            send: RekorSession.send(LogClient.send(by: http, token: token), until: stop))
    }

    private static func send(_ send: @escaping LogClient.Send, until stop: StopSwitch) -> LogClient.Send {
        let last = Mutex<Result<HTTPResponse, NetworkError>?>(nil)
        return { request throws(NetworkError) in
            // Whoever waited meant to ask again. There is no time for that any more: the last answer stands.
            if stop.hasCutWait, let outcome = last.withLock({ $0 }) { return try outcome.get() }
            let outcome = Result { () throws(NetworkError) in try send(request) }
            last.withLock { $0 = outcome }
            return try outcome.get()
        }
    }

    /// Asks, and keeps the evidence of an answer that is not believed before the error goes on.
    func ask<Result>(_ work: (LogClient) throws -> Result) throws -> Result {
        do {
            return try work(client)
        } catch let error as RekorClientError {
            guard let evidence = error.evidence else { throw error }
            let place: String
            do {
                place = "the evidence is in \(try folder.keep(evidence))"
            } catch {
                place = "the evidence could not be kept: \(error)"
            }
            throw CommandError(error.codeText, error.detail, hint: [error.hint, place].compactMap { $0 }.joined(separator: "; "))
        }
    }

    private static func stateFolder(_ configuration: Configuration) -> String {
        Files.isFolder(configuration.dataDirectory) ? configuration.dataDirectory + "/rekor" : "stella-rekor"
    }

    private static func log(
        _ flags: RemoteLogOptions, _ configuration: Configuration, isWriting: Bool
    ) throws -> RemoteLog {
        let now = SystemClock.now()
        var named: (url: String, api: RemoteLog.API)?
        if let path = flags.signingConfig {
            let config = try SigningConfig(parsing: try Files.read(path, limit: TrustedRoot.maxBytes))
            guard let found = config.log(at: now, api: flags.api) else {
                throw RekorClientError(
                    .logUnknown, "\(path) names no log that takes entries now", hint: "fetch the signing config again")
            }
            named = found
        }
        let mirror = configuration.options.mirror
        guard let url = (flags.rekorURL ?? named?.url ?? mirror.url).map({ RemoteLog.normalized($0) }) else {
            throw RekorClientError(
                .logUnknown, "no log is named", hint: "give --rekor-url or --signing-config, or set Mirror.Url")
        }
        // What the configuration says of its log holds for no other.
        let isMirror = mirror.url.map { RemoteLog.normalized($0) } == url
        let api = flags.api ?? (flags.rekorURL == nil ? named?.api : nil)
            ?? (isMirror ? RemoteLog.API(rawValue: mirror.api.rawValue) : nil) ?? .v1
        var key = flags.key
        var root = flags.trustedRoot
        if key == nil, root == nil, isMirror {
            key = mirror.key.map { configuration.path($0, of: "Mirror.Key") }
            root = mirror.trustedRoot.map { configuration.path($0, of: "Mirror.TrustedRoot") }
        }
        var keys: [PublicKey] = []
        if let key { keys = try PublicKey.all(pem: try Files.text(key)) }
        if key == nil, let root {
            let root = try TrustedRoot(parsing: try Files.read(root, limit: TrustedRoot.maxBytes))
            keys = root.keys(of: url, at: isWriting ? now : nil)
        }
        return try RemoteLog(url: url, api: api, keys: keys, name: flags.origin ?? (isMirror ? mirror.origin : nil))
    }

    private static func tokenFile(_ flags: RemoteLogOptions, _ configuration: Configuration, _ log: RemoteLog) -> String? {
        let mirror = configuration.options.mirror
        guard flags.tokenFile == nil, mirror.url.map({ RemoteLog.normalized($0) }) == log.url else { return flags.tokenFile }
        return mirror.tokenFile.map { configuration.path($0, of: "Mirror.TokenFile") }
    }

    private static func token(in path: String) throws -> String {
        var token = try Files.text(path)[...]
        while let last = token.last, last.isWhitespace { token = token.dropLast() }
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw CommandError("file.token", "\(path) does not hold a token", hint: "it holds one line of printable text")
        }
        return String(token)
    }
}

/// Keys and certificates of signers, from PEM files.
enum SignerFiles {
    static func read(_ paths: [String]) throws -> [EntryVerifier] {
        try paths.flatMap { path -> [EntryVerifier] in
            let text = try Files.text(path)
            if text.contains("-----BEGIN CERTIFICATE-----") { return [try EntryVerifier(pem: text)] }
            return try PublicKey.all(pem: text).map { EntryVerifier($0) }
        }
    }
}
