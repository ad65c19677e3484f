import Foundation
import GRDB
import LedgerSQLite

/// Changes a database behind its ledger's back, as somebody would who knows how its pages are summed.
public struct DatabaseTampering {
    private let path: String

    public init(_ path: String) { self.path = path }

    public func execute(_ sql: String) throws {
        try inDatabase { try $0.execute(sql: sql) }
    }

    /// Turns one bit of a blob or text around, in the first row that meets `condition`.
    public func flip(_ table: String, _ column: String, where condition: String, byte: Int) throws {
        try inDatabase { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT rowid, typeof(\(column)), CAST(\(column) AS BLOB) FROM \(table) WHERE \(condition) LIMIT 1")
            guard let row, let data: Data = row[2], byte < data.count else { throw CancellationError() }
            var bytes = Array(data)
            bytes[byte] ^= 1
            try db.execute(
                sql: "UPDATE \(table) SET \(column) = CAST(? AS \(row[1] as String)) WHERE rowid = ?",
                arguments: [Data(bytes), row[0] as Int64])
        }
    }

    private func inDatabase(_ body: (Database) throws -> Void) throws {
        try PageChecksums.register()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { try body($0) }
        try queue.close()
    }
}
