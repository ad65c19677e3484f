package import GRDB
import Ledger

/// What a migration did.
public struct MigrationReport: Sendable, Equatable {
    /// `PRAGMA user_version` before and after; equal when there was nothing to do.
    public let from: Int
    public let to: Int
    public let applied: [String]
}

/// Brings a database to the newest schema: forward only, each step one transaction, running twice changes nothing.
package struct SchemaMigrator {
    package let migrations: [SchemaMigration]

    private let segments: SegmentFiles?

    package init(_ migrations: [SchemaMigration] = SchemaMigration.all) { self.init(migrations, segments: nil) }

    /// - Parameter segments: Where bodies go that leave the database.
    init(_ migrations: [SchemaMigration] = SchemaMigration.all, segments: SegmentFiles?) {
        self.migrations = migrations
        self.segments = segments
    }

    package var newest: Int { migrations.last?.version ?? 0 }

    /// - Throws: `store.newer-schema`, `store.schema-changed`.
    package func migrate(_ db: Database) throws -> MigrationReport {
        let old = try check(db)
        var applied: [String] = []
        for migration in migrations where migration.version > old {
            // If we die here, the steps so far are committed whole; opening again goes on with the next.
            try db.inTransaction(.immediate) {
                try apply(migration, db)
                return .commit
            }
            applied.append(migration.name)
        }
        return MigrationReport(from: old, to: newest, applied: applied)
    }

    /// The version of the database, which must be one that this program knows.
    ///
    /// - Throws: `store.newer-schema`, `store.schema-changed`.
    package func check(_ db: Database) throws -> Int {
        let version = try Int(db.statement("PRAGMA user_version").first { $0.int(0) } ?? 0)
        guard version <= newest else {
            throw LedgerError(
                .storeNewerSchema, "the database has schema \(version), this program knows \(newest)",
                hint: "use the newer program that wrote it", outcome: .nothingKept)
        }
        guard version > 0 else { return 0 }
        let stored = try db.statement("SELECT version, checksum FROM schema_migration ORDER BY version").all {
            (Int($0.int(0)), try $0.digest(1))
        }
        let known = migrations.prefix(version).map { ($0.version, $0.checksum) }
        guard stored.count == known.count, zip(stored, known).allSatisfy({ $0 == $1 }) else {
            throw LedgerError(
                .storeSchemaChanged, "the migrations that made this database are not the ones of this program",
                hint: "it was made by a development version: make it again from the ledger", outcome: .nothingKept)
        }
        return version
    }

    private func apply(_ migration: SchemaMigration, _ db: Database) throws {
        try db.execute(sql: migration.sql)
        try migration.move?(db, segments)
        try db.execute(sql: migration.cleanUp)
        try db.statement("INSERT INTO schema_migration (version, name, checksum) VALUES (?, ?, ?)")
            .bind(migration.version, migration.name, migration.checksum).run()
        let broken = try db.statement("PRAGMA foreign_key_check").all { $0.text(0) }
        guard broken.isEmpty else {
            throw LedgerError(
                .storeDamaged, "migration \(migration.name) leaves dangling rows in \(broken.joined(separator: ", "))",
                outcome: .nothingKept)
        }
        try db.execute(sql: "PRAGMA user_version = \(migration.version)")
    }
}
