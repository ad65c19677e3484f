extension SchemaMigration {
    /// The outbox: what is to be told to others, and how far each consumer has got.
    ///
    /// No key refers to the tables of links: a rebuild empties those, and these rows must outlive it.
    static let events = SchemaMigration(
        version: 6, name: "events",
        sql: """
            CREATE TABLE event (
                sequence INTEGER PRIMARY KEY,
                log_index INTEGER,
                ordinal INTEGER NOT NULL,
                type TEXT NOT NULL,
                time INTEGER NOT NULL,
                subject TEXT,
                detail TEXT,
                CHECK (log_index IS NOT NULL OR (subject IS NOT NULL AND detail IS NOT NULL))
            ) STRICT;

            CREATE TABLE event_state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                pruned INTEGER NOT NULL
            ) STRICT;
            INSERT INTO event_state (id, pruned) VALUES (1, 0);

            CREATE TABLE event_consumer (
                name TEXT PRIMARY KEY,
                target TEXT NOT NULL,
                cursor INTEGER NOT NULL DEFAULT 0,
                delivered INTEGER NOT NULL DEFAULT 0,
                attempts INTEGER NOT NULL DEFAULT 0,
                next INTEGER,
                last_error TEXT,
                last_attempt INTEGER,
                is_stopped INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;
            """)
}
