import GRDB
public import Ledger
public import VEXLens
public import Wire

/// A part of the outbox: what is behind a cursor, from an instant on and before another; in whole seconds, as events have them.
public struct EventWindow: Sendable {
    public let after: EventCursor
    public let from: Timestamp
    public let before: Timestamp

    public init(after: EventCursor = .start, from: Timestamp, before: Timestamp) {
        self.after = after
        self.from = from
        self.before = before
    }
}

extension SQLiteEvents {
    /// How many events of a type a window holds; looks at each event behind its cursor.
    public func count(of type: EventType, in window: EventWindow) throws -> Int {
        try store.read { db in
            try db.statement(
                "SELECT count(*) FROM event WHERE sequence > ? AND type = ? AND time >= ? AND time < ?"
            ).bind(window.after.value, type.rawValue, window.from.seconds, window.before.seconds)
                .first { Int($0.int(0)) } ?? 0
        }
    }

    /// The entries behind the events of a type in a window, newest first.
    public func entries(of type: EventType, in window: EventWindow, limit: Int) throws -> [VirtualIndex] {
        try store.read { db in
            try db.statement(
                """
                SELECT log_index FROM event WHERE sequence > ? AND type = ? AND time >= ? AND time < ? AND log_index IS NOT NULL
                ORDER BY sequence DESC LIMIT ?
                """
            ).bind(window.after.value, type.rawValue, window.from.seconds, window.before.seconds, limit).all { $0.index }
        }
    }
}
