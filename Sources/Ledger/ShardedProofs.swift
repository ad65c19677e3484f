public import TLog

/// The trees of a ledger, each with its proofs: all but the newest are frozen.
///
/// Outside, entries go by their ``VirtualIndex``, which runs on from tree to tree; a proof speaks about the place in one
/// tree and that tree's size.
public struct ShardedProofs: Sendable {
    /// Oldest first.
    public let frozen: [ProofService]
    public let newest: ProofService

    public init(frozen: [ProofService] = [], newest: ProofService) {
        self.frozen = frozen
        self.newest = newest
    }

    /// Oldest first, the newest last.
    public var all: [ProofService] { frozen + [newest] }

    /// Where the next entry goes.
    public var end: VirtualIndex { newest.head.end }

    /// The tree that an entry is in, and its place there.
    ///
    /// - Throws: `ledger.out-of-range`.
    public func place(of index: VirtualIndex) throws(LedgerError) -> (proofs: ProofService, index: LogIndex) {
        for proofs in all.reversed() {
            if let place = proofs.head.logIndex(of: index) { return (proofs, place) }
        }
        throw LedgerError(.outOfRange, "the ledger has \(end) entries, asked is entry \(index)", outcome: .nothingKept)
    }

    /// The entry, its body hashed and compared with its leaf in the tree.
    ///
    /// - Throws: `ledger.out-of-range`, and what ``ProofService/entry(at:)`` throws.
    public func entry(at index: VirtualIndex) throws(LedgerError) -> StoredEntry {
        let (proofs, place) = try place(of: index)
        return try proofs.entry(at: place)
    }

    /// The tree with that id, which a Rekor UUID names.
    public func tree(_ treeID: UInt64) -> ProofService? { all.first { $0.head.treeID == treeID } }
}

extension CommittedHead {
    /// The virtual index behind the last entry.
    public var end: VirtualIndex { VirtualIndex(shardOffset + size.value) }

    /// Whether `next` is the tree that follows this one.
    public func isFollowed(by next: CommittedHead) -> Bool {
        next.shardOffset == end.value && next.treeID != treeID && size > .empty
    }
}
