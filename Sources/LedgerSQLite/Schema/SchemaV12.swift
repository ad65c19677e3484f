extension SchemaMigration {
    /// Who acknowledged which conflict.
    ///
    /// No key refers to the table of verdicts: a rebuild empties that one, and these rows must outlive it.
    static let acknowledgements = SchemaMigration(
        version: 12, name: "acknowledgements",
        sql: """
            CREATE TABLE conflict_ack (
                id INTEGER PRIMARY KEY,
                verdict BLOB NOT NULL CHECK (length(verdict) = 32),
                acknowledged_by TEXT NOT NULL,
                acknowledged_at TEXT NOT NULL,
                note TEXT NOT NULL
            ) STRICT;

            CREATE INDEX conflict_ack_by_verdict ON conflict_ack (verdict);
            """)
}
