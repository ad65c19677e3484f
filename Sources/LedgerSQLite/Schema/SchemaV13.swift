extension SchemaMigration {
    /// Blobs that come in numbers, or are long, lie in segments; those of a lone entry stay rows of `blob`, as do all that were
    /// there before. Observations of a document are found by its entry.
    static let blobsToSegments = SchemaMigration(
        version: 13, name: "blobs-to-segments",
        sql: """
            CREATE TABLE packed_blob (
                digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
                segment INTEGER NOT NULL,
                offset INTEGER NOT NULL,
                length INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE blob_pack (
                id INTEGER PRIMARY KEY,
                segment INTEGER NOT NULL,
                offset INTEGER NOT NULL,
                length INTEGER NOT NULL
            ) STRICT;

            DROP INDEX IF EXISTS observation_by_document;
            """)
}
