import Foundation
import Testing
import Wire

/// `db backup`, `db restore`, `ledger export` and `db rebuild --from-ledger`, as an operator runs them.
@Suite("Backup, restore, export")
struct BackupCommandTests {
    private func expect(
        _ run: StellaRun, _ status: Int32, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == status, "\(run.errorText)", sourceLocation: sourceLocation)
        let error = try #require(try run.errorLines().last, sourceLocation: sourceLocation)
        #expect(error.code == code && error.hint != nil, "\(error.message)", sourceLocation: sourceLocation)
    }

    /// A ledger with a backup of an earlier state of it, an export and a published folder of the newest.
    private func prepared() throws -> Workspace {
        let workspace = try Workspace(.decided)
        try workspace.done("db", "backup", "--output", "backup", "--verify")
        #expect(try workspace.ingest(Workspace.update).status == 0)
        try workspace.compute()
        try workspace.done("ledger", "export", "--output", "export.jsonl")
        try workspace.done("ledger", "publish", "tiles", "--envelopes", "--documents")
        return workspace
    }

    private func wipe(_ workspace: Workspace) throws {
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "segments", "index", "log.pub"] {
            try? FileManager.default.removeItem(at: workspace.ledgerFolder.appendingPathComponent(name))
        }
    }

    private func restore(_ workspace: Workspace, _ more: String...) throws -> StellaRun {
        try workspace.stella(
            ["db", "restore", "--from", "backup", "--data-dir", "ledger", "-q", "--format", "json"] + more)
    }

    @Test("backup under load, loss, restore: every earlier proof still verifies, from an export and from tiles")
    func drill() throws {
        let report = try Crash.run("drill", "--points", "120")
        #expect(report["findings"]?.int == 0)
        #expect(try #require(report["bundles"]?.int) > 2)
        #expect(try #require(report["afterBackup"]?.int) > 0)
        // Some backup must have been made while entries came in.
        let sizes = try #require(report["backups"]).elements.compactMap(\.int)
        #expect(Set(sizes).count > 1 && sizes == sizes.sorted())
    }

    @Test("neither a private key nor the guard is in a backup")
    func content() throws {
        let workspace = try prepared()
        let names = try FileManager.default.subpathsOfDirectory(atPath: workspace.path("backup")).sorted()
        #expect(names == ["backup.json", "ledger-1.sqlite", "lock", "log.pub", "segments"])
        for name in names where name != "segments" {
            let bytes = try Data(contentsOf: workspace.file("backup/" + name))
            #expect(bytes.range(of: Data("PRIVATE KEY".utf8)) == nil, "\(name)")
        }
    }

    @Test("a restored copy without the newer entries is refused by every command that would show or sign")
    func uncovered() throws {
        let workspace = try prepared()
        try wipe(workspace)
        let run = try restore(workspace)
        try expect(run, 6, "ledger.rollback")
        #expect(try run.errorLines().last?.hint?.contains("entries 40 to 46 are missing") == true)
        for command in [
            ["ledger", "checkpoint"], ["vex", "ingest", Workspace.update[0]], ["db", "backup", "--output", "x"],
        ] {
            try expect(
                try workspace.stella(command + ["--data-dir", "ledger", "--format", "json"]), 6, "ledger.rollback")
        }
        #expect(try restore(workspace, "--replace", "--entries", "export.jsonl").status == 0)
        try workspace.expectCleanAudit()
    }

    @Test("restored from tiles, entries have the time of the restore, and the command says so")
    func tiles() throws {
        let workspace = try prepared()
        try wipe(workspace)
        let run = try workspace.stella(
            ["db", "restore", "--from", "backup", "--entries", "tiles", "--data-dir", "ledger", "--format", "json"])
        #expect(run.status == 0, "\(run.errorText)")
        #expect(run.errorText.contains("7 entries came back without the time"))
        let card = try run.json()
        #expect(card["replayed"]?.int == 7 && card["withoutTime"]?.int == 7 && card["size"]?.int == 47)
        try workspace.expectCleanAudit()
        #expect(
            try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()["isEqual"]?.bool == true)
    }

    @Test("tiles without the documents, or an export that was cut off, bring nothing back")
    func incomplete() throws {
        let workspace = try prepared()
        try wipe(workspace)
        let documents = workspace.file("tiles/documents")
        for document in try FileManager.default.contentsOfDirectory(at: documents, includingPropertiesForKeys: nil) {
            try FileManager.default.removeItem(at: document)
        }
        try expect(try restore(workspace, "--entries", "tiles"), 6, "ledger.blob-damaged")
        let export = try Data(contentsOf: workspace.file("export.jsonl"))
        try export.prefix(export.count - 20).write(to: workspace.file("cut.jsonl"))
        try expect(try restore(workspace, "--entries", "cut.jsonl"), 5, "ledger.source-damaged")
        try expect(try restore(workspace, "--entries", "backup"), 5, "ledger.source-damaged")
        #expect(!FileManager.default.fileExists(atPath: workspace.database.path))
        #expect(!FileManager.default.fileExists(atPath: workspace.path("ledger/restore.new")))
    }

    @Test("what is there is not overwritten; a damaged backup and another ledger's keys are refused")
    func refusals() throws {
        let workspace = try prepared()
        try expect(try restore(workspace), 2, "ledger.exists")
        let other = Workspace()
        try other.done("ledger", "init", "--origin", "other.example")
        let run = try other.stella(
            [
                "db", "restore", "--from", workspace.path("backup"), "--replace", "--data-dir", "ledger", "--format",
                "json",
            ])
        try expect(run, 6, "ledger.fork")
        #expect(try other.size() == 0)
        try FileManager.default.removeItem(at: workspace.file("backup/backup.json"))
        try expect(try restore(workspace, "--replace"), 5, "store.backup-damaged")
        try workspace.expectCleanAudit()
    }

    @Test("a lost guard is made again only beside a published checkpoint")
    func lostGuard() throws {
        let workspace = try prepared()
        try wipe(workspace)
        try FileManager.default.removeItem(at: workspace.ledgerFolder.appendingPathComponent("guard"))
        try expect(try restore(workspace, "--entries", "export.jsonl"), 6, "ledger.guard-missing")
        let run = try restore(workspace, "--entries", "export.jsonl", "--checkpoint", "tiles/checkpoint")
        #expect(try run.status == 0 && run.json()["madeGuard"]?.bool == true, "\(run.errorText)")
        #expect(try workspace.size() == 47)
        try workspace.expectCleanAudit()
    }

    @Test("a rebuild tells which table was not what the log says")
    func rebuild() throws {
        let workspace = try Workspace(.updated)
        let before = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(before["isEqual"]?.bool == true && before["changed"]?.count == 0)
        try workspace.tamper("UPDATE verdict SET confidence = 1 WHERE log_index = 17")
        let mended = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(mended["isEqual"]?.bool == false)
        #expect(try #require(mended["changed"]).elements.compactMap(\.string) == ["verdict"])
        for table in ["observation", "verdict", "owed"] {
            let digest = try #require(mended.member(named: "sha256.\(table)")?.string)
            #expect(digest.count == 64 && digest == before.member(named: "sha256.\(table)")?.string)
        }
    }
}
