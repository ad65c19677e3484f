import CPages
import GRDB
import GRDBSQLite
import Ledger

/// Checksums on every page of the database, so that SQLite never goes by a page whose bits changed.
///
/// Entries prove themselves by the tree; links, places and SQLite's own structures do not: a flipped bit in an index
/// would hide rows in silence. A program without them reads such a database, but what it writes is refused here.
package enum PageChecksums {
    /// Every database of this schema version or a newer one has them.
    static let sinceSchema = 3
    /// What the twenty-first byte of such a database says.
    static let reserved = UInt8(CPAGES_RESERVED)

    /// To be called before the first connection of a process is opened.
    package static func register() throws {
        let result = cpages_register()
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
    }

    /// Gives the pages of a new database room for them. One that has pages already takes it up when it is vacuumed.
    static func want(_ db: Database) throws {
        _ = try reserved(db, wanted: CPAGES_RESERVED)
    }

    /// Whether the database has them. To be asked on a connection that never wanted them.
    static func areThere(_ db: Database) throws -> Bool {
        _ = try db.statement("PRAGMA schema_version").first { $0.int(0) }
        return try reserved(db, wanted: -1) == CPAGES_RESERVED
    }

    /// The error for the page that SQLite has just refused to read.
    static func damaged(outcome: LedgerError.Outcome) -> LedgerError {
        LedgerError(
            .storeDamaged, "page \(cpages_last_damaged()) of the database does not match its checksum",
            hint: "a stored bit changed, or another program wrote to the database: restore a backup", outcome: outcome)
    }

    private static func reserved(_ db: Database, wanted: Int32) throws -> Int32 {
        var bytes = wanted
        let result = sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes)
        guard result == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: result)) }
        return bytes
    }
}
