import Consensus
import GRDB
import Ledger
public import VEXLens
import Wire

/// How far a recomputation is, as the one row of a table that no rebuild touches.
public struct SQLiteRecomputeJournal: RecomputeJournal {
    private let store: SQLiteLedgerStore<LensRowWriter>

    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    public func unfinished() throws -> RecomputeRun? {
        try store.read { db in
            try db.statement("SELECT * FROM recomputation").first { row in
                guard let selection = PairSelection(row.text(1), row.isNull(2) ? nil : Identifier(row.text(2))),
                    let mode = ConsensusMode(rawValue: row.text(3)), let asOf = Timestamp(rfc3339: row.text(4))
                else {
                    throw LedgerError(
                        .storeDamaged, "the note about a recomputation cannot be read", outcome: .nothingKept)
                }
                var run = RecomputeRun(
                    selection, mode: mode, asOf: asOf, end: VirtualIndex(UInt64(bitPattern: row.int(7))))
                if !row.isNull(5) {
                    run.place = VerdictKey(vulnerability: Identifier(row.text(5)), product: Identifier(row.text(6)))
                }
                (run.counts.unchanged, run.counts.changed) = (Int(row.int(8)), Int(row.int(9)))
                (run.counts.silent, run.counts.failed) = (Int(row.int(10)), Int(row.int(11)))
                return run
            }
        }
    }

    public func save(_ run: RecomputeRun) throws {
        let (kind, subject) = run.selection.columns
        try store.write { db in
            try db.statement("INSERT OR REPLACE INTO recomputation VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").bind(
                kind, subject, run.mode.rawValue, run.asOf.rfc3339, run.place?.vulnerability, run.place?.product,
                run.end,
                run.counts.unchanged, run.counts.changed, run.counts.silent, run.counts.failed
            ).run()
        }
    }

    public func clear() throws { try store.write { try $0.execute(sql: "DELETE FROM recomputation") } }
}

extension PairSelection {
    fileprivate var columns: (kind: String, subject: Identifier?) {
        switch self {
        case .all: ("all", nil)
        case .vulnerability(let id): ("vulnerability", id)
        case .product(let id): ("product", id)
        case .issuer(let id): ("issuer", id)
        }
    }

    fileprivate init?(_ kind: String, _ subject: Identifier?) {
        switch (kind, subject) {
        case ("all", nil): self = .all
        case ("vulnerability", let id?): self = .vulnerability(id)
        case ("product", let id?): self = .product(id)
        case ("issuer", let id?): self = .issuer(id)
        default: return nil
        }
    }
}
