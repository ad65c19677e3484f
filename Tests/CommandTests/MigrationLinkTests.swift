import Foundation
import LedgerSQLite
import Testing
import Wire

/// Databases of released schema versions, brought to this one.
@Suite("Links survive a migration (testdata/sqlite)")
struct MigrationLinkTests {
    static let fixture = Files.testdata.appendingPathComponent("sqlite/v1")

    /// A copy of the ledger of schema version 1.
    private func versionOne() throws -> Workspace {
        let workspace = Workspace()
        try FileManager.default.copyItem(at: MigrationLinkTests.fixture, to: workspace.ledgerFolder)
        return workspace
    }

    /// Number and SHA-256 of the rows of every table of links that later schemas keep as it is.
    private func digests(_ workspace: Workspace) throws -> [String] { kept(try allDigests(workspace)) }

    private func kept(_ digests: JSONNode) -> [String] {
        ["document", "observation", "verdict", "delta", "merge_trace", "merge_trace_source", "owed"].map {
            "\($0) \(digests.member(named: $0)?["rows"]?.int ?? -1) \(digests.member(named: $0)?["sha256"]?.string ?? "")"
        }
    }

    private func allDigests(_ workspace: Workspace) throws -> JSONNode {
        let program = Files.testdata.appendingPathComponent("sqlite/make.py").path
        let run = try StellaProcess.python(
            "import sys,runpy; sys.argv=sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')",
            [program, "--digests", workspace.database.path], in: workspace.folder)
        return try run.json()
    }

    private func query(_ sql: String, _ workspace: Workspace) throws -> String {
        try StellaProcess.python(
            "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall(), end='')",
            [workspace.database.path, sql], in: workspace.folder
        ).text
    }

    @Test("a ledger of schema 1 is migrated, every link row as before; the second time changes nothing")
    func links() throws {
        let workspace = try versionOne()
        let all = try Files.json("sqlite/v1/links.json")
        let recorded = kept(all)
        #expect(recorded.allSatisfy { !$0.contains("-1") })
        #expect(try allDigests(workspace).value == all.value, "the fixture is not the one that its links.json describes")
        #expect(try query("PRAGMA user_version", workspace) == "[(1,)]")
        let refused = try workspace.ledger("vex", "list", "--format", "json")
        #expect(refused.status == 2)
        #expect(try refused.errorLines().map(\.code) == ["store.older-schema"])

        let first = try workspace.done("db", "migrate", "--format", "json").json()
        let newest = SchemaMigration.all.count
        #expect(first["from"]?.int == 1 && first["to"]?.int == newest)
        #expect(first["applied"]?.elements.compactMap(\.string) == SchemaMigration.all.dropFirst().map(\.name))
        #expect(try digests(workspace) == recorded)
        let schema = try query("SELECT name, sql FROM sqlite_schema ORDER BY name", workspace)
        let second = try workspace.done("db", "migrate", "--format", "json").json()
        #expect(second["from"]?.int == newest && second["to"]?.int == newest && second["applied"]?.count == 0)
        #expect(try digests(workspace) == recorded)
        #expect(try query("SELECT name, sql FROM sqlite_schema ORDER BY name", workspace) == schema)
        #expect(try query("PRAGMA foreign_key_check", workspace) == "[]")
        try workspace.expectCleanAudit()
    }

    @Test("issuers that were in no entry are logged by the migration, each as it was")
    func issuers() throws {
        let workspace = try versionOne()
        let records = "SELECT id, record FROM issuer ORDER BY id"
        let before = try query(records, workspace)
        try workspace.done("db", "migrate")
        #expect(try query(records, workspace) == before && before.contains("docker-dhi"))
        let changes = "SELECT count(*), min(action), max(action), min(reason), max(reason) FROM issuer_change"
        let count = try query("SELECT count(*) FROM issuer", workspace).filter(\.isNumber)
        #expect(try query(changes, workspace) == "[(\(count), 'register', 'register', 'migrated', 'migrated')]")
        try workspace.done("issuer", "set-tier", "docker-dhi", "Untrusted")
        try workspace.done("db", "rebuild", "--from-ledger")
        try workspace.expectCleanAudit()
    }

    @Test("what was linked before the migration is found, proven and extended after it")
    func inUse() throws {
        let workspace = try versionOne()
        try workspace.done("db", "migrate")
        let verdicts = try workspace.verdicts()
        #expect(verdicts.count == 14)
        for verdict in verdicts {
            let id = try #require(verdict["verdictId"]?.string)
            #expect(try workspace.show(id)["logIndex"]?.int == verdict["logIndex"]?.int)
        }
        let last = try #require(verdicts.last?["verdictId"]?.string)
        #expect(try workspace.verify(try workspace.prove(last), "--subject", last).status == 0)
        // The same documents and the same instant say nothing new; another mode does, and cites the old entries.
        let again = try workspace.compute()
        #expect(again.count == 14 && again.allSatisfy { $0["new"]?.bool == false })
        let other = try workspace.compute(mode: "Lattice")
        #expect(other.contains { $0["new"]?.bool == true && $0["delta"]?.int != nil })
        try workspace.done("db", "rebuild")
        try workspace.expectCleanAudit()
    }

    @Test("a writer migrates by itself, and the links that it rebuilds are the ones that were there")
    func rebuilt() throws {
        let workspace = try versionOne()
        let before = try digests(workspace)
        try workspace.done("db", "rebuild")
        #expect(try query("PRAGMA user_version", workspace) == "[(\(SchemaMigration.all.count),)]")
        #expect(try digests(workspace) == before)
        #expect(try query("PRAGMA foreign_key_check", workspace) == "[]")
    }
}
