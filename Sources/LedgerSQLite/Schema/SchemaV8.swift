import GRDB
import VEXLens

extension SchemaMigration {
    /// Finds the editions of a document: what they share stands in the document alone, so it is read from there.
    static let documentLineages = SchemaMigration(
        version: 8, name: "document-lineages",
        sql: """
            CREATE TABLE document_lineage (
                log_index INTEGER PRIMARY KEY REFERENCES document (log_index),
                lineage TEXT NOT NULL
            ) STRICT;
            CREATE INDEX document_by_lineage ON document_lineage (lineage);
            """,
        move: { db, _ in
            let indexes = try db.statement("SELECT log_index FROM document WHERE format <> 'openvex' ORDER BY log_index").all {
                $0.int(0)
            }
            for index in indexes {
                let bytes = try db.statement(
                    "SELECT bytes FROM blob WHERE digest = (SELECT digest FROM document WHERE log_index = ?)"
                ).bind(index).first { $0.bytes(0) }
                // A document that is missing is told by an audit; its links stay as they are.
                guard let bytes, let key = DocumentLineage.key(ofReceived: bytes) else { continue }
                try db.statement("INSERT INTO document_lineage VALUES (?, ?)").bind(index, key).run()
            }
        },
        cleanUp: "")
}
