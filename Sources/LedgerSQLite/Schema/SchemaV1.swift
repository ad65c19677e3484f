extension SchemaMigration {
    /// The log, the blobs beside it, the issuers, and the links from observations, verdicts, deltas and traces to
    /// entries.
    static let logAndLinks = SchemaMigration(version: 1, name: "log-and-links", sql: log + issuers + links)

    private static let log = """
        CREATE TABLE schema_migration (
            version INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum BLOB NOT NULL CHECK (length(checksum) = 32)
        ) STRICT;

        CREATE TABLE head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            tree_id INTEGER NOT NULL,
            origin TEXT NOT NULL,
            shard_offset INTEGER NOT NULL,
            size INTEGER NOT NULL,
            root BLOB NOT NULL CHECK (length(root) = 32),
            note TEXT NOT NULL,
            integrated_time INTEGER NOT NULL,
            checksum BLOB NOT NULL CHECK (length(checksum) = 32)
        ) STRICT;

        CREATE TABLE entry (
            log_index INTEGER PRIMARY KEY,
            integrated_time INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE tile (
            id INTEGER PRIMARY KEY,
            hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
            level INTEGER GENERATED ALWAYS AS (id >> 56) VIRTUAL,
            tile_index INTEGER GENERATED ALWAYS AS (id & 0xffffffffffffff) VIRTUAL
        ) STRICT;

        CREATE TABLE leaf (
            prefix INTEGER NOT NULL,
            log_index INTEGER NOT NULL,
            PRIMARY KEY (prefix, log_index)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE leaf_progress (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            indexed INTEGER NOT NULL
        ) STRICT;
        INSERT INTO leaf_progress (id, indexed) VALUES (1, 0);

        CREATE TABLE blob (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            bytes BLOB NOT NULL
        ) STRICT;

        """

    private static let issuers = """
        CREATE TABLE issuer (
            id TEXT PRIMARY KEY,
            record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    private static let links = """
        CREATE TABLE document (
            log_index INTEGER PRIMARY KEY REFERENCES entry (log_index),
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            envelope BLOB NOT NULL CHECK (length(envelope) = 32),
            format TEXT NOT NULL,
            size INTEGER NOT NULL,
            issuer_claimed TEXT,
            issuer TEXT NOT NULL,
            signature TEXT NOT NULL,
            signature_format TEXT NOT NULL,
            key_id BLOB,
            document_id TEXT,
            version TEXT,
            timestamp TEXT,
            statements_read INTEGER NOT NULL,
            statements_skipped INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE observation (
            log_index INTEGER NOT NULL REFERENCES document (log_index),
            ordinal INTEGER NOT NULL,
            id BLOB NOT NULL CHECK (length(id) = 32),
            document BLOB NOT NULL CHECK (length(document) = 32),
            format TEXT NOT NULL,
            vulnerability TEXT NOT NULL,
            aliases TEXT NOT NULL,
            product TEXT NOT NULL,
            version TEXT,
            subcomponents TEXT NOT NULL,
            status TEXT NOT NULL,
            justification TEXT,
            justification_raw TEXT,
            timestamp TEXT,
            local_id TEXT,
            pointer TEXT NOT NULL,
            range_start INTEGER NOT NULL,
            range_end INTEGER NOT NULL,
            issuer TEXT NOT NULL,
            signature TEXT NOT NULL,
            key_id BLOB,
            vulnerability_key TEXT NOT NULL,
            product_base TEXT NOT NULL,
            PRIMARY KEY (log_index, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX observation_by_id ON observation (id);
        CREATE INDEX observation_by_pair ON observation (vulnerability_key, product_base);
        CREATE INDEX observation_by_vulnerability ON observation (vulnerability);

        CREATE TABLE verdict (
            log_index INTEGER PRIMARY KEY REFERENCES entry (log_index),
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
            envelope BLOB NOT NULL CHECK (length(envelope) = 32),
            vulnerability TEXT NOT NULL,
            product TEXT NOT NULL,
            as_of TEXT NOT NULL,
            mode TEXT NOT NULL,
            status TEXT,
            justification TEXT,
            confidence INTEGER NOT NULL,
            conflicts TEXT NOT NULL,
            previous BLOB REFERENCES verdict (id)
        ) STRICT;
        CREATE INDEX verdict_by_pair ON verdict (vulnerability, product, log_index);

        CREATE TABLE delta (
            log_index INTEGER PRIMARY KEY REFERENCES entry (log_index),
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
            envelope BLOB NOT NULL CHECK (length(envelope) = 32),
            old_verdict BLOB NOT NULL REFERENCES verdict (id),
            new_verdict BLOB NOT NULL UNIQUE REFERENCES verdict (id),
            cause TEXT NOT NULL
        ) STRICT;

        CREATE TABLE merge_trace (
            log_index INTEGER PRIMARY KEY REFERENCES entry (log_index),
            id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
            envelope BLOB NOT NULL CHECK (length(envelope) = 32),
            verdict BLOB NOT NULL UNIQUE REFERENCES verdict (id)
        ) STRICT;

        CREATE TABLE merge_trace_source (
            trace INTEGER NOT NULL REFERENCES merge_trace (log_index),
            ordinal INTEGER NOT NULL,
            observation BLOB NOT NULL CHECK (length(observation) = 32),
            PRIMARY KEY (trace, ordinal)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE owed (
            verdict_index INTEGER NOT NULL REFERENCES verdict (log_index),
            kind TEXT NOT NULL,
            PRIMARY KEY (verdict_index, kind)
        ) STRICT, WITHOUT ROWID;

        """
}
