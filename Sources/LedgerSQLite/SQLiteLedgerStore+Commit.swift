import GRDB
public import Ledger
import Signing
import Synchronization
public import TLog
import Wire

extension SQLiteLedgerStore {
    public func create(_ head: CommittedHead) throws(LedgerError) {
        try write { db in
            guard try db.head() == nil else {
                throw LedgerError(.exists, "there is a log here already", outcome: .nothingKept)
            }
            try db.write(head)
        }
    }

    public func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        let leaves = batch.entries.map(\.content.leafHash)
        var hasFlushed = false
        try write { db in
            let found = TreeSize(try db.size())
            guard found == size, try db.head() != nil else { throw LedgerError.conflict(wanted: size, found: found) }
            try writeEntries(batch, db)
            try writeTiles(batch.tiles, db)
            hasFlushed = try flushLeaves(leaves, upTo: batch.head.size, db)
            try db.write(batch.head)
        }
        tail.withLock { tail in
            if hasFlushed {
                tail = LeafTail(indexed: batch.head.size.value)
            } else if tail.end == size.value {
                // Otherwise nobody has looked anything up yet; the first who does reads the tail from the tiles.
                tail.append(leaves)
            }
        }
    }

    public func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try write { db in
            try rowWriter.removeAll(in: db)
            try produce { (rows) throws(LedgerError) in
                do { try rowWriter.write(rows, in: db) } catch { throw LedgerError.store(error, outcome: .nothingKept) }
            }
        }
    }

    /// One transaction, begun as a writer so that nothing read in it can be stale.
    ///
    /// Until `COMMIT` every failure is certain to keep nothing: the log of SQLite has no commit record. `COMMIT` itself
    /// may fail with its record already on the medium, and only a new look tells.
    func write(_ body: (Database) throws -> Void) throws(LedgerError) {
        do {
            try pool.writeWithoutTransaction { db in
                do {
                    try checkpointer?.relieve(db)
                    try db.beginTransaction(.immediate)
                } catch {
                    throw LedgerError.beforeCommit(error)
                }
                do {
                    try body(db)
                } catch {
                    try db.rollback()
                    throw LedgerError.beforeCommit(error)
                }
                do {
                    try db.commit()
                } catch {
                    try? db.rollback()
                    throw LedgerError.store(error, outcome: .unknown)
                }
            }
        } catch {
            throw LedgerError.store(error)
        }
    }

    private func writeEntries(_ batch: Batch<Row>, _ db: Database) throws {
        let entry = try db.statement("INSERT INTO entry (log_index, integrated_time, body) VALUES (?, ?, ?)")
        let blob = try db.statement("INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING")
        let time = batch.head.integratedTime.seconds
        for new in batch.entries {
            try entry.bind(new.index, time, new.content.body).run()
            for content in new.content.blobs { try blob.bind(content.digest, content.bytes).run() }
        }
        if !batch.rows.isEmpty { try rowWriter.write(batch.rows, in: db) }
    }

    /// A row keeps its length for life, so SQLite overwrites it in place and writes only the pages that differ.
    private func writeTiles(_ tiles: [TileContent], _ db: Database) throws {
        let statement = try db.statement(
            "INSERT INTO tile (id, hashes) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET hashes = excluded.hashes")
        let length = Tile.full * Digest.byteCount
        for content in tiles {
            let padding = Array(repeating: 0 as UInt8, count: length - content.bytes.count)
            try statement.bind(content.tile.rowID, content.bytes + padding).run()
        }
    }

    /// Writes the tail to the table once it is long enough.
    private func flushLeaves(_ new: [Digest], upTo size: TreeSize, _ db: Database) throws -> Bool {
        let tail = tail.withLock { $0 }
        guard size.value - tail.indexed >= UInt64(LeafTail.flushThreshold), tail.end + UInt64(new.count) == size.value
        else {
            return false
        }
        let insert = try db.statement("INSERT INTO leaf (prefix, log_index) VALUES (?, ?)")
        for row in tail.sortedRows(with: new) { try insert.bind(row.prefix, Int64(bitPattern: row.index)).run() }
        try db.statement("UPDATE leaf_progress SET indexed = ?").bind(size).run()
        return true
    }
}

extension LedgerError {
    /// A failure inside a transaction that was then rolled back.
    static func beforeCommit(_ error: any Error) -> LedgerError {
        let error = LedgerError.store(error)
        // After a failed read or write of the medium nothing here is believed any more, not even the rollback.
        guard error.code != .storeIO else { return error }
        return LedgerError(error.code, error.detail, hint: error.hint, outcome: .nothingKept)
    }
}
