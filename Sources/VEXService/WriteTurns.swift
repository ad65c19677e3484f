import Dispatch
import Ledger
import Synchronization

/// Lets one caller at a time decide and write.
///
/// Two computations of one pair that ran side by side would both follow the same verdict, and two of one document would
/// both find it new; the log would keep the second out, and with it what stood in its batch. So each sees what the one
/// before has written.
public actor WriteTurns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private let limit: Int

    /// - Parameter limit: Callers that may wait.
    public init(limit: Int = 256) { self.limit = limit }

    /// Runs `body` when those before it are done, in the order of asking.
    ///
    /// - Throws: `ledger.busy` when too many wait already, and what `body` throws.
    public nonisolated func take<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await enter()
        do {
            let value = try await body()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    /// As ``take(_:)`` for a thread that may block, such as that of a queue of its own; `body` runs on it.
    ///
    /// - Throws: `ledger.busy` when too many wait already, and what `body` throws.
    public nonisolated func takeBlocking<Value>(_ body: () throws -> Value) throws -> Value {
        let door = Door()
        Task {
            do throws(LedgerError) { try await enter() } catch { door.refusal.withLock { $0 = error } }
            door.isOpen.signal()
        }
        door.isOpen.wait()
        if let refusal = door.refusal.withLock({ $0 }) { throw refusal }
        defer { Task { await leave() } }
        return try body()
    }

    private func enter() async throws(LedgerError) {
        guard isTaken else {
            isTaken = true
            return
        }
        guard waiting.count < limit else {
            throw LedgerError(
                .busy, "\(limit) requests wait already to write", hint: "wait a moment and ask again", outcome: .nothingKept)
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the turn on without letting go of it.
    private func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        isTaken = false
    }
}

/// Where a thread waits for its turn.
private final class Door: Sendable {
    let isOpen = DispatchSemaphore(value: 0)
    let refusal = Mutex<LedgerError?>(nil)
}
