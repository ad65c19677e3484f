import GRDB
public import Ledger
public import Signing
public import TLog
public import VEXLens
import Wire

/// The link tables of a ledger's database, read.
///
/// Every call is one query on one snapshot beside the writer. Errors are `store.…`.
public struct SQLiteLensStore: LensStore {
    let store: SQLiteLedgerStore<LensRowWriter>

    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    public func document(_ digest: Digest) throws -> Logged<DocumentRecord>? {
        try one(.document, "digest = ?", digest)
    }

    public func document(at index: VirtualIndex) throws -> Logged<DocumentRecord>? {
        try one(.document, "log_index = ?", index)
    }

    public func documents(from index: VirtualIndex, limit: Int) throws -> [Logged<DocumentRecord>] {
        try store.read { db in
            try db.statement(
                "SELECT \(LensColumns.documentWithLineage) FROM document WHERE log_index >= ? ORDER BY log_index LIMIT ?"
            )
            .bind(index, limit).all { try $0.document() }
        }
    }

    public func lineages(ofDocumentsAt indexes: [VirtualIndex]) throws -> [[Logged<DocumentRecord>]] {
        try store.read { db in
            let key = try db.statement("SELECT lineage FROM document_lineage WHERE log_index = ?")
            let keys = Set(try indexes.compactMap { index in try key.bind(index).first { Identifier($0.text(0)) } })
            let editions = try db.statement(
                """
                SELECT \(LensColumns.documentWithLineage) FROM document
                WHERE log_index IN (SELECT log_index FROM document_lineage WHERE lineage = ?) ORDER BY log_index
                """)
            return try keys.sorted().map { try editions.bind($0).all { try $0.document() } }.filter { $0.count > 1 }
        }
    }

    public func observations(matching query: ObservationQuery) throws -> [Logged<ObservationRecord>] {
        try store.read { try SQLiteLensStore.observations(matching: query, $0) }
    }

    public func observations(matching queries: [ObservationQuery]) throws -> [[Logged<ObservationRecord>]] {
        try store.read { db in try queries.map { try SQLiteLensStore.observations(matching: $0, db) } }
    }

    private static func observations(
        matching query: ObservationQuery, _ db: Database
    ) throws -> [Logged<ObservationRecord>] {
        let inFamily = try SQLFilter(query).adding(
            query.family, of: "observation", within: query.vulnerabilityKey.map { ("vulnerability_key", $0) }, db)
        let filters = query.ids.map { Set($0).flatMap { id in inFamily.map { $0.adding("id = ?", id) } } } ?? inFamily
        var found = try filters.flatMap { filter in
            try filter.run("SELECT \(LensColumns.observation) FROM observation", "log_index, ordinal", query.limit, db) {
                try $0.observation()
            }
        }
        guard filters.count > 1 else { return found }
        found.sort { ($0.index, $0.record.ordinal) < ($1.index, $1.record.ordinal) }
        return Array(found.prefix(query.limit))
    }

    public func pairs() throws -> [VerdictKey] {
        try store.read(isLong: true) { db in
            try db.statement(
                """
                SELECT DISTINCT vulnerability_key, product FROM observation WHERE version IS NULL
                ORDER BY vulnerability_key, product
                """
            )
            .all { VerdictKey(vulnerability: Identifier($0.text(0)), product: Identifier($0.text(1))) }
        }
    }

    public func verdict(_ id: Digest) throws -> Logged<VerdictRecord>? { try one(.verdict, "id = ?", id) }

    public func verdict(at index: VirtualIndex) throws -> Logged<VerdictRecord>? {
        try one(.verdict, "log_index = ?", index)
    }

    public func verdicts(
        citing document: VirtualIndex, after index: VirtualIndex?, limit: Int
    ) throws -> [Logged<VerdictRecord>] {
        var filter = SQLFilter(VerdictQuery()).citing(document)
        if let index { filter = filter.adding("log_index > ?", index) }
        return try store.read { db in
            try filter.run("SELECT \(LensColumns.verdict) FROM verdict", "log_index", limit, db) { try $0.verdict() }
        }
    }

    public func delta(to verdict: Digest) throws -> Logged<DeltaRecord>? { try one(.delta, "new_verdict = ?", verdict) }

    public func delta(at index: VirtualIndex) throws -> Logged<DeltaRecord>? { try one(.delta, "log_index = ?", index) }

    public func deltas(matching query: DeltaQuery) throws -> [Logged<DeltaRecord>] {
        let columns = "delta.log_index, delta.id, delta.envelope, old_verdict, new_verdict, cause"
        let select = "SELECT \(columns) FROM delta JOIN verdict ON verdict.id = new_verdict"
        return try store.read { db in
            try SQLFilter(query).run(select, "delta.log_index", query.limit, db) { try $0.delta() }
        }
    }

    public func mergeTrace(of verdict: Digest) throws -> Logged<MergeTraceRecord>? {
        try one(.mergeTrace, "verdict = ?", verdict)
    }

    public func mergeTrace(at index: VirtualIndex) throws -> Logged<MergeTraceRecord>? {
        try one(.mergeTrace, "log_index = ?", index)
    }

    public func verdictsWithDerived(_ ids: [Digest]) throws -> [DerivedVerdict?] {
        try store.read { db in
            try ids.map { id in
                guard let verdict = try SQLiteLensStore.one(.verdict, "id = ?", id, db) else { return nil }
                return DerivedVerdict(
                    verdict: verdict, delta: try SQLiteLensStore.one(.delta, "new_verdict = ?", id, db),
                    mergeTrace: try SQLiteLensStore.one(.mergeTrace, "verdict = ?", id, db))
            }
        }
    }

    public func owed() throws -> [OwedEntry] {
        let sql = """
            SELECT owed.verdict_index, owed.kind, verdict.id FROM owed
            JOIN verdict ON verdict.log_index = owed.verdict_index ORDER BY owed.verdict_index, owed.kind
            """
        return try store.read { db in
            try db.statement(sql).all { row in
                guard let kind = OwedKind(rawValue: row.text(1)) else {
                    throw LedgerError(.storeDamaged, "no derived entry is called \(row.text(1))")
                }
                return OwedEntry(kind: kind, verdict: try row.digest(2), index: row.index)
            }
        }
    }

    public func counts() throws -> LensCounts {
        try store.read(isLong: true) { db in
            func count(_ table: String) throws -> Int {
                try db.statement("SELECT count(*) FROM \(table)").first { Int($0.int(0)) } ?? 0
            }
            var counts = LensCounts()
            counts.documents = try count("document")
            counts.observations = try count("observation")
            counts.verdicts = try count("verdict")
            counts.deltas = try count("delta")
            counts.mergeTraces = try count("merge_trace")
            counts.issuerChanges = try count("issuer_change")
            counts.owed = try count("owed")
            return counts
        }
    }

    func one<Record>(
        _ table: LensTable<Record>, _ condition: String, _ value: some SQLBindable
    ) throws -> Logged<Record>? {
        try store.read { try SQLiteLensStore.one(table, condition, value, $0) }
    }

    private static func one<Record>(
        _ table: LensTable<Record>, _ condition: String, _ value: some SQLBindable, _ db: Database
    ) throws -> Logged<Record>? {
        try db.statement("SELECT \(table.columns) FROM \(table.name) WHERE \(condition)").bind(value)
            .first { try table.read($0, db) }
    }
}
