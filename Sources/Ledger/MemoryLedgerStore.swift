public import Signing
import Synchronization
public import TLog

/// The executable specification of ``LedgerStore``: what every driver must do, with the medium left out.
public final class MemoryLedgerStore<Row: Sendable>: LedgerStore {
    private struct Contents {
        var head: CommittedHead?
        var entries: [StoredEntry] = []
        var tiles: [Tile: [UInt8]] = [:]
        var leaves: [Digest: LogIndex] = [:]
        var blobs: [Digest: [UInt8]] = [:]
        var rows: [PlacedRow<Row>] = []
        /// Ascending, none twice.
        var places: [SearchKey: [VirtualIndex]] = [:]

        mutating func append(_ entry: NewEntry, at head: CommittedHead) {
            let content = entry.content
            entries.append(StoredEntry(index: entry.index, body: content.body, integratedTime: head.integratedTime))
            leaves[content.leafHash] = entry.index
            for blob in content.blobs { blobs[blob.digest] = blob.bytes }
            for key in content.keys { places[key, default: []].append(head.virtualIndex(of: entry.index)) }
        }
    }

    private let contents = Mutex(Contents())

    public init() {}

    /// Every row in the order of its entry.
    public var rows: [PlacedRow<Row>] { contents.withLock { $0.rows } }

    public func head() -> CommittedHead? { contents.withLock { $0.head } }

    public func create(_ head: CommittedHead) throws(LedgerError) {
        let isNew = contents.withLock { contents in
            guard contents.head == nil else { return false }
            contents.head = head
            return true
        }
        guard isNew else { throw LedgerError(.exists, "there is a log here already", outcome: .nothingKept) }
    }

    public func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        let found = contents.withLock { contents -> TreeSize? in
            guard contents.head?.size == size else { return contents.head?.size ?? .empty }
            for entry in batch.entries { contents.append(entry, at: batch.head) }
            contents.rows += batch.rows
            for content in batch.tiles { contents.tiles[content.tile.completed] = content.bytes }
            contents.head = batch.head
            return nil
        }
        if let found { throw LedgerError.conflict(wanted: size, found: found) }
    }

    public func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] {
        var all: [[UInt8]] = []
        for tile in tiles {
            let length = tile.width * Digest.byteCount
            guard let bytes = contents.withLock({ $0.tiles[tile.completed] }), bytes.count >= length else {
                throw LedgerError(.tileDamaged, "\(tile) is not stored at that width")
            }
            all.append(Array(bytes[..<length]))
        }
        return all
    }

    public func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        let found = contents.withLock { contents -> [StoredEntry]? in
            guard range.upperBound.value <= UInt64(contents.entries.count) else { return nil }
            return Array(contents.entries[Int(range.lowerBound.value)..<Int(range.upperBound.value)])
        }
        guard let found else { throw LedgerError(.entryDamaged, "entries up to \(range.upperBound) are not stored") }
        return found
    }

    public func indexes(ofLeaves hashes: [Digest]) -> [LogIndex?] {
        contents.withLock { contents in hashes.map { contents.leaves[$0] } }
    }

    public func entries(withKey key: SearchKey, after index: VirtualIndex?, limit: Int) -> [VirtualIndex] {
        contents.withLock { contents in
            let places = contents.places[key] ?? []
            return Array(places[places.firstIndex(behind: index)...].prefix(limit))
        }
    }

    public func blob(_ digest: Digest) -> [UInt8]? { contents.withLock { $0.blobs[digest] } }

    public func blobs(after digest: Digest?, limit: Int) -> [Digest] {
        contents.withLock { contents in
            Array(contents.blobs.keys.filter { name in digest.map { $0 < name } ?? true }.sorted().prefix(limit))
        }
    }

    public func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var rows: [PlacedRow<Row>] = []
        try produce { (more) throws(LedgerError) in rows += more }
        contents.withLock { $0.rows = rows }
    }

    public func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var order = KeyOrder(end: head()?.end ?? VirtualIndex(0))
        var places: [SearchKey: [VirtualIndex]] = [:]
        try produce { (more) throws(LedgerError) in
            for placed in more {
                try order.take(placed)
                for key in placed.keys where places[key]?.last != placed.index {
                    places[key, default: []].append(placed.index)
                }
            }
        }
        contents.withLock { $0.places = places }
    }
}

extension [VirtualIndex] {
    /// Of ascending ones: where those behind `index` begin.
    fileprivate func firstIndex(behind index: VirtualIndex?) -> Int {
        guard let index else { return 0 }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] > index { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension LedgerError {
    /// The compare-and-swap of a commit was lost.
    public static func conflict(wanted: TreeSize, found: TreeSize) -> LedgerError {
        LedgerError(
            .conflict, "the batch continues a log of \(wanted) entries, the store has \(found)",
            hint: "another writer was first: open the ledger again", outcome: .nothingKept)
    }
}
