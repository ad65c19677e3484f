import GRDB
public import Ledger
import Signing
public import TLog
import Wire

extension SQLiteLedgerStore {
    public func create(_ head: CommittedHead) throws(LedgerError) {
        try write { db in
            guard try db.head(ofShard: shard) == nil else {
                throw LedgerError(.exists, "there is a log here already", outcome: .nothingKept)
            }
            let before = try shard == 0 ? nil : db.head(ofShard: shard - 1)
            guard before?.isFollowed(by: head) ?? (shard == 0) else {
                throw LedgerError(
                    .conflict, "the new tree does not begin where the one before ends",
                    hint: "another writer was first: open the ledger again", outcome: .nothingKept)
            }
            try db.write(head, shard: shard)
        }
    }

    public func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError) {
        try reserve(batch)
        var change: KeyChange?
        try write { db in
            let found = TreeSize(try db.size(ofShard: shard))
            guard found == size, isWriting, try db.newestShard() == shard else {
                throw LedgerError.conflict(wanted: size, found: found)
            }
            try writeEntries(batch, from: size.value, db)
            for content in batch.tiles where content.tile.level > 0 {
                let first = batch.head.shardOffset + (content.tile.index << UInt64(8 * (content.tile.level + 1)))
                try db.writeTile(level: content.tile.level, first: first, content.bytes)
            }
            try db.write(batch.head, shard: shard)
            try writeRows(batch.rows, batch.head, db)
            try rowWriter.note(batch.rows, at: batch.head.integratedTime, in: db)
            change = try writeKeys(of: batch, from: batch.head.shardOffset + size.value, db)
        }
        if let change { keys.committed(change.state, change.row) }
        rowWriter.didCommit()
        // The lookup is derived: what it misses it takes from the tiles.
        let leaves = try opened().leaves
        if leaves.end == batch.head.shardOffset + size.value {
            leaves.append(batch.entries.map { $0.content.leafHash }, from: leaves.end)
        }
    }

    public func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try write { db in
            guard let head = try db.head(ofShard: shard) else { return }
            try rowWriter.removeAll(in: db)
            try produce { (rows) throws(LedgerError) in
                do { try writeRows(rows, head, db) } catch { throw LedgerError.store(error, outcome: .nothingKept) }
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

    /// Stops the intake before the disk is full, so that no commit breaks off in the middle.
    private func reserve(_ batch: Batch<Row>) throws(LedgerError) {
        let bytes = batch.entries.reduce(0) { $0 + $1.content.byteCount }
        // Once in the segment or the database, once in its write-ahead log, and what an index may grow by.
        let wanted = UInt64(3 * bytes) + LedgerDirectory<Writer>.reserve
        guard let free = PosixFile.freeBytes(at: folder), free < wanted else { return }
        throw LedgerError(
            .storeFull, "the disk has \(free) bytes left, \(wanted) are wanted before an entry is taken in",
            hint: "free space on the disk and hand it in again; reading goes on, and nothing acknowledged is lost",
            outcome: .nothingKept)
    }

    /// Full bundles to a segment, synced; what is left over to the table `tail`.
    private func writeEntries(_ batch: Batch<Row>, from size: UInt64, _ db: Database) throws {
        let full = UInt64(Tile.full)
        let (offset, end) = (batch.head.shardOffset, batch.head.size.value)
        let firstOfTail = end / full * full
        let new = batch.entries.map { entry in
            TailRow(
                index: offset + entry.index.value, integratedTime: batch.head.integratedTime, body: entry.content.body,
                leafHash: entry.content.leafHash)
        }
        var bundled: [TailRow] = []
        if firstOfTail > size {
            let begun = offset + size / full * full
            bundled = try waitingRows(begun..<offset + size, db) + new.prefix(Int(firstOfTail - size))
        }
        let blobs = batch.entries.flatMap { $0.content.blobs }
        let packs = BlobPack.packs(of: blobs)
        try writeRecords(packs, bundled, batch.tiles, offset, db)
        if firstOfTail > size { try db.removeTail(from: offset + size / full * full, upTo: offset + size) }
        for row in new.suffix(Int(end - max(size, firstOfTail))) { try db.write(row) }
        if packs.isEmpty { for blob in blobs { try db.write(blob) } }
    }

    /// Writes what goes to segments, packs before bundles, with one sync, and then where it lies.
    ///
    /// - Parameter rows: Whole bundles of 256 entries.
    private func writeRecords(
        _ packs: [BlobPack], _ rows: [TailRow], _ tiles: [TileContent], _ offset: UInt64, _ db: Database
    ) throws {
        let leaves = rows.isEmpty ? [] : tiles.filter { $0.tile.level == 0 && !$0.tile.isPartial }
        guard 256 * leaves.count == rows.count else {
            throw LedgerError(.tileDamaged, "the batch does not bring the tiles of its entries", outcome: .nothingKept)
        }
        guard !packs.isEmpty || !leaves.isEmpty else { return }
        let places = try segments.append(packs.count + leaves.count, at: try db.segmentEnd()) { (number) throws(LedgerError) in
            guard number >= packs.count else { return packs[number].bytes }
            return try record(leaves[number - packs.count], rows[(256 * (number - packs.count))...].prefix(256), offset)
        }
        for (pack, place) in zip(packs, places) { try db.write(pack, at: place) }
        for (number, place) in places.dropFirst(packs.count).enumerated() {
            let bundle = rows[256 * number..<256 * (number + 1)]
            try db.write(
                BundleRow(
                    first: rows[256 * number].index, place: BundlePlace(record: place), times: bundle.map { $0.integratedTime }))
        }
    }

    private func record(
        _ leaves: TileContent, _ rows: ArraySlice<TailRow>, _ offset: UInt64
    ) throws(LedgerError) -> [UInt8] {
        let tile = leaves.tile
        guard offset + tile.index * UInt64(Tile.full) == rows.first?.index else {
            throw LedgerError(.tileDamaged, "\(tile) is not the next tile of this batch", outcome: .nothingKept)
        }
        let hashes: [Digest]
        do { hashes = try tile.decode(leaves.bytes) } catch {
            throw LedgerError(.tileDamaged, "\(error)", outcome: .nothingKept)
        }
        return BundleRecord.encode(nodes: TileNodes(full: hashes), bodies: rows.map { $0.body })
    }

    /// A row stands on an entry: invariant 3 of the house.
    private func writeRows(_ rows: [PlacedRow<Row>], _ head: CommittedHead, _ db: Database) throws {
        guard !rows.isEmpty else { return }
        for row in rows where row.index >= head.end {
            throw LedgerError(
                .outOfRange, "a row stands on entry \(row.index), the ledger has \(head.end)", outcome: .nothingKept)
        }
        try rowWriter.write(rows, in: db)
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
