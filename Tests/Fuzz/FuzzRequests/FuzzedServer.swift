import Attestation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Rekor
import RekorService
import Signing
import Synchronization
import TLog
import Wire

/// A server over a log in memory that anybody may write to, and a witness that follows the log of the seeds.
final class FuzzedServer: Sendable {
    typealias Store = MemoryLedgerStore<Int>

    private let service: LogService<Store>
    private let witness: Witness
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
        let followed = try NoteVerifier(name: "log.example", key: checkpointKey.publicKey, kind: .ed25519)
        let cosigner = try Cosigner(
            name: "witness.example", key: PrivateKey(ed25519Seed: Array(repeating: 9, count: 32)))
        let clock = log.clock
        witness = try Witness(
            cosigner: cosigner, logs: [WitnessedLog(followed)], store: MemoryWitnessStore(), clock: { clock.now })
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

    /// Runs both until the process ends.
    func start() async throws -> Ports {
        let witnessServer = WitnessServer(witness, host: "127.0.0.1", port: 0) { [self] error in fail(error) }
        return Ports(
            log: try await FuzzedServer.port { [self] listening in
                try await server.run(isStoppedBySignals: false, onListening: listening)
            },
            witness: try await FuzzedServer.port { listening in
                try await witnessServer.run(isStoppedBySignals: false, onListening: listening)
            })
    }

    private func fail(_ error: any Error) { told.withLock { $0.append("answered 500: \(error)") } }

    private var server: RekorServer<Store> {
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
        return RekorServer(
            service, options: options,
            environment: RekorServerEnvironment(
                now: { clock.now }, elapsed: { 0 }, instance: "fuzz", onFailure: { [self] error in fail(error) }))
    }

    private static func port(
        _ run: @escaping @Sendable (_ onListening: @escaping @Sendable (Int) -> Void) async throws -> Void
    ) async throws -> Int {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        Task { try await run { listening.yield($0) } }
        for await port in ports { return port }
        throw Plan.Wrong(description: "the server does not listen")
    }
}

/// Where the servers listen.
struct Ports: Sendable {
    let log: Int
    let witness: Int
}
