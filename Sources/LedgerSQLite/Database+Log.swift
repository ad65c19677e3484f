import GRDB
import Ledger
import Signing
import TLog
import Wire

/// The statements over the tables of the log; rows in, values out.
extension Database {
    func head() throws -> CommittedHead? {
        let sql = "SELECT tree_id, origin, shard_offset, size, root, note, integrated_time, checksum FROM head"
        return try statement(sql).first { row in
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

    func size() throws -> UInt64 {
        try statement("SELECT size FROM head").first { UInt64(bitPattern: $0.int(0)) } ?? 0
    }

    func write(_ head: CommittedHead) throws {
        try statement(
            """
            INSERT OR REPLACE INTO head
                (id, tree_id, origin, shard_offset, size, root, note, integrated_time, checksum)
            VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).bind(
            Int64(bitPattern: head.treeID), head.origin, Int64(bitPattern: head.shardOffset), head.size, head.root,
            head.note, head.integratedTime.seconds, head.checksum
        ).run()
    }

    func entries(_ range: Range<LogIndex>) throws -> [StoredEntry] {
        let sql = """
            SELECT log_index, integrated_time, body FROM entry
            WHERE log_index >= ? AND log_index < ? ORDER BY log_index
            """
        return try statement(sql).bind(range.lowerBound, range.upperBound).all { row in
            StoredEntry(
                index: LogIndex(UInt64(bitPattern: row.int(0))), body: row.bytes(2),
                integratedTime: Timestamp(seconds: row.int(1)))
        }
    }

    /// The 8,192 bytes of a tile's row, zero behind what the log has.
    func tileRow(_ tile: Tile) throws -> [UInt8]? {
        try statement("SELECT hashes FROM tile WHERE id = ?").bind(tile.rowID).first { $0.bytes(0) }
    }

    func leafHash(at index: UInt64) throws -> Digest? {
        let sql = "SELECT substr(hashes, ?, 32) FROM tile WHERE id = ?"
        return try statement(sql).bind(
            Int(index % 256) * Digest.byteCount + 1, Tile(level: 0, index: index / 256).rowID
        )
        .first { Digest($0.bytes(0)) } ?? nil
    }

    /// How many entries the table `leaf` covers.
    func indexedLeaves() throws -> UInt64 {
        try statement("SELECT indexed FROM leaf_progress").first { UInt64(bitPattern: $0.int(0)) } ?? 0
    }
}

extension Tile {
    /// Level and index in one integer, so that a tile is found in the table's own order.
    var rowID: Int64 { Int64(level) << 56 | Int64(bitPattern: index) }
}

extension CommittedHead {
    /// Over every field, those included that the checkpoint does not sign.
    var checksum: Digest {
        let fields = [
            String(treeID), String(shardOffset), String(size.value), root.hex, String(integratedTime.seconds), origin,
            note,
        ]
        return SHA256.hash(Array(fields.joined(separator: "\n").utf8))
    }
}
