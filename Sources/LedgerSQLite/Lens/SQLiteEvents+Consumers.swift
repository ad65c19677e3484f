import GRDB
import Ledger
public import VEXLens
public import Wire

extension SQLiteEvents: EventConsumers {
    private static let select = """
        SELECT name, target, cursor, delivered, attempts, next, last_error, last_attempt, is_stopped
        FROM event_consumer
        """

    public func consumer(_ name: String) throws -> EventConsumer? {
        try store.read { db in
            try db.statement("\(SQLiteEvents.select) WHERE name = ?").bind(name).first { try $0.eventConsumer() }
        }
    }

    public func consumers() throws -> [EventConsumer] {
        try store.read { db in try db.statement("\(SQLiteEvents.select) ORDER BY name").all { try $0.eventConsumer() } }
    }

    public func register(_ name: String, target: String) throws {
        try store.write { db in
            try db.statement(
                """
                INSERT INTO event_consumer (name, target) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET target = excluded.target, attempts = 0, next = NULL, is_stopped = 0
                WHERE target <> excluded.target
                """
            ).bind(name, target).run()
        }
    }

    public func deliver(_ count: Int, through cursor: EventCursor, to name: String) throws {
        try store.write { db in
            try db.statement(
                """
                UPDATE event_consumer SET cursor = max(cursor, ?), delivered = delivered + ?, attempts = 0, next = NULL
                WHERE name = ?
                """
            ).bind(cursor.value, count, name).run()
        }
    }

    public func postpone(_ name: String, until next: Timestamp, error: String, at time: Timestamp) throws {
        try store.write { db in
            try db.statement(
                "UPDATE event_consumer SET attempts = attempts + 1, next = ?, last_error = ?, last_attempt = ? WHERE name = ?"
            ).bind(next.seconds, error, time.seconds, name).run()
        }
    }

    public func stop(_ name: String, error: String, at time: Timestamp) throws {
        try store.write { db in
            try db.statement(
                "UPDATE event_consumer SET is_stopped = 1, next = NULL, last_error = ?, last_attempt = ? WHERE name = ?"
            ).bind(error, time.seconds, name).run()
        }
    }

    public func resume(_ name: String) throws {
        try store.write { db in
            try db.statement("UPDATE event_consumer SET is_stopped = 0, attempts = 0, next = NULL WHERE name = ?").bind(
                name
            ).run()
        }
    }

    public func prune(before time: Timestamp, deliveredTo names: [String], limit: Int) throws -> Int {
        var count = 0
        try store.write { db in
            let end = try SQLiteEvents.prunable(before: time, names, db)
            let chosen = "SELECT sequence FROM event WHERE sequence < ? ORDER BY sequence LIMIT ?"
            let found = try db.statement("SELECT count(*), max(sequence) FROM (\(chosen))").bind(end, limit)
                .first { (count: Int($0.int(0)), last: $0.int(1)) }
            guard let found, found.count > 0 else { return }
            try db.statement("DELETE FROM event WHERE sequence <= ?").bind(found.last).run()
            try db.statement("UPDATE event_state SET pruned = ?").bind(found.last).run()
            count = found.count
        }
        return count
    }

    /// Events before this place may go: the newest stays, for the next one's place is behind it.
    private static func prunable(before time: Timestamp, _ names: [String], _ db: Database) throws -> Int64 {
        var end = try db.newestEvent().value
        // Events are in the order of time: the first that is younger ends the search.
        let young = try db.statement("SELECT sequence FROM event WHERE time >= ? ORDER BY sequence LIMIT 1").bind(
            time.seconds
        )
        .first { $0.int(0) }
        if let young { end = min(end, young) }
        for name in names {
            let consumer = try db.statement("SELECT cursor, is_stopped FROM event_consumer WHERE name = ?").bind(name)
                .first { (cursor: $0.int(0), isStopped: $0.int(1) == 1) }
            if consumer?.isStopped != true { end = min(end, (consumer?.cursor ?? 0) + 1) }
        }
        return end
    }
}

extension SQLStatement {
    fileprivate func eventConsumer() throws -> EventConsumer {
        guard let cursor = EventCursor(int(2)) else { throw SQLStatement.damaged("cursor \(int(2)) of \(text(0))") }
        func time(_ column: Int32) -> Timestamp? { isNull(column) ? nil : Timestamp(seconds: int(column)) }
        return EventConsumer(
            name: text(0), target: text(1), cursor: cursor, delivered: Int(int(3)), attempts: Int(int(4)),
            next: time(5),
            lastError: isNull(6) ? nil : text(6), lastAttempt: time(7), isStopped: int(8) == 1)
    }
}
