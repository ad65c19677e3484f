import Ledger
import NIOPosix
import Synchronization

/// A few threads for calls that block or compute for long, so that they stay off the cooperative pool (invariant 12).
///
/// They are the server's own: a store that waits for its disk must not take threads that others count on. What comes
/// while all are busy waits in order, up to a limit; then callers are told to come again.
final class BlockingPool: Sendable {
    private let threads: NIOThreadPool
    private let limit: Int
    private let waiting = Atomic<Int>(0)

    /// - Parameters:
    ///   - threads: At least 1.
    ///   - limit: Calls that may wait or run.
    init(threads: Int, limit: Int) {
        self.threads = NIOThreadPool(numberOfThreads: threads)
        self.limit = limit
    }

    func start() { threads.start() }

    /// What has begun is finished first.
    func stop() async { try? await threads.shutdownGracefully() }

    /// - Throws: `ledger.busy` when too many wait already, and what `work` throws.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        defer { waiting.subtract(1, ordering: .relaxed) }
        try enter()
        return try await threads.runIfActive(work)
    }

    /// As ``run(_:)-(()->Value)`` for work that waits in between, and then lets the thread go.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        defer { waiting.subtract(1, ordering: .relaxed) }
        try enter()
        return try await withTaskExecutorPreference(PoolExecutor(threads), operation: work)
    }

    private func enter() throws {
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            throw LedgerError(
                .busy, "\(limit) requests wait already", hint: "wait a moment and ask again", outcome: .nothingKept)
        }
    }
}

/// Runs tasks on the threads of a pool.
private final class PoolExecutor: TaskExecutor {
    private let threads: NIOThreadPool

    init(_ threads: NIOThreadPool) { self.threads = threads }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        // Also when the pool ends: a task that is never resumed would never end.
        threads.submit { _ in job.runSynchronously(on: executor) }
    }
}
