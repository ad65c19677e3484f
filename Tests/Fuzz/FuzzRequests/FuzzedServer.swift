import Attestation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Rekor
import RekorService
import Signing
import Synchronization
import Wire

/// A server over a log in memory that anybody may write to.
final class FuzzedServer: Sendable {
    typealias Store = MemoryLedgerStore<Int>

    private let service: LogService<Store>
    private let log: DemoLog
    private let told = Mutex<[String]>([])

    /// Bytes of a body: few, so that too long ones are tried as well.
    static let maxBody = 1 << 16

    init() async throws {
        log = try DemoLog()
        let (store, checkpointGuard) = (Store(), MemoryCheckpointGuard())
        try log.create(store, checkpointGuard)
        let sequencer = try log.open(store, checkpointGuard)
        let checkpointKey = try PrivateKey(ed25519Seed: Array(repeating: 7, count: 32))
        let (key, client) = (try PrivateKey.generate(.ecdsaP256), try PrivateKey.generate(.ecdsaP256))
        service = LogService(log: store, sequencer: sequencer, key: key, checkpointKey: checkpointKey.publicKey)
        // Something to read: one bundle of entries that is full, and one that is not.
        for number in 0..<260 {
            let envelope = try Envelope.signed(
                type: "application/vnd.in-toto+json", payload: Array("{\"n\":\(number)}".utf8), by: client, keyID: nil
            ).encoded()
            let body = try EntryBody.dsse(envelope: envelope, verifiers: [client.publicKey])
            _ = try await sequencer.append(try Submission(body: body.encoded, blobs: [Blob(envelope)]))
        }
    }

    /// What was answered 500 so far.
    var failures: [String] { told.withLock { $0 } }

    /// Runs until the process ends.
    ///
    /// - Returns: The port.
    func start() async throws -> Int {
        var options = RekorServerOptions()
        options.port = 0
        options.isOpen = true
        options.isBehindProxy = true
        options.writeRate = 0
        options.readRate = 0
        options.maxBody = FuzzedServer.maxBody
        options.bodySeconds = 1
        options.idleSeconds = 1
        let clock = log.clock
        let server = RekorServer(
            service, options: options,
            environment: RekorServerEnvironment(
                now: { clock.now }, elapsed: { 0 }, instance: "fuzz",
                onFailure: { [self] error in told.withLock { $0.append("answered 500: \(error)") } }))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        Task { try await server.run(isStoppedBySignals: false) { listening.yield($0) } }
        for await port in ports { return port }
        throw Plan.Wrong(description: "the server does not listen")
    }
}
