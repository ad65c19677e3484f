extension SchemaMigration {
    /// Changes of the directory as entries, and which of them each issuer stands on.
    ///
    /// Issuers that are there already stand on none: the next writer logs each as it is.
    static let issuerChanges = SchemaMigration(
        version: 7, name: "issuer-changes",
        sql: """
            CREATE TABLE issuer_change (
                log_index INTEGER PRIMARY KEY,
                id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
                envelope BLOB NOT NULL CHECK (length(envelope) = 32),
                issuer TEXT NOT NULL,
                action TEXT NOT NULL,
                before BLOB CHECK (length(before) = 32),
                after BLOB NOT NULL CHECK (length(after) = 32),
                reason TEXT,
                effective TEXT NOT NULL,
                time TEXT NOT NULL
            ) STRICT;
            CREATE INDEX issuer_change_by_issuer ON issuer_change (issuer, log_index);

            ALTER TABLE issuer ADD COLUMN change INTEGER REFERENCES issuer_change (log_index);
            """)
}
