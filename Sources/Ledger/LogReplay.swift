import Signing
import TLog
import Wire

/// Appends returned entries to a restored log, batch by batch, until it has met the last known root.
struct LogReplay<Store: LedgerStore> {
    /// Of bodies and blobs, in one batch.
    private static var batchBytes: Int { 16 << 20 }
    private static var batchEntries: Int { 4096 }

    private let store: Store
    private let signers: [NoteSigner]
    private let now: Timestamp
    /// Known states that are still ahead, by size.
    private var ahead: ArraySlice<SeenHead>
    private var edge: EdgeWindow
    private var head: CommittedHead
    private var entries: [NewEntry] = []
    private var rows: [PlacedRow<Store.Row>] = []
    private var bytes = 0
    /// Of the entries in the batch: a batch has one time.
    private var time: Timestamp
    private(set) var withoutTime = 0

    init(_ store: Store, _ view: LogView, _ ahead: [SeenHead], _ signers: [NoteSigner], _ now: Timestamp) {
        self.store = store
        self.signers = signers
        self.now = Timestamp(seconds: now.seconds)
        self.ahead = ahead[...]
        edge = view.edge
        head = view.head
        time = view.head.integratedTime
    }

    /// Whether every known state was met, and the last one signed.
    var isDone: Bool { ahead.isEmpty && entries.isEmpty }

    mutating func take(
        _ entry: ReturnedEntry, _ link: RestoredLog<Store>.Linker, from place: String
    ) throws(LedgerError) {
        guard entry.index == edge.size.value else {
            throw .damagedSource(place, "entry \(entry.index) stands where entry \(edge.size) should")
        }
        try turn(to: entry)
        let linked = try link(entry)
        let submission = try Submission<Store.Row>(
            body: entry.body, blobs: linked.blobs, keys: linked.keys, rows: linked.rows)
        let index = LogIndex(entry.index)
        entries.append(NewEntry(index: index, content: submission.content))
        rows += submission.rows.map { PlacedRow($0, at: head.virtualIndex(of: index)) }
        bytes += submission.content.byteCount
        edge.append(submission.leafHash)
        if entry.integratedTime == nil { withoutTime += 1 }
        // Several may know the same state.
        while let state = ahead.first, state.size == edge.size {
            guard edge.root == state.root else { throw RestoredLog<Store>.fork(state) }
            ahead.removeFirst()
        }
        if ahead.isEmpty || entries.count == Self.batchEntries || bytes >= Self.batchBytes { try commit() }
    }

    /// Begins another batch when the entry's time is another.
    private mutating func turn(to entry: ReturnedEntry) throws(LedgerError) {
        let next = entry.integratedTime ?? max(time, now)
        guard next >= time else {
            throw LedgerError(
                .timeDamaged, "entry \(entry.index) came at \(next), the one before at \(time)",
                hint: "take another source", outcome: .nothingKept)
        }
        if next > time, !entries.isEmpty { try commit() }
        time = next
    }

    private mutating func commit() throws(LedgerError) {
        let old = head.size
        // The root of the last state was compared with the known one just now.
        let new =
            ahead.isEmpty
            ? try CommittedHead.signed(
                treeID: head.treeID, origin: head.origin, shardOffset: head.shardOffset, size: edge.size,
                root: edge.root, integratedTime: time, by: signers)
            : CommittedHead(
                treeID: head.treeID, origin: head.origin, shardOffset: head.shardOffset, size: edge.size,
                root: edge.root, note: "", integratedTime: time)
        try store.commit(
            Batch(entries: entries, rows: rows, tiles: try edge.tiles(since: old), head: new), ifSizeIs: old)
        edge.trim()
        head = new
        entries.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
