import GRDB
public import Ledger
public import Signing
import Synchronization
public import TLog
import Wire

/// The embedded driver of ``Ledger/LedgerStore``: one SQLite database in WAL mode, every commit synced, and beside it
/// append-only files for what is bulky and never changes.
///
/// The database is the commit record: heads, links, and where everything lies. A bundle of 256 entries and the tree over
/// them go to a segment, synced before the transaction that names them commits; entries that do not fill a bundle yet
/// are rows of the table `tail`. Reads run beside the writer, each on one snapshot.
public final class SQLiteLedgerStore<Writer: RowWriter>: LedgerStore {
    public typealias Row = Writer.Row

    let pool: DatabasePool
    let rowWriter: Writer
    /// nil when the database is open for reading only.
    let checkpointer: WALCheckpointer?
    let folder: String
    let options: StoreOptions
    let segments: SegmentFiles
    /// One for all trees of the ledger.
    let keys: KeyIndex
    let blobs: BlobConnections
    /// Which tree of the ledger this is: 0 for the first.
    public let shard: Int
    let isWriting: Bool
    /// Whether rows that no entry hangs on may be changed, without the lock of the one writer.
    let isMaintaining: Bool
    let known = AtomicLazyReference<Opened>()

    /// What depends on where the tree begins, which is known once there is a head.
    final class Opened: Sendable {
        let shardOffset: UInt64
        let bundles: BundleTable
        let leaves: LeafIndex

        init(shard: Int, shardOffset: UInt64, leaves: LeafIndex) {
            self.shardOffset = shardOffset
            bundles = BundleTable(shard: shard, shardOffset: shardOffset)
            self.leaves = leaves
        }
    }

    /// Requires a database of the newest schema; see ``LedgerDirectory``.
    ///
    /// - Parameters:
    ///   - keys: The ledger's, whichever tree this is.
    ///   - shard: The newest when nil.
    init(
        _ pool: DatabasePool, rowWriter: Writer, checkpointer: WALCheckpointer?, folder: String, segments: SegmentFiles,
        keys: KeyIndex, options: StoreOptions = StoreOptions(), isMaintaining: Bool = false, blobs: BlobConnections? = nil,
        shard: Int? = nil
    ) throws(LedgerError) {
        self.pool = pool
        self.rowWriter = rowWriter
        self.checkpointer = checkpointer
        self.folder = folder
        self.options = options
        self.isMaintaining = isMaintaining
        self.segments = segments
        self.keys = keys
        self.blobs = blobs ?? BlobConnections(path: options.path(in: folder), timeoutSeconds: options.timeoutSeconds)
        do {
            let newest = try pool.read { try $0.newestShard() } ?? 0
            self.shard = shard ?? newest
            isWriting = checkpointer != nil && self.shard == newest
        } catch {
            throw LedgerError.store(error)
        }
    }

    /// Another tree of the same ledger.
    func ofShard(_ number: Int) throws(LedgerError) -> SQLiteLedgerStore {
        try SQLiteLedgerStore(
            pool, rowWriter: rowWriter, checkpointer: checkpointer, folder: folder, segments: segments, keys: keys,
            options: options, isMaintaining: isMaintaining, blobs: blobs, shard: number)
    }

    public func head() throws(LedgerError) -> CommittedHead? {
        try read { try $0.head(ofShard: shard) }
    }

    public func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] {
        guard !tiles.isEmpty else { return [] }
        return try read { db in
            guard let head = try db.head(ofShard: shard) else { throw tiles[0].isMissing }
            return try tiles.map { tile in
                guard tile.isWithin(head.size.value) else { throw tile.isMissing }
                return try bytes(of: tile, head, db)
            }
        }
    }

    public func nodes(_ places: Range<Int>, inLeafTile index: UInt64) throws(LedgerError) -> [UInt8] {
        let place: BundlePlace
        if let known = try opened().bundles.known(index) {
            place = known.place
        } else {
            place = try read { db in try opened(db).bundles.bundle(index, db).place }
        }
        return try segments.read(places.count * Digest.byteCount, from: places.lowerBound * Digest.byteCount, of: place)
    }

    public func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        guard !range.isEmpty else { return [] }
        if let entries = try knownEntries(range) { return entries }
        return try read { db in
            let (first, end) = (range.lowerBound.value, range.upperBound.value)
            let size = try db.size(ofShard: shard)
            guard end <= size else { throw LedgerError(.entryDamaged, "the log has \(size) entries, asked is \(end - 1)") }
            var entries: [StoredEntry] = []
            entries.reserveCapacity(Int(end - first))
            let full = UInt64(Tile.full)
            var index = first
            while index < end, index / full < size / full {
                let upTo = min(end, (index / full + 1) * full)
                entries += try bundled(index..<upTo, opened(db).bundles.bundle(index / full, db))
                index = upTo
            }
            if index < end { entries += try waiting(index..<end, db) }
            return entries
        }
    }

    /// Entries of one bundle that is known already. Nothing of it ever changes, so that no snapshot is needed.
    private func knownEntries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry]? {
        let (first, end) = (range.lowerBound.value, range.upperBound.value)
        let number = first / UInt64(Tile.full)
        guard (end - 1) / UInt64(Tile.full) == number, let bundle = try opened().bundles.known(number) else { return nil }
        do { return try bundled(first..<end, bundle) } catch { throw LedgerError.store(error) }
    }

    public func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? {
        do {
            switch try blobs.find(digest) {
            case .row(let bytes): return bytes
            case .packed(let place): return try segments.blob(at: place)
            case nil: return nil
            }
        } catch {
            throw LedgerError.store(error)
        }
    }

    public func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        try read { db in
            try db.statement(
                """
                SELECT digest FROM blob WHERE digest > ?1 UNION SELECT digest FROM packed_blob WHERE digest > ?1
                ORDER BY digest LIMIT ?2
                """
            ).bind(digest?.bytes ?? [], limit).all { try $0.digest(0) }
        }
    }

    /// Runs `body` on a snapshot, with SQLite's errors in the ledger's words.
    ///
    /// - Parameter isLong: For what looks at a whole table and may take its time.
    func read<Value>(isLong: Bool = false, _ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        let seconds = isLong ? 0 : options.timeoutSeconds
        do {
            return try pool.read { db in try QueryDeadline.during(seconds: seconds) { try body(db) } }
        } catch { throw LedgerError.store(error) }
    }

    /// Waits for what the lookup does beside the commits.
    func finishLookup() {
        // What has no file is made again when the ledger is opened.
        try? known.load()?.leaves.finish()
        keys.finish()
    }

    func opened() throws(LedgerError) -> Opened {
        if let opened = known.load() { return opened }
        return try read { try opened($0) }
    }

    func opened(_ db: Database) throws -> Opened {
        if let opened = known.load() { return opened }
        guard let head = try db.head(ofShard: shard) else {
            throw LedgerError(.notInitialized, "there is no log here", outcome: .nothingKept)
        }
        let new = Opened(
            shard: shard, shardOffset: head.shardOffset,
            leaves: try LeafIndex(
                folder: folder + "/index", start: head.shardOffset, limit: head.shardOffset + head.size.value,
                isWriting: isWriting))
        return known.storeIfNil(new)
    }

    private func bytes(of tile: Tile, _ head: CommittedHead, _ db: Database) throws -> [UInt8] {
        let length = tile.width * Digest.byteCount
        let first = head.shardOffset + (tile.index << UInt64(8 * (tile.level + 1)))
        guard tile.level == 0 else {
            guard let bytes = try db.tileRow(level: tile.level, first: first) else { throw tile.isMissing }
            return Array(bytes.prefix(length))
        }
        guard tile.index < head.size.value / UInt64(Tile.full) else {
            return Tile.encode(try waitingRows(first..<first + UInt64(tile.width), db).map(\.leafHash))
        }
        return try segments.read(length, from: 0, of: try opened(db).bundles.bundle(tile.index, db).place)
    }

    /// Entries of one full bundle.
    private func bundled(_ range: Range<UInt64>, _ bundle: BundleTable.Bundle) throws -> [StoredEntry] {
        let place = bundle.place
        let first = range.lowerBound / UInt64(Tile.full) * UInt64(Tile.full)
        let bodies =
            range.count == 1
            ? [try body(Int(range.lowerBound - first), of: place)]
            : Array(
                try BundleRecord.bodies(
                    in: segments.read(
                        BundleRecord.headLength - BundleRecord.nodesLength + Int(place.length), from: BundleRecord.nodesLength,
                        of: place), of: first)[Int(range.lowerBound - first)..<Int(range.upperBound - first)])
        return try zip(range, bodies).map { index, body in
            guard let time = bundle.time(Int(index - first)) else { throw Database.damagedBundle(first) }
            return StoredEntry(index: LogIndex(index), body: body, integratedTime: time)
        }
    }

    /// One entry of a bundle, without the others. What its lengths say is proven by the leaf hash alone.
    private func body(_ number: Int, of place: BundlePlace) throws -> [UInt8] {
        let before = number == 0 ? 0 : 1
        let bytes = try segments.read(4 * (before + 1), from: BundleRecord.nodesLength + 4 * (number - before), of: place)
        let ends = bytes.withUnsafeBytes { bytes in
            (0...before).map { Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
        }
        let (start, end) = (before == 0 ? 0 : ends[0], ends[before])
        guard start + 2 <= end, end <= Int(place.length) else {
            throw LedgerError(
                .entryDamaged, "the places of a bundle's entries contradict each other",
                hint: "run `stella ledger audit` and restore a backup")
        }
        return try segments.read(end - start - 2, from: BundleRecord.headLength + start + 2, of: place)
    }

    /// Entries that are rows yet.
    private func waiting(_ range: Range<UInt64>, _ db: Database) throws -> [StoredEntry] {
        let offset = try opened(db).shardOffset
        return try waitingRows(range.lowerBound + offset..<range.upperBound + offset, db).map { row in
            StoredEntry(index: LogIndex(row.index - offset), body: row.body, integratedTime: row.integratedTime)
        }
    }

    func waitingRows(_ range: Range<UInt64>, _ db: Database) throws -> [TailRow] {
        let rows = try db.tail(from: range.lowerBound, upTo: range.upperBound)
        guard rows.map(\.index) == Array(range) else {
            throw LedgerError(.entryDamaged, "of the newest entries \(range) only \(rows.count) are stored")
        }
        return rows
    }
}

extension Tile {
    /// Whether a log of `size` entries has this tile at this width.
    fileprivate func isWithin(_ size: UInt64) -> Bool {
        level < 8 && index * 256 + UInt64(width) <= size >> UInt64(8 * level)
    }

    fileprivate var isMissing: LedgerError { LedgerError(.tileDamaged, "\(self) is not stored at that width") }
}
