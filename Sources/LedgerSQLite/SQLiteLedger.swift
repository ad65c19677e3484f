import GRDB
public import Ledger

/// Work on the database of a ledger directory that needs no log: `db migrate`, `db status`.
public enum SQLiteLedger {
    /// What a database is, without a look into the log.
    public struct Status: Sendable, Equatable {
        public struct Table: Sendable, Equatable {
            public let name: String
            public let count: Int
            /// Of its pages and those of its indexes; nil when they were not asked for.
            public let bytes: Int?
        }

        public let schemaVersion: Int
        public let newestSchemaVersion: Int
        /// Of the database file, its free pages included; the write-ahead log beside it is not counted.
        public let bytes: Int
        /// By name.
        public let rows: [Table]
    }

    /// Brings the schema up to date, as the one writer; twice changes nothing.
    ///
    /// - Throws: as ``LedgerDirectory/init(_:_:rowWriter:)``.
    public static func migrate(
        in path: String, rowWriter: some RowWriter = NoRows(), options: StoreOptions = StoreOptions()
    ) throws(LedgerError) -> MigrationReport {
        let directory = try LedgerDirectory(path, .write, rowWriter: rowWriter, options: options)
        let report = directory.migration
        try directory.close()
        guard let report else { throw LedgerError(.storeFailed, "\(path) was not open for writing") }
        return report
    }

    /// Reads beside a writer or without; an older schema is told and not refused.
    ///
    /// - Throws: `ledger.not-initialized`, `store.newer-schema`, `store.unavailable`, `store.damaged`.
    public static func status(
        in path: String, options: StoreOptions = StoreOptions(), withSizes: Bool = false
    ) throws(LedgerError) -> Status {
        let database = options.path(in: path)
        guard PosixFile.exists(database) else {
            throw LedgerError(
                .notInitialized, "\(database) does not exist", hint: "make a ledger with `stella ledger init`",
                outcome: .nothingKept)
        }
        do {
            let pool = try LedgerDatabase.open(database, isReading: true)
            let status = try pool.read { try SQLiteLedger.status($0, withSizes: withSizes) }
            try pool.close()
            return status
        } catch {
            throw LedgerError.store(error, outcome: .nothingKept)
        }
    }

    /// Counted page by page.
    private static func bytes(of table: String, _ db: Database) throws -> Int {
        try db.statement(
            """
            SELECT sum(size.pgsize) FROM sqlite_schema AS object JOIN dbstat AS size ON size.name = object.name
            WHERE size.aggregate = 1 AND object.tbl_name = ? AND object.rootpage > 0
            """
        ).bind(table).first { Int($0.int(0)) } ?? 0
    }

    private static func status(_ db: Database, withSizes: Bool) throws -> Status {
        let migrator = SchemaMigrator()
        let version = try migrator.check(db)
        let tables = try db.statement("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all {
            $0.text(0)
        }
        var rows: [Status.Table] = []
        for name in tables {
            let count = try db.statement("SELECT count(*) FROM \"\(name)\"").first { Int($0.int(0)) }
            let bytes = withSizes ? try self.bytes(of: name, db) : nil
            rows.append(Status.Table(name: name, count: count ?? 0, bytes: bytes))
        }
        let pages = try db.statement("PRAGMA page_count").first { Int($0.int(0)) } ?? 0
        let pageSize = try db.statement("PRAGMA page_size").first { Int($0.int(0)) } ?? 0
        return Status(
            schemaVersion: version, newestSchemaVersion: migrator.newest, bytes: pages * pageSize, rows: rows)
    }
}
