extension SchemaMigration {
    /// How far a recomputation is. Not derived from the log: a rebuild leaves it alone.
    static let recomputation = SchemaMigration(
        version: 11, name: "recomputation",
        sql: """
            CREATE TABLE recomputation (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                selection TEXT NOT NULL,
                subject TEXT,
                mode TEXT NOT NULL,
                as_of TEXT NOT NULL,
                vulnerability TEXT,
                product TEXT,
                ledger_end INTEGER NOT NULL,
                unchanged INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                silent INTEGER NOT NULL,
                failed INTEGER NOT NULL
            ) STRICT;
            """)
}
