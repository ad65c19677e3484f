public import Signing
public import TLog
public import Wire

/// A committed state of the log: its size and root, and the checkpoint that signs both.
public struct CommittedHead: Sendable, Hashable {
    /// Drawn once when the log is made; below 2^63, as Rekor's clients read it as a signed integer.
    public let treeID: UInt64
    /// The checkpoint's first line; names the log for as long as it lives.
    public let origin: String
    /// What to add to a tree index to get a ``VirtualIndex``; 0 for the first shard.
    public let shardOffset: UInt64
    public let size: TreeSize
    public let root: Digest
    /// The C2SP signed note over origin, size and root, as it goes out.
    public let note: String
    /// When the newest entry was integrated, whole seconds; never falls.
    public let integratedTime: Timestamp

    public init(
        treeID: UInt64, origin: String, shardOffset: UInt64 = 0, size: TreeSize, root: Digest, note: String,
        integratedTime: Timestamp
    ) {
        self.treeID = treeID
        self.origin = origin
        self.shardOffset = shardOffset
        self.size = size
        self.root = root
        self.note = note
        self.integratedTime = integratedTime
    }

    /// What the guard keeps of this head.
    public var guarded: GuardedHead {
        GuardedHead(treeID: treeID, shardOffset: shardOffset, size: size, root: root)
    }
}
