import GRDB
import GRDBSQLite
import Ledger
import Signing

/// A prepared statement of the connection's cache, bound and stepped without boxing.
///
/// Parameters are bound in the order of the question marks, columns are read by their place. Valid inside the database
/// access that prepared it.
struct SQLStatement {
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    init(_ sql: String, in db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        sqlite3_reset(handle)
    }

    /// Binds all parameters and forgets the rows of the last run.
    @discardableResult
    func bind<each Value: SQLBindable>(_ values: repeat each Value) throws -> SQLStatement {
        sqlite3_reset(handle)
        var place: Int32 = 0
        for value in repeat each values {
            place += 1
            try check(value.bind(to: handle, at: place))
        }
        return self
    }

    /// As ``bind(_:)``, for parameters that were gathered.
    @discardableResult
    func bind(all values: [any SQLBindable]) throws -> SQLStatement {
        sqlite3_reset(handle)
        for (place, value) in values.enumerated() { try check(value.bind(to: handle, at: Int32(place + 1))) }
        return self
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        let code = sqlite3_step(handle)
        // Reset in any case: an open statement would keep its transaction from ending.
        sqlite3_reset(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    /// Goes to the next row; false behind the last.
    func next() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(handle)
            return false
        case let code:
            sqlite3_reset(handle)
            throw failure(code)
        }
    }

    /// The first row, read by `body`, or nil when there is none.
    func first<Value>(_ body: (SQLStatement) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(handle) }
        return try next() ? try body(self) : nil
    }

    /// Every row, read by `body`.
    func all<Value>(_ body: (SQLStatement) throws -> Value) throws -> [Value] {
        defer { sqlite3_reset(handle) }
        var values: [Value] = []
        while try next() { values.append(try body(self)) }
        return values
    }

    /// What `body` makes of the first rows of which it makes anything.
    func first<Value>(_ count: Int, _ body: (SQLStatement) throws -> Value?) throws -> [Value] {
        defer { sqlite3_reset(handle) }
        var values: [Value] = []
        while values.count < count, try next() {
            if let value = try body(self) { values.append(value) }
        }
        return values
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// UTF-8 as stored; STRICT tables hold nothing else in a TEXT column that this program wrote.
    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func digest(_ column: Int32) throws -> Digest {
        guard let digest = Digest(bytes(column)) else {
            throw LedgerError(.storeDamaged, "a column for a digest does not hold 32 bytes")
        }
        return digest
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = sqlite3_db_handle(handle).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

extension Database {
    func statement(_ sql: String) throws -> SQLStatement { try SQLStatement(sql, in: self) }
}
