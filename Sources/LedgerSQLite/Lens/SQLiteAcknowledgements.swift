import GRDB
public import Ledger
public import Signing
public import VEXLens
import Wire

/// Who acknowledged which conflict, in a ledger's database. Not derived from the log: a rebuild leaves it alone.
///
/// Each call is one query on one snapshot, or one transaction. Errors are `store.…`.
public struct SQLiteAcknowledgements: Sendable {
    private let store: SQLiteLedgerStore<LensRowWriter>

    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    /// Keeps one more; earlier ones on the same verdict stay.
    public func add(_ record: Acknowledgement) throws(LedgerError) {
        try store.write { db in
            try db.statement(
                "INSERT INTO conflict_ack (verdict, acknowledged_by, acknowledged_at, note) VALUES (?, ?, ?, ?)"
            )
            .bind(record.verdict, record.by, record.at.rfc3339, record.note).run()
        }
    }

    /// On one verdict, oldest first.
    public func all(on verdict: Digest) throws(LedgerError) -> [Acknowledgement] {
        try read("WHERE verdict = ?", [verdict])
    }

    /// The newest on each verdict.
    public func newest() throws(LedgerError) -> [Digest: Acknowledgement] {
        Dictionary(try read("", []).map { ($0.verdict, $0) }) { _, newer in newer }
    }

    private func read(_ condition: String, _ values: [any SQLBindable]) throws(LedgerError) -> [Acknowledgement] {
        try store.read { db in
            try db.statement(
                "SELECT verdict, acknowledged_by, acknowledged_at, note FROM conflict_ack \(condition) ORDER BY id"
            )
            .bind(all: values).all { row in
                guard let time = Timestamp(rfc3339: row.text(2)) else {
                    throw LedgerError(.storeDamaged, "an acknowledgement has the time \(row.text(2))")
                }
                return Acknowledgement(verdict: try row.digest(0), by: row.text(1), at: time, note: row.text(3))
            }
        }
    }
}
