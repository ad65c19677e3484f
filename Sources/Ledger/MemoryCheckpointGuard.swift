import Synchronization

/// A guard that lives as long as the process: for tests and for the specification of ``CheckpointGuard``.
public final class MemoryCheckpointGuard: CheckpointGuard {
    private let stored = Mutex<GuardedHead?>(nil)

    public init() {}

    public func newest() throws(LedgerError) -> GuardedHead {
        guard let head = stored.withLock({ $0 }) else {
            throw LedgerError(.guardMissing, "the guard was never created")
        }
        return head
    }

    public func create(_ head: GuardedHead) throws(LedgerError) {
        let isNew = stored.withLock { stored in
            guard stored == nil else { return false }
            stored = head
            return true
        }
        guard isNew else { throw LedgerError(.exists, "the guard exists", outcome: .nothingKept) }
    }

    public func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        let isDone = stored.withLock { stored in
            guard stored == old else { return false }
            stored = new
            return true
        }
        guard isDone else {
            throw LedgerError(.conflict, "the guard is not at size \(old.size) any more", outcome: .nothingKept)
        }
    }
}
