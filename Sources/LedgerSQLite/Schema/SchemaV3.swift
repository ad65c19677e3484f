import GRDB
import Ledger
import Signing
import TLog
import Wire

extension SchemaMigration {
    /// Bodies and the tiles over the leaves leave the database for append-only files; heads are numbered, one for each
    /// tree; the lookup by leaf hash is made from the tiles.
    ///
    /// Links no longer refer to a row for each entry, for there is none. That they stand on an entry is checked by whoever
    /// writes them, in their transaction. SQLite documents this way of taking a constraint out of a table's text.
    static let bodiesToSegments = SchemaMigration(
        version: 3, name: "bodies-to-segments",
        sql: """
            CREATE TABLE bundle (
                first INTEGER PRIMARY KEY,
                segment INTEGER NOT NULL,
                offset INTEGER NOT NULL,
                length INTEGER NOT NULL,
                times BLOB NOT NULL,
                checksum BLOB NOT NULL CHECK (length(checksum) = 32)
            ) STRICT;

            CREATE TABLE tail (
                log_index INTEGER PRIMARY KEY,
                integrated_time INTEGER NOT NULL,
                body BLOB NOT NULL,
                checksum BLOB NOT NULL CHECK (length(checksum) = 32)
            ) STRICT;

            CREATE TABLE numbered_head (
                shard INTEGER PRIMARY KEY,
                tree_id INTEGER NOT NULL,
                origin TEXT NOT NULL,
                shard_offset INTEGER NOT NULL,
                size INTEGER NOT NULL,
                root BLOB NOT NULL CHECK (length(root) = 32),
                note TEXT NOT NULL,
                integrated_time INTEGER NOT NULL,
                checksum BLOB NOT NULL CHECK (length(checksum) = 32)
            ) STRICT;
            INSERT INTO numbered_head
                SELECT 0, tree_id, origin, shard_offset, size, root, note, integrated_time, checksum FROM head;

            CREATE TABLE upper_tile (
                level INTEGER NOT NULL,
                first INTEGER NOT NULL,
                hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
                PRIMARY KEY (level, first)
            ) STRICT;
            INSERT INTO upper_tile
                SELECT level, (tile_index << (8 * (level + 1))) + (SELECT shard_offset FROM head), hashes
                FROM tile WHERE level > 0;
            """,
        move: moveBodies,
        cleanUp: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, ' REFERENCES entry (log_index)', '')
                WHERE type = 'table' AND sql LIKE '% REFERENCES entry (log_index)%';
            PRAGMA writable_schema = RESET;
            DROP TABLE entry;
            DROP TABLE tile;
            DROP TABLE head;
            DROP TABLE leaf;
            DROP TABLE leaf_progress;
            ALTER TABLE numbered_head RENAME TO head;
            ALTER TABLE upper_tile RENAME TO tile;
            """)

    /// How many bytes of records are gathered for one sync.
    private static let bytesPerSync = 16 << 20

    /// Writes what is 256 entries to segments and the rest to the table `tail`.
    @Sendable private static func moveBodies(_ db: Database, _ segments: SegmentFiles?) throws {
        let head = try db.statement("SELECT shard_offset, size FROM head").first { (UInt64($0.int(0)), UInt64($0.int(1))) }
        guard let (offset, size) = head, size > 0 else { return }
        let full = UInt64(Tile.full)
        var end: (segment: UInt32, offset: Int) = (0, 0)
        var gathered: [(first: UInt64, times: [Timestamp], record: [UInt8])] = []
        var bytes = 0
        for first in stride(from: 0, to: size / full * full, by: Tile.full) {
            guard let segments else { throw LedgerError(.storeFailed, "there is no place for segments") }
            let rows = try rows(first..<first + full, offset, db)
            let record = BundleRecord.encode(nodes: TileNodes(full: rows.map(\.leafHash)), bodies: rows.map(\.body))
            gathered.append((offset + first, rows.map(\.integratedTime), record))
            bytes += record.count
            guard bytes >= bytesPerSync || first + full + full > size else { continue }
            for (row, place) in zip(gathered, try segments.append(gathered.count, at: end, { gathered[$0].record })) {
                try db.write(BundleRow(first: row.first, place: BundlePlace(record: place), times: row.times))
                end = place.end
            }
            (gathered, bytes) = ([], 0)
        }
        for row in try rows(size / full * full..<size, offset, db) { try db.write(row) }
    }

    private static func rows(_ range: Range<UInt64>, _ offset: UInt64, _ db: Database) throws -> [TailRow] {
        let sql = """
            SELECT log_index, integrated_time, body FROM entry WHERE log_index >= ? AND log_index < ? ORDER BY log_index
            """
        let rows = try db.statement(sql).bind(Int64(range.lowerBound), Int64(range.upperBound)).all { row in
            TailRow(
                index: offset + UInt64(row.int(0)), integratedTime: Timestamp(seconds: row.int(1)), body: row.bytes(2))
        }
        guard rows.count == range.count else {
            throw LedgerError(
                .entryDamaged, "of entries \(range) only \(rows.count) are stored",
                hint: "the older program's `stella ledger audit` says which; restore a backup", outcome: .nothingKept)
        }
        return rows
    }
}
