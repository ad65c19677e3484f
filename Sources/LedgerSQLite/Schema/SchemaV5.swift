extension SchemaMigration {
    /// Where verdicts stand in logs of others, and which have still to go there.
    ///
    /// No key refers to the table of verdicts: a rebuild empties that one, and these rows must outlive it.
    /// `mirror_target.seen` is the newest verdict for which it was decided whether it is owed, so that a rebuild, which
    /// writes every verdict again, owes none of them a second time.
    static let mirrors = SchemaMigration(
        version: 5, name: "mirrors",
        sql: """
            CREATE TABLE mirror (
                verdict_index INTEGER NOT NULL,
                url TEXT NOT NULL,
                api TEXT NOT NULL,
                origin TEXT NOT NULL,
                log_id BLOB NOT NULL CHECK (length(log_id) = 32),
                uuid TEXT NOT NULL,
                log_index INTEGER NOT NULL,
                integrated_time INTEGER,
                entry BLOB NOT NULL,
                checkpoint TEXT NOT NULL,
                kept_at INTEGER NOT NULL,
                PRIMARY KEY (verdict_index, url)
            ) STRICT;

            CREATE TABLE mirror_owed (
                verdict_index INTEGER NOT NULL,
                url TEXT NOT NULL,
                since INTEGER NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                next INTEGER,
                last_error TEXT,
                last_attempt INTEGER,
                PRIMARY KEY (verdict_index, url)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE mirror_target (
                url TEXT PRIMARY KEY,
                seen INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """)
}
