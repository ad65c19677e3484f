public import Ledger
import TLog

/// A log in memory that grows by demonstration entries, with a reader's view of it.
public struct GrownLog: Sendable {
    public let log: DemoLog
    public let store = MemoryLedgerStore<Int>()
    private let sequencer: LogSequencer<MemoryLedgerStore<Int>>

    public init(_ log: DemoLog) throws {
        self.log = log
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        sequencer = try log.open(store, checkpointGuard)
    }

    public init(_ count: Int = 0) async throws {
        try self.init(DemoLog())
        try await grow(to: count)
    }

    /// Appends entries until there are so many.
    public func grow(to count: Int) async throws {
        while case let size = Int(sequencer.proofs.head.size.value), size < count {
            _ = try await sequencer.append(
                (size..<min(count, size + 4000)).map { try Submission(body: DemoLog.body($0)) })
        }
    }

    public var note: String { sequencer.proofs.head.note }

    public func publisher() throws -> TilePublisher<MemoryLedgerStore<Int>> {
        TilePublisher(store: store, proofs: try ProofService(store: store, verifiers: log.verifiers))
    }

    public var trust: PublishedTrust { PublishedTrust(verifiers: log.verifiers) }
}
