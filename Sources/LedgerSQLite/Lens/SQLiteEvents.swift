import GRDB
import Ledger
public import VEXLens

/// The outbox of a ledger's database.
///
/// Each call is one query on one snapshot, or one transaction. Errors are `store.…`, and `lens.inconsistent` for an event
/// whose entry has lost its row.
public struct SQLiteEvents: EventFeed, EventOutbox {
    let store: SQLiteLedgerStore<LensRowWriter>

    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    public func events(after cursor: EventCursor, limit: Int, types: Set<EventType>?) throws -> [LensEvent] {
        let names = types.map { $0.map(\.rawValue).sorted() } ?? []
        let filter = types == nil ? "" : " AND type IN (\(LensColumns.marks(names.count)))"
        return try readEach { db in
            let source = try db.statement("SELECT origin FROM head ORDER BY shard LIMIT 1").first { $0.text(0) } ?? ""
            let rows = try db.statement(
                "SELECT \(EventRow.columns) FROM event WHERE sequence > ?\(filter) ORDER BY sequence LIMIT ?"
            ).bind(all: [cursor.value] + names + [max(1, limit)]).all { try EventRow($0) }
            return try rows.map { try $0.event(from: source, db) }
        }
    }

    /// The place before the newest events, so that as many are behind it.
    public func place(ofNewest count: Int, types: Set<EventType>?) throws -> EventCursor {
        let names = types.map { $0.map(\.rawValue).sorted() }
        let filter = names.map { " WHERE type IN (\(LensColumns.marks($0.count)))" } ?? ""
        return try store.read { db in
            guard count > 0 else { return try db.newestEvent() }
            let value = try db.statement("SELECT sequence FROM event\(filter) ORDER BY sequence DESC LIMIT 1 OFFSET ?")
                .bind(all: (names ?? []) + [count]).first { $0.int(0) }
            return EventCursor(value ?? 0) ?? .start
        }
    }

    /// How many events are behind a place; looks at each of them.
    public func count(after cursor: EventCursor) throws -> Int {
        try store.read { db in
            try db.statement("SELECT count(*) FROM event WHERE sequence > ?").bind(cursor.value).first {
                Int($0.int(0))
            } ?? 0
        }
    }

    public func newest() throws -> EventCursor { try store.read { try $0.newestEvent() } }

    public func pruned() throws -> EventCursor {
        try store.read { db in
            let value = try db.statement("SELECT pruned FROM event_state").first { $0.int(0) } ?? 0
            return EventCursor(value) ?? .start
        }
    }

    public func changes() -> AsyncStream<Void> { store.rowWriter.signal.subscribe() }

    public func note(_ events: [UnloggedEvent]) throws {
        guard !events.isEmpty else { return }
        try store.write { try EventWriter().write(events, $0) }
        store.rowWriter.didCommit()
    }

    /// One snapshot. The store wraps what it does not know; an error of the lens passes as it is.
    private func readEach<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let result: Result<Value, VEXLensError> = try store.read { db in
            do { return .success(try body(db)) } catch let error as VEXLensError { return .failure(error) }
        }
        return try result.get()
    }
}
