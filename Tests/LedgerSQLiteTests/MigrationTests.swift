import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

@Suite("Migrations")
struct MigrationTests {
    /// A database of schema 1 or 2 with a log of 300 entries, as a program of that time left it.
    private func old(_ version: Int) async throws -> Scratch {
        let (scratch, log) = (Scratch(), try DemoLog())
        // Guard and lock as they are today; the database as it was.
        let directory = try scratch.directory(.create)
        try log.create(directory.store, directory.checkpointGuard)
        let bodies = (0..<300).map { DemoLog.body($0) }
        let leaves = bodies.map { MerkleHash.leaf($0) }
        let head = try log.head(leaves)
        let empty = try #require(try directory.store.head())
        try directory.checkpointGuard.advance(from: empty.guarded, to: head.guarded)
        try directory.close()
        try FileManager.default.removeItem(atPath: scratch.database)
        let queue = try DatabaseQueue(path: scratch.database)
        try await queue.writeWithoutTransaction { db in
            _ = try SchemaMigrator(Array(SchemaMigration.all.prefix(version))).migrate(db)
            for (index, body) in bodies.enumerated() {
                try db.execute(
                    sql: "INSERT INTO entry VALUES (?, ?, ?)",
                    arguments: [index, log.clock.now.seconds - (index < 100 ? 5 : 0), Data(body)])
            }
            try db.execute(sql: "UPDATE entry SET integrated_time = ? WHERE log_index = 299", arguments: [log.clock.now.seconds])
            for tile in try Tile.growth(from: .empty, to: TreeSize(300)) {
                let hashes =
                    tile.level == 0
                    ? Array(leaves[Int(tile.index) * 256..<Int(tile.index) * 256 + tile.width])
                    : [TreeOracle.root(Array(leaves[..<256]))]
                let bytes = Tile.encode(hashes) + Array(repeating: 0, count: 8192 - 32 * tile.width)
                try db.execute(
                    sql: "INSERT INTO tile (id, hashes) VALUES (?, ?)",
                    arguments: [Int64(tile.level) << 56 | Int64(tile.index), Data(bytes)])
            }
            try db.execute(
                sql: "INSERT INTO head VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    Int64(head.treeID), head.origin, Int64(head.shardOffset), Int64(head.size.value), Data(head.root.bytes),
                    head.note, head.integratedTime.seconds, Data(head.checksum.bytes),
                ])
            try db.execute(sql: "INSERT INTO blob (digest, bytes) VALUES (?, ?)", arguments: [Data(leaves[0].bytes), Data([7])])
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try queue.close()
        return scratch
    }

    @Test("pages of a migrated database carry sums, those too that the migrating process writes later", arguments: [1, 2])
    func sums(version: Int) async throws {
        let scratch = try await old(version)
        let log = try DemoLog()
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for number in 300..<320 {
            _ = try await sequencer.append(
                Submission(body: DemoLog.body(number), blobs: [Blob(DemoLog.body(number, length: 40_000))], rows: [number]))
            // A second connection copies the write-ahead log back in between.
            if number.isMultiple(of: 4) { try scratch.tamper("PRAGMA wal_checkpoint(TRUNCATE)") }
        }
        try directory.close()
        #expect(try PageChecksumTests.unsummed(scratch).numbers == [])
    }

    @Test("a copy with room for the sums takes the database's place, or where somebody reads it the room is made in place", arguments: [false, true])
    func room(isRead: Bool) async throws {
        let scratch = try await old(2)
        let leftover = scratch.database + "-roomy"
        try Data("half a copy".utf8).write(to: URL(fileURLWithPath: leftover))
        func file() throws -> (number: Int?, permissions: Int?) {
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.database)
            return (attributes[.systemFileNumber] as? Int, attributes[.posixPermissions] as? Int)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.database)
        let before = try file()
        let reader = try isRead ? DatabaseQueue(path: scratch.database) : nil
        let entries = try await reader?.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM entry") }
        #expect(entries == (isRead ? 300 : nil))
        #expect(try SQLiteLedger.migrate(in: scratch.path).to == SchemaMigration.all.count)
        let bodies = try await reader?.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM tail") }
        #expect(bodies == (isRead ? 300 % 256 : nil))
        try reader?.close()
        let after = try file()
        #expect((after.number == before.number) == isRead && after.permissions == before.permissions)
        #expect(!FileManager.default.fileExists(atPath: leftover))
        #expect(try PageChecksumTests.unsummed(scratch).numbers == [])
        #expect(try scratch.query("PRAGMA journal_mode") == ["[journal_mode:\"wal\"]"])
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

    @Test("an older database is migrated: every entry and time as before, the log goes on; twice changes nothing", arguments: [1, 2])
    func migrates(version: Int) async throws {
        let scratch = try await old(version)
        let times = try scratch.query("SELECT integrated_time AS t FROM entry ORDER BY log_index")
        let kept = ["blob", "document", "observation", "verdict", "issuer"]
        let before = try rows(scratch).filter { kept.contains($0.key) }
        #expect(before.count == kept.count)
        #expect(throws: LedgerError(.storeOlderSchema, "")) { try scratch.directory(.read) }
        #expect(try SQLiteLedger.status(in: scratch.path).schemaVersion == version)
        let newest = SchemaMigration.all.count
        let first = try SQLiteLedger.migrate(in: scratch.path)
        #expect(first.from == version && first.to == newest && first.applied == SchemaMigration.all.dropFirst(version).map(\.name))
        let second = try SQLiteLedger.migrate(in: scratch.path)
        #expect(second.from == newest && second.to == newest && second.applied == [])
        #expect(try rows(scratch).filter { kept.contains($0.key) } == before)
        #expect(try scratch.query("PRAGMA foreign_key_check") == [])
        #expect(try scratch.query("PRAGMA integrity_check") == ["[integrity_check:\"ok\"]"])
        #expect(try scratch.query("PRAGMA user_version") == ["[user_version:\(newest)]"])
        #expect(try scratch.query("SELECT name FROM sqlite_schema WHERE sql LIKE '%REFERENCES entry%'") == [])
        let log = try DemoLog()
        let directory = try scratch.directory(.write)
        let entries = try directory.store.entries(LogIndex(0)..<LogIndex(300))
        #expect(entries.map { "[t:\($0.integratedTime.seconds)]" } == times)
        #expect(entries.map(\.body) == (0..<300).map { DemoLog.body($0) })
        #expect(
            Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run().isClean)
        #expect(
            try await log.open(directory.store, directory.checkpointGuard)
                .append(Submission(body: DemoLog.body(300))).index == LogIndex(300))
    }

    @Test("a database that lacks an entry is not migrated and stays as it was")
    func damagedStays() async throws {
        let scratch = try await old(2)
        try scratch.tamper("DELETE FROM entry WHERE log_index = 7")
        #expect(throws: LedgerError(.entryDamaged, "")) { try scratch.directory(.write) }
        #expect(try scratch.query("PRAGMA user_version") == ["[user_version:2]"])
        #expect(try scratch.query("SELECT count(*) AS n FROM entry") == ["[n:299]"])
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
