import GRDB
import VEXLens
import Wire

extension SchemaMigration {
    /// The current verdict of each pair, and the newest ones on it: indexes over the verdicts.
    ///
    /// A pair goes by the entry of its first verdict, so that it has the same number when its row is made again. What the
    /// two tables are called can be set; `collection` says what they are called here.
    static let projections = SchemaMigration(
        version: 10, name: "projections",
        sql: """
            CREATE TABLE vex_consensus (
                pair INTEGER PRIMARY KEY,
                log_index INTEGER NOT NULL UNIQUE REFERENCES verdict (log_index),
                id BLOB NOT NULL CHECK (length(id) = 32),
                envelope BLOB NOT NULL CHECK (length(envelope) = 32),
                vulnerability TEXT NOT NULL,
                product TEXT NOT NULL,
                as_of TEXT NOT NULL,
                mode TEXT NOT NULL,
                status TEXT,
                justification TEXT,
                confidence INTEGER NOT NULL,
                conflicts TEXT NOT NULL,
                previous BLOB,
                product_base TEXT NOT NULL,
                versions INTEGER NOT NULL,
                substance BLOB CHECK (length(substance) = 32)
            ) STRICT;
            CREATE UNIQUE INDEX projection_by_pair ON vex_consensus (vulnerability, product);
            CREATE INDEX projection_by_product ON vex_consensus (product, vulnerability);
            CREATE INDEX projection_by_product_base ON vex_consensus (product_base);
            CREATE INDEX projection_by_status ON vex_consensus (status, vulnerability, product);
            CREATE INDEX projection_in_conflict ON vex_consensus (vulnerability, product) WHERE conflicts <> '[]';

            CREATE TABLE vex_consensus_history (
                pair INTEGER NOT NULL REFERENCES vex_consensus (pair),
                log_index INTEGER NOT NULL,
                PRIMARY KEY (pair, log_index)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE collection (
                kind TEXT PRIMARY KEY,
                name TEXT NOT NULL UNIQUE
            ) STRICT, WITHOUT ROWID;
            INSERT INTO collection VALUES ('history', 'vex_consensus_history'), ('projections', 'vex_consensus');

            CREATE INDEX observation_in_pair ON observation (vulnerability_key, product) WHERE version IS NULL;
            """,
        move: { db, _ in
            let base = DatabaseFunction("product_base", argumentCount: 1, pure: true) { values in
                ProductBase.of(Identifier(String.fromDatabaseValue(values[0]) ?? "")).text
            }
            db.add(function: base)
            defer { db.remove(function: base) }
            try db.execute(sql: fill)
        },
        cleanUp: "")

    private static let fill = """
        INSERT INTO vex_consensus
            SELECT pairs.first, log_index, id, envelope, vulnerability, product, as_of, mode, status, justification,
                confidence, conflicts, previous, product_base(product), pairs.versions, NULL
            FROM (
                SELECT min(log_index) AS first, max(log_index) AS last, count(*) AS versions FROM verdict
                GROUP BY vulnerability, product
            ) AS pairs
            JOIN verdict ON verdict.log_index = pairs.last;
        INSERT INTO vex_consensus_history
            SELECT pair, log_index FROM (
                SELECT pair, verdict.log_index AS log_index, row_number() OVER (
                    PARTITION BY pair ORDER BY verdict.log_index DESC) AS age
                FROM verdict JOIN vex_consensus USING (vulnerability, product)
            ) WHERE age <= 100;
        """
}
