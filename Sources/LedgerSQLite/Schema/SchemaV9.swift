extension SchemaMigration {
    /// Refused documents, until somebody looks at them. Nothing refers to them and they are in no log: a rebuild leaves them.
    static let quarantine = SchemaMigration(
        version: 9, name: "quarantine",
        sql: """
            CREATE TABLE quarantine (
                digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
                size INTEGER NOT NULL,
                reason TEXT NOT NULL,
                code TEXT NOT NULL,
                detail TEXT NOT NULL,
                hint TEXT,
                pointer TEXT,
                byte_offset INTEGER,
                source TEXT,
                issuer TEXT,
                first_seen INTEGER NOT NULL,
                last_seen INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                kept_bytes INTEGER NOT NULL,
                content BLOB NOT NULL
            ) STRICT;
            CREATE INDEX quarantine_by_age ON quarantine (last_seen, kept_bytes);
            """)
}
