import GRDB
import Ledger

/// How a connection is set up.
enum LedgerDatabase {
    static func open(_ path: String, isReading: Bool, isSyncing: Bool = true, timeoutSeconds: Int = 30) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.readonly = isReading
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(timeoutSeconds))
        configuration.maximumReaderCount = 4
        configuration.label = "ledger"
        configuration.prepareDatabase { db in
            if !db.configuration.readonly { try PageChecksums.want(db) }
            try QueryDeadline.watch(db)
            // 32 MiB for the writer, 8 for each reader; a page that is structurally wrong is an error at once.
            let cache = db.configuration.readonly ? 8192 : 32_768
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(cache); PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;
                    PRAGMA secure_delete = OFF
                    """)
        }
        try PageChecksums.register()
        let pool = try DatabasePool(path: path, configuration: configuration)
        guard !isReading else { return pool }
        // The pool sets NORMAL itself, after `prepareDatabase`; with that, power loss takes the last commits away.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(isSyncing ? "FULL" : "NORMAL"); PRAGMA wal_autocheckpoint = 0")
        }
        return pool
    }

    /// Brings the schema up to date, or demands that it is.
    static func prepare(
        _ pool: DatabasePool, _ segments: SegmentFiles, _ isCreating: Bool, isReading: Bool
    ) throws -> MigrationReport? {
        let migrator = SchemaMigrator(segments: segments)
        let version = try pool.read { try migrator.check($0) }
        guard version > 0 || isCreating else {
            throw LedgerError(
                .storeDamaged, "the database is empty: it was truncated or never finished",
                hint: "restore a backup; for a ledger that was never used, `stella ledger init` again")
        }
        guard try version < PageChecksums.sinceSchema || pool.read({ try PageChecksums.areThere($0) }) else {
            throw LedgerError(
                .storeDamaged, "the database says that its pages carry no checksums", hint: "restore a backup",
                outcome: .nothingKept)
        }
        guard !isReading else {
            guard version == migrator.newest else {
                throw LedgerError(
                    .storeOlderSchema, "the database has schema \(version), this program reads \(migrator.newest)",
                    hint: "run `stella db migrate`", outcome: .nothingKept)
            }
            return nil
        }
        // An older database that had to stay where it is: see ``PageRoom``.
        let lacksRoom = try (1..<PageChecksums.sinceSchema).contains(version) && !pool.read { try PageChecksums.areThere($0) }
        return try pool.writeWithoutTransaction { db in
            // Before the schema says that they are there. If we die here, the database is the old one with room for them.
            if lacksRoom { try db.execute(sql: "VACUUM") }
            return try migrator.migrate(db)
        }
    }
}
