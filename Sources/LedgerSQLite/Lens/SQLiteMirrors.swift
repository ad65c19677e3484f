import GRDB
public import Ledger
import Signing
public import VEXLens
public import Wire

/// The rows about logs of others in a ledger's database.
///
/// Each call is one query on one snapshot, or one transaction. Errors are `store.…`.
public struct SQLiteMirrors: Sendable {
    private let store: SQLiteLedgerStore<LensRowWriter>

    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    /// Keeps where a verdict stands in a log of others; it is no longer owed there. A newer proof replaces an older one.
    public func keep(_ record: MirrorRecord) throws(LedgerError) {
        try store.write { db in
            try db.statement("INSERT OR REPLACE INTO mirror VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").bind(
                record.verdict, record.url, record.api, record.origin, record.logID, record.uuid,
                Int64(bitPattern: record.logIndex), record.integratedTime, record.entry, record.checkpoint,
                record.keptAt.seconds
            ).run()
            try db.statement("DELETE FROM mirror_owed WHERE verdict_index = ? AND url = ?")
                .bind(record.verdict, record.url).run()
        }
    }

    /// Notes an attempt in vain.
    public func postpone(_ owed: OwedMirror, error: String, at time: Timestamp) throws(LedgerError) {
        try store.write { db in
            try db.statement(
                """
                UPDATE mirror_owed SET attempts = attempts + 1, next = ?, last_error = ?, last_attempt = ?
                WHERE verdict_index = ? AND url = ?
                """
            ).bind(
                time.seconds + OwedMirror.delay(afterAttempts: owed.attempts + 1), error, time.seconds, owed.verdict, owed.url
            ).run()
        }
    }

    /// Owes every verdict that is neither owed nor kept to a log.
    ///
    /// - Returns: How many there are now that were not owed before.
    public func oweAll(to url: String, at time: Timestamp) throws(LedgerError) -> Int {
        var count = 0
        try store.write { db in
            let before = try SQLiteMirrors.count(url, db)
            try db.statement(
                """
                INSERT OR IGNORE INTO mirror_owed (verdict_index, url, since)
                SELECT log_index, ?, ? FROM verdict
                WHERE NOT EXISTS (SELECT 1 FROM mirror WHERE verdict_index = verdict.log_index AND url = ?)
                """
            ).bind(url, time.seconds, url).run()
            count = try SQLiteMirrors.count(url, db) - before
        }
        return count
    }

    /// What is owed to a log and due, oldest verdict first.
    public func due(to url: String, at time: Timestamp, limit: Int) throws(LedgerError) -> [OwedMirror] {
        try store.read { db in
            try db.statement(
                """
                SELECT verdict_index, url, since, attempts, next, last_error FROM mirror_owed
                WHERE url = ? AND (next IS NULL OR next <= ?) ORDER BY verdict_index LIMIT ?
                """
            ).bind(url, time.seconds, limit).all { row in
                OwedMirror(
                    verdict: row.index, url: row.text(1), since: Timestamp(seconds: row.int(2)),
                    attempts: Int(row.int(3)), next: row.isNull(4) ? nil : Timestamp(seconds: row.int(4)),
                    lastError: row.isNull(5) ? nil : row.text(5))
            }
        }
    }

    /// What is owed to all logs.
    public func owed() throws(LedgerError) -> OwedMirrors {
        try store.read { db in
            let sums = try db.statement("SELECT count(*), min(since) FROM mirror_owed").first { row in
                (Int(row.int(0)), row.isNull(1) ? nil : Timestamp(seconds: row.int(1)))
            }
            let error = try db.statement(
                "SELECT last_error FROM mirror_owed WHERE last_error IS NOT NULL ORDER BY last_attempt DESC LIMIT 1"
            ).first { $0.text(0) }
            return OwedMirrors(count: sums?.0 ?? 0, oldest: sums?.1, lastError: error)
        }
    }

    /// Where a verdict stands in logs of others, by address.
    public func mirrors(of verdict: VirtualIndex) throws(LedgerError) -> [MirrorRecord] {
        try store.read { db in
            try db.statement("SELECT * FROM mirror WHERE verdict_index = ? ORDER BY url").bind(verdict).all { row in
                MirrorRecord(
                    verdict: row.index, url: row.text(1), api: row.text(2), origin: row.text(3), logID: try row.digest(4),
                    uuid: row.text(5), logIndex: UInt64(bitPattern: row.int(6)),
                    integratedTime: row.isNull(7) ? nil : row.int(7), entry: row.bytes(8), checkpoint: row.text(9),
                    keptAt: Timestamp(seconds: row.int(10)))
            }
        }
    }

    public func count() throws(LedgerError) -> Int {
        try store.read { db in try db.statement("SELECT count(*) FROM mirror").first { Int($0.int(0)) } ?? 0 }
    }

    private static func count(_ url: String, _ db: Database) throws -> Int {
        try db.statement("SELECT count(*) FROM mirror_owed WHERE url = ?").bind(url).first { Int($0.int(0)) } ?? 0
    }
}
