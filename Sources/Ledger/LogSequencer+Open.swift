import Signing
public import TLog
public import Wire

/// What a log is given for its whole life.
public struct LogParameters: Sendable {
    /// The checkpoint's first line, such as `ledger.example.org/vex`.
    public let origin: String
    /// Drawn at random by the caller, below 2^63 and not 0.
    public let treeID: UInt64
    /// Entries in the shards before this one.
    public let shardOffset: UInt64

    public init(origin: String, treeID: UInt64, shardOffset: UInt64 = 0) {
        self.origin = origin
        self.treeID = treeID
        self.shardOffset = shardOffset
    }
}

extension LogSequencer {
    /// Makes an empty log and its guard.
    ///
    /// Interrupted, it can be called again: a log of size 0 whose checkpoint verifies is taken up as it is, with the tree
    /// id that it has, and gets its guard if it lacks one. Blocks.
    /// - Parameter signers: The log's keys, at least one; the first should be Ed25519.
    /// - Returns: The head that the log begins with.
    /// - Throws: `ledger.exists`, `ledger.bad-parameter`, `ledger.signing-failed`, and what store and guard throw.
    @discardableResult
    public static func create(
        _ parameters: LogParameters, in store: Store, guard checkpointGuard: any CheckpointGuard, signers: [NoteSigner],
        now: Timestamp
    ) throws(LedgerError) -> CommittedHead {
        try require(parameters, signers)
        if let old = try store.head() {
            guard old.size == .empty, old.origin == parameters.origin else {
                throw LedgerError(
                    .exists, "there is a log of \(old.size) entries here, \(old.origin)", outcome: .nothingKept)
            }
            try LogView.check(old, with: signers.map(\.verifier))
            try makeGuard(checkpointGuard, of: old)
            return old
        }
        let head = try CommittedHead.signed(
            treeID: parameters.treeID, origin: parameters.origin, shardOffset: parameters.shardOffset, size: .empty,
            root: MerkleHash.emptyRoot, integratedTime: Timestamp(seconds: now.seconds), by: signers)
        try store.create(head)
        // If we die here, there is a log without a guard: it cannot be opened, and `create` again makes the guard.
        try checkpointGuard.create(head.guarded)
        return head
    }

    /// The guard of a log that was there already: made, or found to be the log's own.
    private static func makeGuard(_ checkpointGuard: any CheckpointGuard, of head: CommittedHead) throws(LedgerError) {
        do throws(LedgerError) {
            try checkpointGuard.create(head.guarded)
        } catch {
            guard error.code == .exists, try checkpointGuard.newest() == head.guarded else { throw error }
        }
    }

    static func require(_ parameters: LogParameters, _ signers: [NoteSigner]) throws(LedgerError) {
        guard (1..<1 << 63).contains(parameters.treeID), parameters.shardOffset < 1 << 62, !signers.isEmpty else {
            throw LedgerError(
                .badParameter, "a log needs a tree id from 1 to 2^63 - 1, a shard offset below 2^62 and a key",
                outcome: .nothingKept)
        }
    }

    /// Opens the log for writing, once it has proved to be whole and not to be behind what it ever showed.
    ///
    /// Checks, in this order: the checkpoint's signature, the root recomputed from stored tiles, the entries of the
    /// last tile (invariant 7 of the house), the guard (invariant 6). Blocks; reads a bounded amount whatever the log's
    /// size.
    /// - Parameters:
    ///   - signers: The keys the log was made with, all of them.
    ///   - predecessor: The tree that was frozen for this one, if there is one.
    ///   - clock: Called once for each batch; fractions of seconds are dropped, and time never goes back.
    ///   - start: Runs the loop; see the type. Leave it out for a queue of the sequencer's own.
    /// - Throws: `ledger.not-initialized`, `ledger.head-damaged`, `ledger.checkpoint-unverified`,
    ///   `ledger.root-mismatch`, `ledger.tile-damaged`, `ledger.entry-damaged`, `ledger.time-damaged`,
    ///   `ledger.rollback`, `ledger.fork`, `ledger.guard-missing`, `ledger.guard-damaged`, and what the store throws.
    public static func open(
        _ store: Store, guard checkpointGuard: any CheckpointGuard, signers: [NoteSigner],
        predecessor: ProofService? = nil, limits: SequencerLimits = SequencerLimits(), cachedTiles: Int = 1024,
        clock: @escaping @Sendable () -> Timestamp,
        start: (@Sendable (@escaping @Sendable () -> Void) -> Void)? = nil
    ) throws(LedgerError) -> LogSequencer {
        let verifiers = signers.map(\.verifier)
        let view = try LogView.load(from: store, verifiers: verifiers)
        let proofs = ProofService(store: store, verifiers: verifiers, view: view, cachedTiles: cachedTiles)
        try reconcile(checkpointGuard, with: proofs, predecessor)
        let appender = LogAppender(
            store: store, guard: checkpointGuard, signers: signers, clock: clock, proofs: proofs, view: view)
        return LogSequencer(appender: appender, limits: limits, start: start)
    }

    /// Compares the database with the newest checkpoint that ever left, and lets the guard follow when it may.
    private static func reconcile(
        _ checkpointGuard: any CheckpointGuard, with proofs: ProofService, _ predecessor: ProofService?
    ) throws(LedgerError) {
        let head = proofs.head
        let newest = try checkpointGuard.newest()
        try proofs.require(newest, predecessor: predecessor)
        // The database is ahead: the process died between commit and guard. The guard's checkpoint is one of this
        // history, so nothing that ever left contradicts the newer one.
        if newest != head.guarded { try checkpointGuard.advance(from: newest, to: head.guarded) }
    }
}

extension ProofService {
    /// The newest checkpoint that ever left belongs to this log and is not ahead of it; or to the tree before, when the
    /// process died between the two steps of a rotation.
    ///
    /// - Throws: `ledger.fork`, `ledger.rollback`.
    func require(_ newest: GuardedHead, predecessor: ProofService? = nil) throws(LedgerError) {
        if let predecessor, newest.treeID == predecessor.head.treeID, predecessor.head.isFollowed(by: head) {
            return try predecessor.require(newest)
        }
        guard newest.treeID == head.treeID || newest.shardOffset < head.end.value || head.size == .empty else {
            throw LedgerError(
                .rollback, "the database ends at entry \(head.end), a tree that begins at \(newest.shardOffset) was known",
                hint: "this is an older copy: restore the newest one; extending this would fork the log")
        }
        guard newest.treeID == head.treeID, newest.shardOffset == head.shardOffset else {
            throw LedgerError(
                .fork, "the guard belongs to the log with tree id \(newest.treeID), this is \(head.treeID)",
                hint: "the directory holds parts of two ledgers: bring back the database that belongs to this guard")
        }
        guard newest.size <= head.size else {
            throw LedgerError(
                .rollback, "the database has \(head.size) entries, a checkpoint over \(newest.size) has left already",
                hint: "this is an older copy: restore the newest one; extending this would fork the log")
        }
        try requireRoot(newest.root, at: newest.size, code: .fork)
    }
}
