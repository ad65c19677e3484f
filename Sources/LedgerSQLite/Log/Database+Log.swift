import GRDB
package import Ledger
package import Signing
import TLog
import Wire

/// The statements over the tables of the log; rows in, values out. Entries go by their virtual index.
extension Database {
    /// The head of a tree, by the number of its shard; of the newest without one.
    func head(ofShard shard: Int? = nil) throws -> CommittedHead? {
        let sql = """
            SELECT tree_id, origin, shard_offset, size, root, note, integrated_time, checksum FROM head
            WHERE shard = coalesce(?, (SELECT max(shard) FROM head))
            """
        return try statement(sql).bind(shard).first { row in
            let head = CommittedHead(
                treeID: UInt64(bitPattern: row.int(0)), origin: row.text(1),
                shardOffset: UInt64(bitPattern: row.int(2)),
                size: TreeSize(UInt64(bitPattern: row.int(3))), root: try row.digest(4), note: row.text(5),
                integratedTime: Timestamp(seconds: row.int(6)))
            guard row.bytes(7) == head.checksum.bytes else {
                throw LedgerError(
                    .headDamaged, "the head of \(head.size) entries does not match its checksum",
                    hint: "a stored bit changed: run `stella ledger audit` and restore a backup")
            }
            return head
        }
    }

    func newestShard() throws -> Int? {
        try statement("SELECT max(shard) FROM head").first { $0.isNull(0) ? nil : Int($0.int(0)) } ?? nil
    }

    func size(ofShard shard: Int) throws -> UInt64 {
        try statement("SELECT size FROM head WHERE shard = ?").bind(shard).first { UInt64(bitPattern: $0.int(0)) } ?? 0
    }

    func write(_ head: CommittedHead, shard: Int) throws {
        try statement(
            """
            INSERT OR REPLACE INTO head
                (shard, tree_id, origin, shard_offset, size, root, note, integrated_time, checksum)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).bind(
            shard, Int64(bitPattern: head.treeID), head.origin, Int64(bitPattern: head.shardOffset), head.size,
            head.root, head.note, head.integratedTime.seconds, head.checksum
        ).run()
    }

    /// Entries that wait for their bundle to be full.
    func tail(from first: UInt64, upTo end: UInt64) throws -> [TailRow] {
        let sql = """
            SELECT log_index, integrated_time, body, checksum FROM tail
            WHERE log_index >= ? AND log_index < ? ORDER BY log_index
            """
        return try statement(sql).bind(Int64(bitPattern: first), Int64(bitPattern: end)).all { row in
            let entry = TailRow(
                index: UInt64(bitPattern: row.int(0)), integratedTime: Timestamp(seconds: row.int(1)), body: row.bytes(2))
            guard row.bytes(3) == entry.checksum.bytes else {
                throw LedgerError(
                    .entryDamaged, "entry \(entry.index) does not match its checksum",
                    hint: "a stored bit changed: run `stella ledger audit` and restore a backup")
            }
            return entry
        }
    }

    func write(_ row: TailRow) throws {
        try statement("INSERT INTO tail (log_index, integrated_time, body, checksum) VALUES (?, ?, ?, ?)")
            .bind(Int64(bitPattern: row.index), row.integratedTime.seconds, row.body, row.checksum).run()
    }

    func removeTail(from first: UInt64, upTo end: UInt64) throws {
        try statement("DELETE FROM tail WHERE log_index >= ? AND log_index < ?")
            .bind(Int64(bitPattern: first), Int64(bitPattern: end)).run()
    }

    func bundles(from first: UInt64, upTo end: UInt64) throws -> [BundleRow] {
        let sql = """
            SELECT first, segment, offset, length, times, checksum FROM bundle
            WHERE first >= ? AND first < ? ORDER BY first
            """
        return try statement(sql).bind(Int64(bitPattern: first), Int64(bitPattern: end)).all { row in
            let numbers = (1...3).map { UInt32(truncatingIfNeeded: row.int($0)) }
            let first = UInt64(bitPattern: row.int(0))
            guard let times = BundleRow.times(in: row.bytes(4)) else { throw Database.damagedBundle(first) }
            let bundle = BundleRow(
                first: first, place: BundlePlace(segment: numbers[0], offset: numbers[1], length: numbers[2]), times: times)
            guard row.bytes(5) == bundle.checksum.bytes else { throw Database.damagedBundle(first) }
            return bundle
        }
    }

    func write(_ row: BundleRow) throws {
        try statement("INSERT INTO bundle (first, segment, offset, length, times, checksum) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(
                Int64(bitPattern: row.first), Int(row.place.segment), Int(row.place.offset), Int(row.place.length),
                row.encodedTimes, row.checksum
            ).run()
    }

    /// Where the next record of a segment goes: behind the last bundle and the last pack.
    func segmentEnd() throws -> (segment: UInt32, offset: Int) {
        let pack = try statement("SELECT segment, offset, length FROM blob_pack ORDER BY id DESC LIMIT 1")
            .first { $0.segmentPlace(0) }
        let last = try statement("SELECT max(first) FROM bundle").first({ $0.isNull(0) ? nil : $0.int(0) }) ?? nil
        let bundle = try last.flatMap { last in
            try bundles(from: UInt64(bitPattern: last), upTo: UInt64(bitPattern: last) + 1).first?.place.record
        }
        let ends = [pack, bundle].compactMap { $0?.end }
        return ends.max { ($0.segment, $0.offset) < ($1.segment, $1.offset) } ?? (0, 0)
    }

    /// The 8,192 bytes of a tile above the leaves, zero behind what the log has.
    ///
    /// - Parameter first: Virtual index of the first entry below it.
    func tileRow(level: Int, first: UInt64) throws -> [UInt8]? {
        try statement("SELECT hashes FROM tile WHERE level = ? AND first = ?").bind(level, Int64(bitPattern: first))
            .first { $0.bytes(0) }
    }

    /// A row keeps its length for life, so SQLite overwrites it in place and writes only the pages that differ.
    func writeTile(level: Int, first: UInt64, _ bytes: [UInt8]) throws {
        let padding = Array(repeating: 0 as UInt8, count: Tile.full * Digest.byteCount - bytes.count)
        try statement(
            """
            INSERT INTO tile (level, first, hashes) VALUES (?, ?, ?)
            ON CONFLICT (level, first) DO UPDATE SET hashes = excluded.hashes
            """
        ).bind(level, Int64(bitPattern: first), bytes + padding).run()
    }

    static func damagedBundle(_ first: UInt64) -> LedgerError {
        LedgerError(
            .entryDamaged, "the row of the bundle of entry \(first) does not match its checksum",
            hint: "a stored bit changed: run `stella ledger audit` and restore a backup")
    }
}

extension SQLStatement {
    /// Of three columns: segment, offset and length.
    fileprivate func segmentPlace(_ column: Int32) -> SegmentPlace {
        let numbers = (column..<column + 3).map { UInt32(truncatingIfNeeded: int($0)) }
        return SegmentPlace(segment: numbers[0], offset: numbers[1], length: numbers[2])
    }
}

/// A row of the table `tail`.
struct TailRow {
    /// Virtual index.
    let index: UInt64
    let integratedTime: Timestamp
    let body: [UInt8]
    let leafHash: Digest

    init(index: UInt64, integratedTime: Timestamp, body: [UInt8], leafHash: Digest? = nil) {
        self.index = index
        self.integratedTime = integratedTime
        self.body = body
        self.leafHash = leafHash ?? MerkleHash.leaf(body)
    }

    /// Binds place, time and body together: the time is in no tree.
    var checksum: Digest {
        SHA256.hash(Array("tail \(index) \(integratedTime.seconds) \(leafHash)\n".utf8))
    }
}

extension CommittedHead {
    /// Over every field, those included that the checkpoint does not sign.
    package var checksum: Digest {
        let fields = [
            String(treeID), String(shardOffset), String(size.value), root.hex, String(integratedTime.seconds), origin,
            note,
        ]
        return SHA256.hash(Array(fields.joined(separator: "\n").utf8))
    }
}
