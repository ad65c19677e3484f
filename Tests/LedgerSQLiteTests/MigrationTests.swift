import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Migrations")
struct MigrationTests {
    /// A database of schema 1 with a log of 300 entries, as a program of that time left it.
    private func versionOne() async throws -> Scratch {
        let scratch = Scratch()
        try await scratch.grow(300, try DemoLog())
        for index in ["observation_by_product", "observation_by_product_base", "observation_by_document"] {
            try scratch.tamper("DROP INDEX \(index)")
        }
        try scratch.tamper("DELETE FROM schema_migration WHERE version = 2; PRAGMA user_version = 1")
        return scratch
    }

    private func rows(_ scratch: Scratch) throws -> [String: Digest] {
        let tables = try scratch.query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migration'"
        )
        .map { $0.replacingOccurrences(of: "[name:\"", with: "").replacingOccurrences(of: "\"]", with: "") }
        return try Dictionary(
            uniqueKeysWithValues: tables.map { name in
                (name, SHA256.hash(Array(try scratch.query("SELECT * FROM \(name)").joined(separator: "\n").utf8)))
            })
    }

    @Test("an older database is migrated, its rows unchanged; twice changes nothing")
    func migrates() async throws {
        let scratch = try await versionOne()
        let before = try rows(scratch)
        #expect(before.count > 10)
        #expect(throws: LedgerError(.storeOlderSchema, "")) { try scratch.directory(.read) }
        #expect(try SQLiteLedger.status(in: scratch.path).schemaVersion == 1)
        let first = try SQLiteLedger.migrate(in: scratch.path)
        #expect(first.from == 1 && first.to == 2 && first.applied == ["observations-by-product"])
        let second = try SQLiteLedger.migrate(in: scratch.path)
        #expect(second.from == 2 && second.to == 2 && second.applied == [])
        #expect(try rows(scratch) == before)
        #expect(try scratch.query("PRAGMA foreign_key_check") == [])
        #expect(try scratch.query("PRAGMA user_version") == ["[user_version:2]"])
        let log = try DemoLog()
        let directory = try scratch.directory(.write)
        #expect(
            Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true).isClean
        )
        #expect(
            try await log.open(directory.store, directory.checkpointGuard)
                .append(Submission(body: DemoLog.body(300))).index == LogIndex(300))
    }

    @Test("a newer database is refused")
    func newerRefused() async throws {
        let scratch = Scratch()
        try await scratch.grow(1, try DemoLog())
        try scratch.tamper("PRAGMA user_version = 99")
        for mode in [LedgerDirectory<NumberRows>.Mode.write, .read] {
            #expect(throws: LedgerError(.storeNewerSchema, "")) { try scratch.directory(mode) }
        }
    }

    @Test("a database that went through another text of a migration is refused")
    func changedRefused() async throws {
        let scratch = Scratch()
        try await scratch.grow(1, try DemoLog())
        try scratch.tamper("UPDATE schema_migration SET checksum = zeroblob(32) WHERE version = 1")
        #expect(throws: LedgerError(.storeSchemaChanged, "")) { try scratch.directory(.write) }
    }

    @Test("a migration that fails in the middle leaves the schema before it whole")
    func interrupted() throws {
        let queue = try DatabaseQueue()
        let first = SchemaMigration.all[0]
        let broken = SchemaMigration(
            version: 2, name: "broken", sql: "CREATE TABLE half (x); SELECT nonsense FROM nowhere;")
        #expect(throws: (any Error).self) { try queue.inDatabase { try SchemaMigrator([first, broken]).migrate($0) } }
        let (version, halves, newest) = try queue.inDatabase { db in
            let version = try SchemaMigrator([first]).check(db)
            let halves = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE name = 'half'")
            return (version, halves, try SchemaMigrator().migrate(db).to)
        }
        #expect(version == 1 && halves == 0 && newest == SchemaMigration.all.count)
    }

    @Test("a migration that leaves dangling rows is taken back")
    func danglingRows() throws {
        let queue = try DatabaseQueue()
        let first = SchemaMigration.all[0]
        let dangling = SchemaMigration(
            version: 2, name: "dangling",
            sql: "PRAGMA defer_foreign_keys = ON; INSERT INTO owed (verdict_index, kind) VALUES (7, 'delta');")
        #expect(throws: LedgerError(.storeDamaged, "")) {
            try queue.inDatabase { try SchemaMigrator([first, dangling]).migrate($0) }
        }
        #expect(try queue.inDatabase { try SchemaMigrator([first]).check($0) } == 1)
    }

    @Test("migrations are numbered without gaps and every table is strict")
    func strictTables() throws {
        #expect(SchemaMigration.all.map(\.version) == Array(1...SchemaMigration.all.count))
        let queue = try DatabaseQueue()
        try queue.inDatabase { db in
            _ = try SchemaMigrator().migrate(db)
            let loose = try String.fetchAll(
                db, sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
            #expect(loose.filter { !$0.hasPrefix("sqlite_") } == [])
        }
    }
}
