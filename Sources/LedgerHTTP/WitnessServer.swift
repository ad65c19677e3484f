import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Ledger
import Logging
import NIOCore

/// Serves a witness over HTTP/1.1 (C2SP tlog-witness), with one prefix for submission and monitoring.
///
/// TLS is for a proxy before it. Bodies are cut off at the longest request there is, before anything of them is read.
public struct WitnessServer: Sendable {
    private let desk: WitnessDesk
    private let host: String
    private let port: Int

    /// Connections at once; others wait to be accepted.
    private static let connections = 128
    /// Seconds without a byte after which a connection is closed.
    private static let idleTime: Int64 = 30

    /// - Parameters:
    ///   - host: A name or address to listen on.
    ///   - port: 0 for one that is free.
    ///   - onFailure: Told of each request that is answered 500 and why; called on any thread.
    public init(
        _ witness: Witness, host: String, port: Int, onFailure: @escaping @Sendable (LedgerError) -> Void
    ) {
        desk = WitnessDesk(witness, onFailure: onFailure)
        self.host = host
        self.port = port
    }

    /// Serves until the process gets SIGTERM or SIGINT, or the task is cancelled; requests that have begun are answered
    /// before it returns after a signal.
    ///
    /// - Parameters:
    ///   - isStoppedBySignals: Whether signals are taken over at all.
    ///   - onListening: Called once with the port.
    /// - Throws: What the system says when it cannot listen there.
    public func run(
        isStoppedBySignals: Bool = true, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let quiet = Logger(label: "stella.witness") { _ in SwiftLogNoOpLogHandler() }
        let server = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await desk.answer(request) },
            server: .http1(configuration: .init(idleTimeout: .seconds(WitnessServer.idleTime))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(WitnessServer.connections, logger: quiet)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) }, logger: quiet)
        if isStoppedBySignals { try await server.runService() } else { try await server.run() }
    }
}
