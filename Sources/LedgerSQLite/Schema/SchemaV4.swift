import GRDB
import Ledger

extension SchemaMigration {
    /// Search keys of the newest entries, and how far the files with those of the others reach.
    ///
    /// Nothing here knows what entries that are there already are found by: their keys come by a rebuild, and until then
    /// the lookup says that it begins behind them.
    static let searchKeys = SchemaMigration(
        version: 4, name: "search-keys",
        sql: """
            CREATE TABLE search_tail (
                first INTEGER PRIMARY KEY,
                records BLOB NOT NULL,
                checksum BLOB NOT NULL CHECK (length(checksum) = 32)
            ) STRICT;

            CREATE TABLE search_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                generation INTEGER NOT NULL,
                first INTEGER NOT NULL,
                covered INTEGER NOT NULL,
                count INTEGER NOT NULL,
                marks INTEGER NOT NULL,
                checksum BLOB NOT NULL CHECK (length(checksum) = 32)
            ) STRICT;
            """,
        move: { db, _ in
            let end = try db.statement("SELECT max(shard_offset + size) FROM head WHERE size > 0").first { $0.int(0) } ?? 0
            try db.write(SearchState(first: UInt64(bitPattern: end)))
        },
        cleanUp: "")
}
