import Signing
import Synchronization
import TLog
import Wire

/// What the loop does with one batch: leaves, nodes, checkpoint, commit, guard, answers. Blocks; one caller at a time.
final class LogAppender<Store: LedgerStore>: Sendable {
    typealias Row = Store.Row

    let proofs: ProofService
    private let store: Store
    private let checkpointGuard: any CheckpointGuard
    private let signers: [NoteSigner]
    private let clock: @Sendable () -> Timestamp
    /// What is committed and guarded.
    private let current: Mutex<LogView>

    init(
        store: Store, guard checkpointGuard: any CheckpointGuard, signers: [NoteSigner],
        clock: @escaping @Sendable () -> Timestamp, proofs: ProofService, view: LogView
    ) {
        self.store = store
        self.checkpointGuard = checkpointGuard
        self.signers = signers
        self.clock = clock
        self.proofs = proofs
        current = Mutex(view)
    }

    /// Appends what the log lacks of `groups`, in one batch.
    ///
    /// - Throws: `ledger.suspect` when the state is unknown from now on; any other error is certain to have kept
    ///   nothing.
    func append(_ groups: [SubmissionPool<Row>.Group]) throws(LedgerError) -> [Result<Placements, LedgerError>] {
        let old = current.withLock { $0 }
        let plan = try BatchPlan(groups.flatMap { $0.contents }, size: old.head.size, store: store)
        guard !plan.isEmpty else {
            // Only entries that the log had: nothing to commit, the newest checkpoint covers them.
            return answers(to: groups.map { $0.contents }, plan: plan, head: old.head, edge: old.edge)
        }
        var edge = old.edge
        for entry in plan.entries { edge.append(entry.content.leafHash) }
        let head = try nextHead(after: old.head, edge: edge)
        let batch = Batch(
            entries: plan.entries, rows: rows(of: groups, plan, head), tiles: try edge.tiles(since: old.head.size), head: head
        )
        // If we die here, a checkpoint was signed that nobody has seen and the log is as it was. The next batch signs
        // another one of perhaps the same size: that is no fork, for this one never left.
        try commit(batch, after: old.head)
        // If we die here, the batch is durable, the guard is one step behind and nobody has an answer. `open` checks
        // that the database extends the guard's head and lets the guard follow; who submits again gets the receipt.
        try advanceGuard(from: old.head, to: head)
        // If we die here, everything is durable and only the answers are lost; the same holds for who submits again.
        let frozen = edge
        edge.trim()
        let view = LogView(head: head, edge: edge)
        current.withLock { $0 = view }
        proofs.publish(view)
        return answers(to: groups.map { $0.contents }, plan: plan, head: head, edge: frozen)
    }

    /// The rows of what is new; those of an entry that the log has were written when it was.
    private func rows(of groups: [SubmissionPool<Row>.Group], _ plan: BatchPlan, _ head: CommittedHead) -> [PlacedRow<Row>] {
        var rows: [PlacedRow<Row>] = []
        var first = 0
        for group in groups {
            for (offset, row) in group.rows where plan.places[first + offset].isNew {
                rows.append(PlacedRow(row, at: head.virtualIndex(of: plan.places[first + offset].index)))
            }
            first += group.contents.count
        }
        return rows
    }

    private func nextHead(after old: CommittedHead, edge: EdgeWindow) throws(LedgerError) -> CommittedHead {
        let now = max(old.integratedTime, Timestamp(seconds: clock().seconds))
        return try CommittedHead.signed(
            treeID: old.treeID, origin: old.origin, shardOffset: old.shardOffset, size: edge.size, root: edge.root,
            integratedTime: now, by: signers)
    }

    private func commit(_ batch: Batch<Row>, after old: CommittedHead) throws(LedgerError) {
        do throws(LedgerError) {
            try store.commit(batch, ifSizeIs: old.size)
        } catch {
            // A lost compare-and-swap means that somebody else writes here: what we hold of the tree is of no use any
            // more.
            guard error.outcome == .nothingKept, error.code != .conflict else { throw LedgerError.stopped(by: error) }
            throw error
        }
    }

    private func advanceGuard(from old: CommittedHead, to new: CommittedHead) throws(LedgerError) {
        do throws(LedgerError) {
            try checkpointGuard.advance(from: old.guarded, to: new.guarded)
        } catch {
            throw LedgerError.stopped(by: error)
        }
    }

    private func answers(
        to groups: [[EntryContent]], plan: BatchPlan, head: CommittedHead, edge: EdgeWindow
    ) -> [Result<Placements, LedgerError>] {
        var next = 0
        return groups.map { group in
            let places = plan.places[next..<next + group.count]
            next += group.count
            // A group that repeats an entry whose tile is damaged fails alone. What it had of new entries is durable
            // whatever the read that failed says of itself.
            return Result { () throws(LedgerError) in
                var placements: [Placement] = []
                placements.reserveCapacity(group.count)
                for (content, place) in zip(group, places) {
                    placements.append(try placement(of: content.leafHash, at: place, oldSize: plan.size, head: head))
                }
                return Placements(head: head, edge: edge, places: placements)
            }.mapError { LedgerError($0.code, $0.detail, hint: $0.hint, outcome: .unknown) }
        }
    }

    private func placement(
        of leafHash: Digest, at place: BatchPlan.Place, oldSize: TreeSize, head: CommittedHead
    ) throws(LedgerError) -> Placement {
        guard oldSize.contains(place.index) else {
            return Placement(
                index: place.index, leafHash: leafHash, integratedTime: head.integratedTime, isNew: place.isNew,
                inclusion: nil)
        }
        return Placement(
            index: place.index, leafHash: leafHash, integratedTime: try store.entry(place.index).integratedTime,
            isNew: false, inclusion: try proofs.inclusion(index: place.index, size: head.size))
    }
}

extension LedgerError {
    /// The sequencer's last error: it stops because of `cause`.
    static func stopped(by cause: LedgerError) -> LedgerError {
        LedgerError(
            .suspect, "a write ended in an unknown state: \(cause)",
            hint: "open the ledger again; it checks what was kept before it goes on")
    }
}

extension CommittedHead {
    /// A head with its checkpoint signed by the log's keys.
    ///
    /// - Throws: `ledger.signing-failed`.
    static func signed(
        treeID: UInt64, origin: String, shardOffset: UInt64, size: TreeSize, root: Digest, integratedTime: Timestamp,
        by signers: [NoteSigner]
    ) throws(LedgerError) -> CommittedHead {
        do throws(TLogError) {
            let checkpoint = try Checkpoint(origin: origin, size: size, root: root)
            let note = try SignedNote.signed(text: checkpoint.text, by: signers)
            return CommittedHead(
                treeID: treeID, origin: origin, shardOffset: shardOffset, size: size, root: root, note: note.encoded,
                integratedTime: integratedTime)
        } catch {
            throw LedgerError(
                .signingFailed, "the checkpoint could not be signed: \(error)", hint: "check the log's key",
                outcome: .nothingKept)
        }
    }
}
