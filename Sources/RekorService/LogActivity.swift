import Ledger
import TLog

/// What a log does at this moment, for those who watch.
public struct LogActivity: Sendable, Equatable {
    /// Of all trees.
    public let entries: UInt64
    /// Entries of the tree that is appended to.
    public let treeSize: UInt64
    /// Batches made durable since the log was opened.
    public let batches: UInt64
    /// Submissions that no batch has taken yet.
    public let waiting: UInt64

    package init(entries: UInt64, treeSize: UInt64, batches: UInt64, waiting: UInt64) {
        self.entries = entries
        self.treeSize = treeSize
        self.batches = batches
        self.waiting = waiting
    }
}

extension LogService {
    /// Reads nothing and waits for nothing.
    public var activity: LogActivity {
        let head = active.proofs.head
        return LogActivity(
            entries: head.shardOffset + head.size.value, treeSize: head.size.value, batches: sequencer.batches,
            waiting: UInt64(sequencer.waiting))
    }
}
