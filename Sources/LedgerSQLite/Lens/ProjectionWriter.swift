import GRDB
import Ledger
import Signing
import VEX
import VEXLens
import Wire

/// Keeps the current verdict and the history of each pair, in the transaction of the verdict.
struct ProjectionWriter {
    let options: ProjectionOptions

    func write(_ verdict: VerdictRecord, _ substance: Digest?, at index: VirtualIndex, _ db: Database) throws {
        let known = try db.statement(
            "SELECT pair, versions FROM \(options.projectionTable) WHERE vulnerability = ? AND product = ?"
        )
        .bind(verdict.vulnerability, verdict.product).first { (pair: $0.index, versions: Int($0.int(1))) }
        if let known {
            try update(verdict, substance, known.pair, at: index, db)
        } else {
            try insert(verdict, substance, at: index, db)
        }
        try remember(index, of: known?.pair ?? index, versions: (known?.versions ?? 0) + 1, db)
    }

    /// Removes all rows, and remembers how far each history reaches back: what was pruned stays pruned when the rows are
    /// made again.
    func removeAll(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS history_floor (pair INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
                DELETE FROM temp.history_floor;
                INSERT INTO temp.history_floor SELECT pair, min(log_index) FROM \(options.historyTable) GROUP BY pair;
                DELETE FROM \(options.historyTable);
                DELETE FROM \(options.projectionTable);
                """)
    }

    private func insert(_ verdict: VerdictRecord, _ substance: Digest?, at index: VirtualIndex, _ db: Database) throws {
        try db.statement(
            "INSERT INTO \(options.projectionTable) (\(LensColumns.projection)) VALUES (\(LensColumns.marks(16)))"
        ).bind(
            index, verdict.id, verdict.envelope, verdict.vulnerability, verdict.product, verdict.asOf.rfc3339,
            verdict.mode,
            verdict.status?.rawValue, verdict.justification?.rawValue, verdict.confidence,
            TextList.encode(verdict.conflicts), verdict.previous, index, 1, ProductBase.of(verdict.product), substance
        ).run()
    }

    private func update(
        _ verdict: VerdictRecord, _ substance: Digest?, _ pair: VirtualIndex, at index: VirtualIndex, _ db: Database
    ) throws {
        try db.statement(
            """
            UPDATE \(options.projectionTable) SET log_index = ?, id = ?, envelope = ?, as_of = ?, mode = ?, status = ?,
                justification = ?, confidence = ?, conflicts = ?, previous = ?, versions = versions + 1, substance = ?
            WHERE pair = ?
            """
        ).bind(
            index, verdict.id, verdict.envelope, verdict.asOf.rfc3339, verdict.mode, verdict.status?.rawValue,
            verdict.justification?.rawValue, verdict.confidence, TextList.encode(verdict.conflicts), verdict.previous,
            substance, pair
        ).run()
    }

    private func remember(_ index: VirtualIndex, of pair: VirtualIndex, versions: Int, _ db: Database) throws {
        guard try !isPruned(index, of: pair, db) else { return }
        try db.statement("INSERT INTO \(options.historyTable) (pair, log_index) VALUES (?, ?)").bind(pair, index).run()
        guard versions > options.maxHistoryEntries else { return }
        try db.statement(
            """
            DELETE FROM \(options.historyTable) WHERE pair = ?1 AND log_index <= (
                SELECT log_index FROM \(options.historyTable) WHERE pair = ?1 ORDER BY log_index DESC LIMIT 1 OFFSET ?2)
            """
        ).bind(pair, options.maxHistoryEntries).run()
    }

    /// Whether the row is one that is made again and was not there. The table of that lives as long as its connection;
    /// what it says never meets a new verdict, for that is behind every history.
    private func isPruned(_ index: VirtualIndex, of pair: VirtualIndex, _ db: Database) throws -> Bool {
        let isRebuilding = try db.statement("SELECT 1 FROM temp.sqlite_schema WHERE name = 'history_floor'").first {
            _ in true
        }
        guard isRebuilding == true else { return false }
        return try db.statement("SELECT 1 FROM temp.history_floor WHERE pair = ? AND first > ?").bind(pair, index)
            .first { _ in true } ?? false
    }
}
