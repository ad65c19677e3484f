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
        guard waiting.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
            throw LedgerError(
                .busy, "\(limit) requests wait already", hint: "wait a moment and ask again", outcome: .nothingKept)
        }
        return try await threads.runIfActive(work)
    }

    /// Runs what a request still needs that was let in before, however many wait.
    func finish<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.runIfActive(work)
    }
}
