public import TLog
public import Wire

/// What is written with an entry that comes back: its blobs, what it is found by, and its rows.
public struct LinkedEntry<Row: Sendable>: Sendable {
    public let blobs: [Blob]
    public let keys: [SearchKey]
    public let rows: [Row]

    public init(blobs: [Blob], keys: [SearchKey], rows: [Row]) {
        self.blobs = blobs
        self.keys = keys
        self.rows = rows
    }
}

/// A log that came back from a copy, held against every state of it that is known outside.
///
/// It may be extended once all of these are states of its own history. What it lacks comes back from sources: the same
/// entries at the same places, so that the tree meets the known roots again, and nothing is signed before it does.
public struct RestoredLog<Store: LedgerStore>: Sendable {
    /// What belongs to a source's entry.
    public typealias Linker = @Sendable (ReturnedEntry) throws(LedgerError) -> LinkedEntry<Store.Row>

    private let store: Store
    private let view: LogView
    /// By size.
    private let seen: [SeenHead]
    private let sources: [(source: any EntrySource, end: UInt64)]

    /// Checks the log as opening does, and each known state that it reaches; those of the sources are known as well.
    ///
    /// - Throws: What a damaged log throws on open; `ledger.checkpoint-unverified` and `ledger.fork` for a source of
    ///   another log, `ledger.fork` for a known state that is not of this history.
    public init(
        _ store: Store, verifiers: [NoteVerifier], seen: [SeenHead], sources: [any EntrySource] = []
    ) throws(LedgerError) {
        self.store = store
        let view = try LogView.load(from: store, verifiers: verifiers)
        var (seen, reaching) = (seen, [(source: any EntrySource, end: UInt64)]())
        for source in sources {
            let state = try SeenHead(note: source.note, from: source.place, of: view.head.origin, verifiers: verifiers)
            seen.append(state)
            reaching.append((source, state.size.value))
        }
        self.view = view
        self.sources = reaching
        self.seen = seen.sorted { $0.size < $1.size }
        let proofs = ProofService(store: store, verifiers: verifiers, view: view, cachedTiles: 16)
        for state in seen where state.size <= view.head.size {
            guard try proofs.root(at: state.size) != state.root else { continue }
            throw RestoredLog.fork(state)
        }
    }

    public var head: CommittedHead { view.head }

    /// What a guard has to remember: the newest state that is known, be it the log's own.
    public var newest: GuardedHead {
        guard let last = seen.last, last.size > head.size else { return head.guarded }
        return GuardedHead(treeID: head.treeID, shardOffset: head.shardOffset, size: last.size, root: last.root)
    }

    /// The entries between the log and the newest known state; empty when it is whole.
    public var missing: Range<UInt64> { head.size.value..<newest.size.value }

    /// What of ``missing`` no source has; empty when ``replay(signers:time:link:)`` can bring back all of it.
    public var uncovered: Range<UInt64> { (plan.last?.range.upperBound ?? missing.lowerBound)..<missing.upperBound }

    /// Appends what is missing, in as many commits as it takes, and signs at the end.
    ///
    /// The states between are stored without a checkpoint: if we die on the way, the copy opens no more and is restored
    /// again. The last one is signed only when its root is the known one. Ed25519 gives one signature for one text, so
    /// the note is the one that left before.
    ///
    /// - Parameter time: For entries whose source tells none: now, the only time that is known not to be too early.
    /// - Returns: How many entries came back without their time.
    /// - Throws: `ledger.source-damaged`, `ledger.fork` when the entries give another root than is known,
    ///   `ledger.time-damaged`, `ledger.signing-failed`, and what `link` and the store throw.
    public func replay(
        signers: [NoteSigner], time: Timestamp, link: Linker
    ) throws(LedgerError) -> Int {
        var replay = LogReplay(store, view, seen.filter { $0.size > head.size }, signers, time)
        for step in plan {
            try step.source.read(step.range) { (entry) throws(LedgerError) in
                try replay.take(entry, link, from: step.source.place)
            }
        }
        guard replay.isDone else {
            throw LedgerError(
                .rollback, "the sources end before entry \(missing.upperBound)", hint: "name more of them",
                outcome: .nothingKept)
        }
        return replay.withoutTime
    }

    /// Which source gives which entries: one that knows times first, then the one that reaches farthest.
    private var plan: [(source: any EntrySource, range: Range<UInt64>)] {
        var steps: [(source: any EntrySource, range: Range<UInt64>)] = []
        var next = missing.lowerBound
        while next < missing.upperBound {
            let fitting = sources.filter { $0.source.first <= next && next < $0.end }
            let best = fitting.max { ($0.source.hasTimes ? 1 : 0, $0.end) < ($1.source.hasTimes ? 1 : 0, $1.end) }
            guard let best else { break }
            let end = min(best.end, missing.upperBound)
            steps.append((best.source, next..<end))
            next = end
        }
        return steps
    }

    static func fork(_ state: SeenHead) -> LedgerError {
        LedgerError(
            .fork, "\(state.place) knows another root of \(state.size) entries than this log has",
            hint: "two histories exist: keep both and find out where they part before anything is signed",
            outcome: .nothingKept)
    }
}
