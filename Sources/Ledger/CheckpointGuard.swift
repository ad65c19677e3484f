public import Signing
public import TLog

/// What the guard remembers of the newest checkpoint that ever left the process.
public struct GuardedHead: Sendable, Hashable {
    public let treeID: UInt64
    public let shardOffset: UInt64
    public let size: TreeSize
    public let root: Digest

    public init(treeID: UInt64, shardOffset: UInt64, size: TreeSize, root: Digest) {
        self.treeID = treeID
        self.shardOffset = shardOffset
        self.size = size
        self.root = root
    }
}

/// The newest checkpoint that ever left, kept outside the database so that no restore of the database takes it back.
///
/// Two checkpoints of one size with different roots are a fork, and a fork ends a log. A backup that is restored and
/// extended would make one; the guard stands in the way. It is made once, by `init`; a guard that is missing later is
/// an error and never a new log. Calls block; one writer at a time.
public protocol CheckpointGuard: Sendable {
    /// - Throws: `ledger.guard-missing`, `ledger.guard-damaged`.
    func newest() throws(LedgerError) -> GuardedHead

    /// Makes the guard of a new log, durable on return.
    ///
    /// - Throws: `ledger.exists`.
    func create(_ head: GuardedHead) throws(LedgerError)

    /// Replaces `old` by `new` if `old` is still the newest; durable on return.
    ///
    /// - Throws: `ledger.conflict` when another is the newest; the guard then stays as it is.
    func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError)
}
