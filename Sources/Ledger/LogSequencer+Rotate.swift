public import TLog
public import Wire

extension LogSequencer {
    /// Freezes this log and makes the tree that follows it; nothing may be in flight.
    ///
    /// Virtual indexes run on: the first entry of the new tree is the one behind the last of this. Afterwards this
    /// sequencer takes nothing any more; open the new tree in its store.
    /// - Parameters:
    ///   - parameters: Another tree id and another origin than this log's. The shard offset is not looked at.
    ///   - next: The place of the new tree.
    ///   - signers: The new tree's, by its origin.
    /// - Throws: `ledger.bad-parameter`, also for a log without entries; `ledger.signing-failed`, and what store and guard
    ///   throw.
    public func rotate(
        to parameters: LogParameters, in next: Store, guard checkpointGuard: any CheckpointGuard, signers: [NoteSigner],
        now: Timestamp
    ) throws(LedgerError) -> CommittedHead {
        close()
        let old = head
        guard old.size > .empty else {
            throw LedgerError(.badParameter, "the log is empty: nothing is to be frozen", outcome: .nothingKept)
        }
        guard parameters.treeID != old.treeID, !parameters.origin.utf8.elementsEqual(old.origin.utf8) else {
            throw LedgerError(
                .badParameter, "the next tree needs an id and an origin of its own",
                hint: "two trees of one origin would look like a fork", outcome: .nothingKept)
        }
        try LogSequencer.require(
            LogParameters(origin: parameters.origin, treeID: parameters.treeID, shardOffset: old.end.value), signers)
        let head = try CommittedHead.signed(
            treeID: parameters.treeID, origin: parameters.origin, shardOffset: old.end.value, size: .empty,
            root: MerkleHash.emptyRoot, integratedTime: max(old.integratedTime, Timestamp(seconds: now.seconds)), by: signers)
        try next.create(head)
        // If we die here, the guard stands at the end of the frozen tree: `open` sees that the new one follows it.
        try checkpointGuard.advance(from: old.guarded, to: head.guarded)
        return head
    }
}
