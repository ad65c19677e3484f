import GRDB
public import Ledger

extension LedgerError.Code {
    /// The directory or a file in it cannot be opened.
    public static let storeUnavailable = Self(rawValue: "store.unavailable")
    /// The medium does not take writes.
    public static let storeReadOnly = Self(rawValue: "store.read-only")
    /// The disk is full; nothing was kept.
    public static let storeFull = Self(rawValue: "store.full")
    /// Another connection held the database longer than the busy timeout.
    public static let storeBusy = Self(rawValue: "store.busy")
    /// A query took longer than it may.
    public static let storeTimeout = Self(rawValue: "store.timeout")
    /// SQLite finds the file malformed, truncated, or no database at all.
    public static let storeDamaged = Self(rawValue: "store.damaged")
    /// The operating system failed to read, write or sync.
    public static let storeIO = Self(rawValue: "store.io")
    /// A newer program wrote this database.
    public static let storeNewerSchema = Self(rawValue: "store.newer-schema")
    /// An older program wrote this database and nobody has migrated it yet.
    public static let storeOlderSchema = Self(rawValue: "store.older-schema")
    /// A migration that this database went through is not the one that this program knows by its number.
    public static let storeSchemaChanged = Self(rawValue: "store.schema-changed")
    /// SQLite refused for another reason.
    public static let storeFailed = Self(rawValue: "store.failed")
}

extension LedgerError {
    /// What SQLite says, in the ledger's words. The outcome is unknown unless the caller knows better.
    package static func store(_ error: any Error, outcome: Outcome = .unknown) -> LedgerError {
        if let error = error as? LedgerError { return error }
        guard let error = error as? DatabaseError else {
            return LedgerError(.storeFailed, "\(error)", outcome: outcome)
        }
        guard error.extendedResultCode != .SQLITE_IOERR_DATA else { return PageChecksums.damaged(outcome: outcome) }
        let detail = error.message ?? "SQLite result \(error.extendedResultCode.rawValue)"
        let (code, hint) = kind(of: error.resultCode)
        return LedgerError(code, detail, hint: hint, outcome: outcome)
    }

    private static func kind(of result: ResultCode) -> (Code, String?) {
        switch result {
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (.storeUnavailable, "check that the directory exists and that this user may read and write it")
        case .SQLITE_READONLY:
            (.storeReadOnly, "make the directory and its files writable, or open the ledger for reading only")
        case .SQLITE_FULL: (.storeFull, "free space on the disk; nothing that was acknowledged is lost")
        case .SQLITE_BUSY, .SQLITE_LOCKED: (.storeBusy, "another program holds the database; try again when it is done")
        case .SQLITE_INTERRUPT:
            (.storeTimeout, "ask for less at once, or raise Storage.CommandTimeoutSeconds")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA:
            (.storeDamaged, "restore a backup; the guard refuses one that is too old")
        case .SQLITE_IOERR: (.storeIO, "check the disk before the ledger is opened again")
        default: (.storeFailed, nil)
        }
    }
}
