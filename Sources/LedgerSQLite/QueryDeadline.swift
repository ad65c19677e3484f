import CPages
import GRDB
import GRDBSQLite

/// Ends a query that takes too long: SQLite asks every few thousand steps whether to go on.
enum QueryDeadline {
    /// Lets the connection be asked. Without a deadline on the thread that uses it nothing is ended.
    static func watch(_ db: Database) throws {
        cpages_watch_deadline(db.sqliteConnection.map { UnsafeMutableRawPointer($0) })
    }

    /// Runs `body` on this thread, with `seconds` for all queries that it makes.
    static func during<Value>(seconds: Int, _ body: () throws -> Value) rethrows -> Value {
        cpages_set_deadline(Int64(seconds) * 1000)
        defer { cpages_set_deadline(0) }
        return try body()
    }
}
