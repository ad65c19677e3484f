import Ledger
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Wire

/// What a careless driver does; the simulation has to see each.
enum Flaw: String, CaseIterable, Sendable {
    case commitIgnoresSize, commitIsLostByRestart, commitThrowsButKeeps, commitRefusedKeepsRows
    case rowsForgotten, rowsWrittenTwice, rowsNotAllReplaced, blobsForgotten
    case keyForgotten, keyFoundElsewhere, keyFoundAgain
    case leafForgotten, leafFoundElsewhere, tileWrittenWrong, timeRunsBack
    case guardForgets, guardDoesNotCompare, guardDropsAdvances, guardIsCreatedTwice

    var driver: SimulationDriver<FlawedStore> {
        SimulationDriver(
            makeStore: { FlawedStore(self) }, makeGuard: { FlawedGuard(self) }, reopen: { try $0.reopened() },
            row: { $0 }, rows: { $0.rows })
    }

    func firstFailure(in seeds: Range<UInt64>) -> SimulationFailure? {
        for seed in seeds {
            do throws(SimulationFailure) { try Simulation(seed: seed, driver: driver).run() } catch { return error }
        }
        return nil
    }
}

/// The memory store with one flaw, which shows now and then.
final class FlawedStore: LedgerStore {
    private let flaw: Flaw
    private let base = MemoryLedgerStore<Int>()
    private let first = Mutex<CommittedHead?>(nil)
    private let batches = Mutex<[Batch<Int>]>([])

    init(_ flaw: Flaw) { self.flaw = flaw }

    var rows: [PlacedRow<Int>] { base.rows }

    func reopened() throws -> FlawedStore {
        var batches = batches.withLock { $0 }
        guard flaw == .commitIsLostByRestart, let first = first.withLock({ $0 }), batches.count % 3 == 2 else {
            return self
        }
        batches.removeLast()
        let store = FlawedStore(flaw)
        try store.create(first)
        for batch in batches { try store.commit(batch, ifSizeIs: store.base.head()?.size ?? .empty) }
        return store
    }

    func head() throws(LedgerError) -> CommittedHead? { base.head() }

    func create(_ head: CommittedHead) throws(LedgerError) {
        try base.create(head)
        first.withLock { $0 = head }
    }

    func commit(_ batch: Batch<Int>, ifSizeIs size: TreeSize) throws(LedgerError) {
        var rows = batch.rows
        if flaw == .rowsForgotten { rows.removeAll { $0.index.value % 8 == 3 } }
        if flaw == .rowsWrittenTwice, let last = rows.last, last.index.value % 8 == 3 { rows.append(last) }
        var entries = batch.entries
        if flaw == .blobsForgotten {
            entries = entries.map { NewEntry(index: $0.index, content: $0.content.withoutBlobs(unless: $0.index)) }
        }
        var tiles = batch.tiles
        if flaw == .tileWrittenWrong, let tile = tiles.first, tile.tile.width % 8 == 3 {
            tiles[0] = TileContent(tile: tile.tile, bytes: Array(tile.bytes.dropLast() + [(tile.bytes.last ?? 0) ^ 1]))
        }
        let size = flaw == .commitIgnoresSize ? base.head()?.size ?? .empty : size
        let changed = Batch(entries: entries, rows: rows, tiles: tiles, head: batch.head)
        do throws(LedgerError) {
            try base.commit(changed, ifSizeIs: size)
        } catch {
            if flaw == .commitRefusedKeepsRows { try add(batch.rows) }
            throw error
        }
        batches.withLock { $0.append(changed) }
        if flaw == .commitThrowsButKeeps, batch.head.size.value % 8 == 3 {
            throw LedgerError(LedgerError.Code(rawValue: "test.flaw"), "nothing kept, it says", outcome: .nothingKept)
        }
    }

    private func add(_ rows: [PlacedRow<Int>]) throws(LedgerError) {
        let all = base.rows + rows
        try base.replaceRows { (write) throws(LedgerError) in try write(all) }
    }

    func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] { try base.tiles(tiles) }

    func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        let entries = try base.entries(range)
        guard flaw == .timeRunsBack else { return entries }
        return entries.map { entry in
            guard entry.index.value % 8 == 3 else { return entry }
            return StoredEntry(
                index: entry.index, body: entry.body,
                integratedTime: Timestamp(seconds: entry.integratedTime.seconds - 3600))
        }
    }

    func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] {
        base.indexes(ofLeaves: hashes).map { index in
            guard let index, index.value % 8 == 3 else { return index }
            return switch flaw {
            case .leafForgotten: nil
            case .leafFoundElsewhere: LogIndex(index.value - 1)
            default: index
            }
        }
    }

    func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] {
        let found = base.entries(withKey: key, after: index, limit: limit)
        return switch flaw {
        case .keyForgotten: found.filter { $0.value % 8 != 3 }
        case .keyFoundElsewhere: found.map { $0.value % 8 == 3 ? VirtualIndex($0.value - 1) : $0 }
        case .keyFoundAgain: (index.map { $0.value % 8 == 3 ? [$0] : [] } ?? []) + found
        default: found
        }
    }

    func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? { base.blob(digest) }

    func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        base.blobs(after: digest, limit: limit)
    }

    func replaceRows(
        _ produce: (_ write: ([PlacedRow<Int>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var rows: [PlacedRow<Int>] = []
        try produce { (more) throws(LedgerError) in rows += more }
        if flaw == .rowsNotAllReplaced { rows.removeAll { $0.index.value % 8 == 3 } }
        try base.replaceRows { (write) throws(LedgerError) in try write(rows) }
    }

    func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try base.replaceKeys(produce)
    }
}

extension EntryContent {
    fileprivate func withoutBlobs(unless index: LogIndex) -> EntryContent {
        guard index.value % 2 == 0, let bare = try? Submission<Int>(body: body) else { return self }
        return bare.content
    }
}

/// The memory guard with one flaw.
final class FlawedGuard: CheckpointGuard {
    private let flaw: Flaw
    private let stored = Mutex<GuardedHead?>(nil)

    init(_ flaw: Flaw) { self.flaw = flaw }

    func newest() throws(LedgerError) -> GuardedHead {
        guard let head = stored.withLock({ $0 }) else {
            throw LedgerError(.guardMissing, "the guard was never created")
        }
        return head
    }

    func create(_ head: GuardedHead) throws(LedgerError) {
        let isNew = stored.withLock { stored in
            guard stored == nil || flaw == .guardIsCreatedTwice else { return false }
            stored = head
            return true
        }
        guard isNew else { throw LedgerError(.exists, "the guard exists", outcome: .nothingKept) }
    }

    func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        let isDone = stored.withLock { stored in
            guard flaw != .guardForgets, flaw != .guardDropsAdvances || new.size.value % 8 != 3 else { return true }
            guard stored == old || flaw == .guardDoesNotCompare else { return false }
            stored = new
            return true
        }
        guard isDone else { throw LedgerError(.conflict, "another is the newest", outcome: .nothingKept) }
    }
}
