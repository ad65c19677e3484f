import GRDB
import Ledger
public import Wire

/// A log of others that every new verdict is owed to.
public struct MirrorTarget: Sendable {
    public let url: String
    let now: @Sendable () -> Timestamp

    public init(url: String, now: @escaping @Sendable () -> Timestamp) {
        self.url = url
        self.now = now
    }

    /// Notes in the transaction of a verdict that it is owed, unless that was decided before.
    func owe(_ verdict: VirtualIndex, _ db: Database) throws {
        let seen = try db.statement("SELECT seen FROM mirror_target WHERE url = ?").bind(url).first { $0.int(0) }
        let index = Int64(bitPattern: verdict.value)
        guard seen.map({ $0 < index }) ?? true else { return }
        try db.statement("INSERT OR REPLACE INTO mirror_target (url, seen) VALUES (?, ?)").bind(url, index).run()
        try db.statement("INSERT OR IGNORE INTO mirror_owed (verdict_index, url, since) VALUES (?, ?, ?)")
            .bind(index, url, now().seconds).run()
    }

    /// Before every verdict is written again: none of those that are there is new.
    func closeBooks(_ db: Database) throws {
        let newest = try db.statement("SELECT max(log_index) FROM verdict").first { $0.isNull(0) ? -1 : $0.int(0) } ?? -1
        try db.statement(
            """
            INSERT INTO mirror_target (url, seen) VALUES (?, ?)
            ON CONFLICT (url) DO UPDATE SET seen = max(seen, excluded.seen)
            """
        ).bind(url, newest).run()
    }
}
