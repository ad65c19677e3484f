import GRDB
public import Ledger
public import Signing
public import VEXLens
import Wire

/// Current verdicts and histories of pairs.
extension SQLiteLensStore {
    private var tables: ProjectionOptions { store.rowWriter.projections }

    public func currentVerdict(on key: VerdictKey) throws -> Logged<VerdictRecord>? {
        try currentVerdicts(on: [key])[0]
    }

    public func currentVerdicts(on keys: [VerdictKey]) throws -> [Logged<VerdictRecord>?] {
        try store.read { db in
            let statement = try selected(LensColumns.verdict, where: SQLiteLensStore.pair, db)
            return try keys.map { key in
                try statement.bind(key.vulnerability, key.product).first { try $0.verdict() }
            }
        }
    }

    public func currentVerdicts(matching query: VerdictQuery) throws -> [Logged<VerdictRecord>] {
        try store.read { db in
            let filters = try SQLFilter(query).adding(query.family, of: tables.projectionTable, db)
            var found = try filters.flatMap { filter in
                try filter.run(
                    // A projection has every column of a verdict, under the same name.
                    "SELECT \(LensColumns.verdict) FROM \(tables.projectionTable) AS verdict", "vulnerability, product",
                    query.limit, db
                ) { try $0.verdict() }
            }
            guard filters.count > 1 else { return found }
            found.sort { ($0.record.vulnerability, $0.record.product) < ($1.record.vulnerability, $1.record.product) }
            return Array(found.prefix(query.limit))
        }
    }

    public func projections(on keys: [VerdictKey]) throws -> [Projection?] {
        try store.read { db in
            let statement = try selected(LensColumns.projection, where: SQLiteLensStore.pair, db)
            return try keys.map { try statement.bind($0.vulnerability, $0.product).first { try $0.projection() } }
        }
    }

    public func projection(at index: VirtualIndex) throws -> Projection? {
        try store.read { db in
            try selected(LensColumns.projection, where: "log_index = ?", db).bind(index).first { try $0.projection() }
        }
    }

    public func history(of key: VerdictKey) throws -> [Logged<VerdictRecord>] {
        try store.read { db in
            try db.statement(
                """
                SELECT \(LensColumns.verdict) FROM verdict WHERE log_index IN (
                    SELECT log_index FROM \(tables.historyTable) WHERE pair = (
                        SELECT pair FROM \(tables.projectionTable) WHERE \(SQLiteLensStore.pair)))
                ORDER BY log_index
                """
            ).bind(key.vulnerability, key.product).all { try $0.verdict() }
        }
    }

    public func verdicts(on key: VerdictKey) throws -> [Logged<VerdictRecord>] {
        try store.read { db in
            try db.statement(
                "SELECT \(LensColumns.verdict) FROM verdict WHERE \(SQLiteLensStore.pair) ORDER BY log_index"
            )
            .bind(key.vulnerability, key.product).all { try $0.verdict() }
        }
    }

    public func projectionFlaw(of verdict: Logged<VerdictRecord>, substance: Digest?) throws -> String? {
        try store.read { db in
            let (record, index) = (verdict.record, verdict.index)
            let found = try selected(LensColumns.projection, where: SQLiteLensStore.pair, db)
                .bind(record.vulnerability, record.product).first { try $0.projection() }
            guard let found else { return "there is none" }
            guard found.verdict.index >= index else {
                return "it shows entry \(found.verdict.index), entry \(index) is newer"
            }
            guard record.previous != nil || found.first == index else {
                return "it begins at entry \(found.first), the first verdict is entry \(index)"
            }
            let all = try db.statement("SELECT log_index FROM verdict WHERE \(SQLiteLensStore.pair) ORDER BY log_index")
                .bind(record.vulnerability, record.product).all { $0.index }
            guard found.verdict.index == index else {
                return all.contains(found.verdict.index)
                    ? nil : "it shows entry \(found.verdict.index), which is none of its verdicts"
            }
            guard found.verdict.record == record, found.productBase == ProductBase.of(record.product),
                found.versions == all.count, found.substance == nil || found.substance == substance
            else { return "it differs from entry \(index)" }
            let kept = try db.statement(
                "SELECT log_index FROM \(tables.historyTable) WHERE pair = ? ORDER BY log_index"
            )
            .bind(found.first).all { $0.index }
            return !kept.isEmpty && kept == all.suffix(kept.count)
                ? nil : "its history is not the newest of its verdicts"
        }
    }

    private static let pair = "vulnerability = ? AND product = ?"

    private func selected(_ columns: String, where condition: String, _ db: Database) throws -> SQLStatement {
        try db.statement("SELECT \(columns) FROM \(tables.projectionTable) WHERE \(condition)")
    }
}
