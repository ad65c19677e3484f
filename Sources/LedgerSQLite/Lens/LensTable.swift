import GRDB
import VEXLens

/// A link table with one row for an entry, and how its rows are read.
struct LensTable<Record: Sendable> {
    let name: String
    let columns: String
    let read: (SQLStatement, Database) throws -> Logged<Record>
}

extension LensTable<DocumentRecord> {
    static var document: Self {
        Self(name: "document", columns: LensColumns.documentWithLineage) { row, _ in try row.document() }
    }
}

extension LensTable<VerdictRecord> {
    static var verdict: Self { Self(name: "verdict", columns: LensColumns.verdict) { row, _ in try row.verdict() } }
}

extension LensTable<DeltaRecord> {
    static var delta: Self { Self(name: "delta", columns: LensColumns.delta) { row, _ in try row.delta() } }
}

extension LensTable<IssuerChangeRecord> {
    static var issuerChange: Self {
        Self(name: "issuer_change", columns: LensColumns.issuerChange) { row, _ in try row.issuerChange() }
    }
}

extension LensTable<MergeTraceRecord> {
    static var mergeTrace: Self {
        Self(name: "merge_trace", columns: LensColumns.mergeTrace) { row, db in
            let sources = try db.statement(
                "SELECT observation FROM merge_trace_source WHERE trace = ? ORDER BY ordinal"
            )
            .bind(row.index).all { try $0.digest(0) }
            return try row.mergeTrace(sources: sources)
        }
    }
}
