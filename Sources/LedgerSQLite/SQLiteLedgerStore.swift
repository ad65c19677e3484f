import GRDB
public import Ledger
public import Signing
import Synchronization
public import TLog

/// The embedded driver of ``Ledger/LedgerStore``: one SQLite database in WAL mode, every commit synced.
///
/// Bodies are rows in the order of the log, so that 256 of them are read at once; hashes are tiles of 8,192 bytes,
/// never two rows for one node; a partial tile lies in its whole row from the start, so that an append changes one page
/// of it. Reads run beside the writer, each on one snapshot.
public final class SQLiteLedgerStore<Writer: RowWriter>: LedgerStore {
    public typealias Row = Writer.Row

    let pool: DatabasePool
    let rowWriter: Writer
    let tail: Mutex<LeafTail>
    /// nil when the database is open for reading only.
    let checkpointer: WALCheckpointer?

    /// Requires a database of the newest schema; see ``LedgerDirectory``.
    init(_ pool: DatabasePool, rowWriter: Writer, checkpointer: WALCheckpointer?) throws(LedgerError) {
        self.pool = pool
        self.rowWriter = rowWriter
        self.checkpointer = checkpointer
        do {
            let indexed = try pool.read { try $0.indexedLeaves() }
            tail = Mutex(LeafTail(indexed: indexed))
        } catch {
            throw LedgerError.store(error)
        }
    }

    public func head() throws(LedgerError) -> CommittedHead? {
        try read { try $0.head() }
    }

    public func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]] {
        guard !tiles.isEmpty else { return [] }
        return try read { db in
            let size = try db.head()?.size.value ?? 0
            return try tiles.map { tile in
                let bytes = try db.tileRow(tile)
                guard let bytes, tile.isWithin(size) else {
                    throw LedgerError(.tileDamaged, "\(tile) is not stored at that width")
                }
                return Array(bytes.prefix(tile.width * Digest.byteCount))
            }
        }
    }

    public func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        guard !range.isEmpty else { return [] }
        return try read { db in
            let entries = try db.entries(range)
            guard entries.count == Int(range.upperBound.value - range.lowerBound.value) else {
                throw LedgerError(.entryDamaged, "of entries \(range) only \(entries.count) are stored")
            }
            return entries
        }
    }

    public func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]? {
        try read { db in
            try db.statement("SELECT bytes FROM blob WHERE digest = ?").bind(digest).first { $0.bytes(0) }
        }
    }

    public func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest] {
        try read { db in
            try db.statement("SELECT digest FROM blob WHERE digest > ? ORDER BY digest LIMIT ?")
                .bind(digest?.bytes ?? [], limit).all { try $0.digest(0) }
        }
    }

    public func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?] {
        try read { [self] db in
            try catchUp(db)
            // The tail first: what leaves it is in the table before.
            var found = tail.withLock { tail in hashes.map { tail.index(of: $0) } }
            let lookup = try db.statement("SELECT log_index FROM leaf WHERE prefix = ?")
            for (place, hash) in hashes.enumerated() where found[place] == nil {
                let candidates = try lookup.bind(LeafTail.prefix(hash)).all { UInt64(bitPattern: $0.int(0)) }
                // Eight bytes can be made to collide; the whole hash decides.
                found[place] = try candidates.first { try db.leafHash(at: $0) == hash }
            }
            return found.map { $0.map { LogIndex($0) } }
        }
    }

    /// Runs `body` on a snapshot, with SQLite's errors in the ledger's words.
    func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        do { return try pool.read(body) } catch { throw LedgerError.store(error) }
    }

    /// Lets the tail follow what was committed since, here or in another process.
    private func catchUp(_ db: Database) throws {
        let size = try db.size()
        guard tail.withLock({ $0.end < size }) else { return }
        let indexed = try db.indexedLeaves()
        try tail.withLock { tail in
            if tail.indexed != indexed { tail = LeafTail(indexed: indexed) }
            while tail.end < size {
                let tile = Tile(level: 0, index: tail.end / 256, width: Int(min(256, size - tail.end / 256 * 256)))
                guard let bytes = try db.tileRow(tile) else {
                    throw LedgerError(.tileDamaged, "\(tile) is not stored")
                }
                let hashes = try tile.decode(Array(bytes.prefix(tile.width * Digest.byteCount)))
                tail.append(hashes.dropFirst(Int(tail.end % 256)))
            }
        }
    }
}

extension Tile {
    /// Whether a log of `size` entries has this tile at this width.
    fileprivate func isWithin(_ size: UInt64) -> Bool {
        level < 8 && index * 256 + UInt64(width) <= size >> UInt64(8 * level)
    }
}
