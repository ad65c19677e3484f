import Attestation
import Foundation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Rekor
import RekorService
import Signing
import Synchronization
import TLog
import Testing
import Wire

/// A log with a frozen shard of seven entries, and a server before it for as long as a test runs.
struct ServedLog: Sendable {
    typealias Store = MemoryLedgerStore<Int>

    static let offset: UInt64 = 7

    let key: PrivateKey
    let checkpointKey: PrivateKey
    let frozenLog: DemoLog
    let log: DemoLog
    let store = Store()
    let frozenStore = Store()
    let sequencer: LogSequencer<Store>
    let service: LogService<Store>
    let clock: FixedClock

    init() async throws {
        key = try .generate(.ecdsaP256)
        checkpointKey = try PrivateKey(ed25519Seed: Array(repeating: 7, count: 32))
        frozenLog = try DemoLog()
        let first = frozenLog
        let firstGuard = MemoryCheckpointGuard()
        try first.create(frozenStore, firstGuard)
        let firstSequencer = try first.open(frozenStore, firstGuard)
        for number in 0..<ServedLog.offset {
            let envelope = try Proposal(payload: "frozen \(number)")
            _ = try await firstSequencer.append(
                try Submission(body: envelope.body().encoded, blobs: [Blob(envelope.envelope)]))
        }
        let second = try DemoLog(shardOffset: ServedLog.offset, shard: 1)
        log = second
        clock = second.clock
        let secondGuard = MemoryCheckpointGuard()
        try second.create(store, secondGuard)
        sequencer = try second.open(store, secondGuard)
        service = LogService(
            log: store, sequencer: sequencer,
            frozen: [.init(frozenStore, try ProofService(store: frozenStore, verifiers: first.verifiers))], key: key,
            checkpointKey: checkpointKey.publicKey)
    }

    var treeID: UInt64 { log.treeID }

    /// Runs `body` on a thread of its own with a server that lives as long.
    func serving(
        _ change: (inout RekorServerOptions) -> Void = { $0.isOpen = true }, elapsed: (@Sendable () -> Double)? = nil,
        tokens: @escaping @Sendable () throws -> TokenRoll = { TokenRoll() },
        onFailure: @escaping @Sendable (any Error) -> Void = { error in Issue.record("answered 500: \(error)") },
        onAnswer: (@Sendable (AccessRecord) -> Void)? = nil, _ body: @escaping @Sendable (RawHTTP) throws -> Void
    ) async throws {
        var options = RekorServerOptions()
        options.port = 0
        options.writeRate = 0
        options.readRate = 0
        change(&options)
        let clock = clock
        let server = RekorServer(
            service, options: options,
            environment: RekorServerEnvironment(
                now: { clock.now }, elapsed: elapsed ?? { 0 }, instance: "test", tokens: tokens, onFailure: onFailure,
                onAnswer: onAnswer))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let task = Task { try await server.run(isStoppedBySignals: false) { listening.yield($0) } }
        defer { task.cancel() }
        let port = try #require(await ports.first { _ in true })
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            // A thread of its own: tests that wait for answers must not take those of the queues.
            Thread { done.resume(with: Result { try body(RawHTTP(port: port)) }) }.start()
        }
    }
}

/// An envelope with what a client of version 1 makes of it.
struct Proposal: Sendable {
    let signer: PrivateKey
    let envelope: [UInt8]

    init(payload: String, type: String = "application/vnd.in-toto+json", by signer: PrivateKey? = nil) throws {
        let signer = try signer ?? PrivateKey.generate(.ecdsaP256)
        self.signer = signer
        envelope = try Envelope.signed(type: type, payload: Array(payload.utf8), by: signer, keyID: nil).encoded()
    }

    /// A statement about the artifact with that digest.
    init(subject: String, by signer: PrivateKey? = nil) throws {
        try self.init(
            payload: #"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":""# + subject
                + #""}}],"predicateType":"https://example.org/p","predicate":{}}"#, by: signer)
    }

    func json() throws -> [UInt8] {
        try ProposedEntry.encode(envelope: envelope, verifiers: [EntryVerifier(signer.publicKey)])
    }

    func body() throws -> EntryBody { try EntryBody.dsse(envelope: envelope, verifiers: [signer.publicKey]) }
}

extension RawHTTP.Answer {
    /// The one entry of an answer: its name and itself.
    func entry() throws -> (uuid: String, node: JSONNode) {
        let root = try JSONDocument(Array(body)).root
        let member = try #require(Array(root.members).first)
        #expect(root.count == 1)
        return (try #require(member.name.string), member.value)
    }

    func json() throws -> JSONNode { try JSONDocument(body).root }

    /// `{"code":…,"message":…}` and nothing else, with one line feed behind it.
    func expectError(
        _ status: Int, code: Int? = nil, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
        #expect(self["Content-Type"] == "application/json", sourceLocation: sourceLocation)
        let root = try json()
        #expect(root.members.map { $0.name.string } == ["code", "message"], sourceLocation: sourceLocation)
        #expect(root["code"]?.int == code ?? status, sourceLocation: sourceLocation)
        let found = root["message"]?.string
        #expect(found?.isEmpty == false && (message == nil || found == message), "\(text)", sourceLocation: sourceLocation)
        expectCompact(sourceLocation: sourceLocation)
    }

    /// Compact JSON with one line feed behind it.
    func expectCompact(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(body.last == 0x0a && body.dropLast().last != 0x0a, sourceLocation: sourceLocation)
        #expect((try? json().value.compact) == Array(body.dropLast()), sourceLocation: sourceLocation)
    }
}
