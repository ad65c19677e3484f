import Foundation
import Testing
import Wire

/// Where projections are kept, how long histories are, and what becomes of the rest.
@Suite("Projections and histories as an operator sees them")
struct ProjectionCommandTests {
    private let pair = ["--vuln", Workspace.vulnerability, "--purl", Workspace.product]

    private func history(_ workspace: Workspace, _ more: String...) throws -> [Int] {
        let run = try workspace.stella(
            ["vex", "consensus", "history", "--data-dir", "ledger", "--format", "jsonl"] + pair + more)
        try #require(run.status == 0, "\(run.errorText)")
        return try run.lines().compactMap { $0["logIndex"]?.int }
    }

    /// Three verdicts on each of the fourteen pairs.
    private func grown() throws -> Workspace {
        let workspace = try Workspace(.decided)
        try workspace.compute(mode: "Lattice")
        try workspace.compute(mode: "HighestWeight")
        return workspace
    }

    @Test("histories are pruned and archived; the ledger keeps every verdict, and the archive verifies without it")
    func pruned() throws {
        let workspace = try grown()
        let all = try history(workspace)
        #expect(all.count == 3)
        let wouldGo = try workspace.done("db", "prune", "--keep", "2", "--dry-run", "--format", "json").json()
        #expect(wouldGo["rows"]?.int == 14 && wouldGo["pairs"]?.int == 14)
        #expect(try history(workspace) == all)
        let gone = try workspace.done("db", "prune", "--keep", "2", "--format", "json").json()
        #expect(gone["rows"]?.int == 14 && gone["pairs"]?.int == 14)
        #expect(try history(workspace) == Array(all.suffix(2)))
        #expect(try history(workspace, "--all") == all)
        let said = try workspace.stella(["vex", "consensus", "history", "--data-dir", "ledger"] + pair)
        #expect(said.errorText.contains("holds 1 older verdict"))
        #expect(try workspace.show(String(all[0]))["logIndex"]?.int == all[0])
        #expect(try workspace.done("db", "prune", "--keep", "2", "--format", "json").json()["rows"]?.int == 0)
        try workspace.expectCleanAudit()

        let archive = ["db", "archive", "--before", "2200-01-01", "--output", "archive"]
        let archived = try workspace.stella(archive + ["--data-dir", "ledger", "-q", "--format", "json"])
        #expect(try archived.json()["rows"]?.int == 14)
        #expect(try history(workspace) == [all[2]])
        #expect(try history(workspace, "--all") == all)
        let again = try workspace.stella(archive + ["--data-dir", "ledger", "-q", "--format", "json"])
        #expect(again.status == 5)
        #expect(try again.errorLines().last?.code == "file.exists")
        // Made again, a history reaches back no further.
        let rebuilt = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(rebuilt["isEqual"]?.bool == true)
        #expect(try history(workspace) == [all[2]])
        try workspace.expectCleanAudit()
        try checkArchive(workspace)
    }

    private func checkArchive(_ workspace: Workspace) throws {
        let check = ["db", "verify-archive", "archive", "--key", "log.pub", "--format", "json"]
        try FileManager.default.moveItem(
            at: workspace.ledgerFolder.appendingPathComponent("log.pub"), to: workspace.file("log.pub"))
        try FileManager.default.removeItem(at: workspace.ledgerFolder)
        let whole = try workspace.stella(check)
        #expect(whole.status == 0)
        #expect(try whole.json()["verified"]?.int == 14)
        let rows = try Data(contentsOf: workspace.file("archive/history.jsonl"))
        var altered = rows
        altered[rows.count / 2] ^= 1
        try altered.write(to: workspace.file("archive/history.jsonl"))
        let refused = try workspace.stella(check)
        #expect(refused.status == 1)
        #expect(try refused.errorLines().last?.code == "verify.archive")
        try rows.write(to: workspace.file("archive/history.jsonl"))
        try #require(try workspace.stella(["ledger", "init", "--data-dir", "other", "-q"]).status == 0)
        let wrongKey = try workspace.stella(
            ["db", "verify-archive", "archive", "--key", "other/log.pub", "--format", "json"])
        #expect(wrongKey.status == 1)
        #expect(try wrongKey.json()["verified"]?.int == 0)
    }

    @Test("MaxHistoryEntries bounds what a history keeps from then on")
    func bounded() throws {
        let workspace = try Workspace(.decided)
        for mode in ["Lattice", "HighestWeight", "AuthoritativeFirst"] {
            let run = try workspace.stella(
                [
                    "vex", "consensus", "compute", "--all", "--as-of", Workspace.instant, "--mode", mode, "--data-dir",
                    "ledger", "-q",
                ],
                environment: ["VEXLENS_STORAGE__MAXHISTORYENTRIES": "2"])
            #expect(run.status == 0, "\(run.errorText)")
        }
        #expect(try history(workspace).count == 2)
        #expect(try history(workspace, "--all").count == 4)
        try workspace.expectCleanAudit()
    }

    @Test("the tables are called as the options say, from the next writer on; readers with other options refuse")
    func names() throws {
        let workspace = try Workspace(.decided)
        let named = [
            "VEXLENS_STORAGE__PROJECTIONSCOLLECTION": "select", "VEXLENS_STORAGE__HISTORYCOLLECTION": "vex_consensus",
        ]
        let early = try workspace.ledger("vex", "consensus", "query", "--format", "json", environment: named)
        #expect(early.status == 2)
        #expect(try early.errorLines().last?.code == "store.collection-names")
        #expect(try workspace.ledger("db", "migrate", environment: named).status == 0)
        #expect(
            try workspace.ledger("vex", "consensus", "query", "--format", "jsonl", environment: named).lines().count
                == 14)
        #expect(try workspace.ledger("ledger", "audit", "--deep", environment: named).status == 0)
        #expect(try workspace.ledger("vex", "consensus", "query").status == 2)
        let taken = try workspace.ledger(
            "db", "migrate", "--format", "json", environment: ["VEXLENS_STORAGE__HISTORYCOLLECTION": "verdict"])
        #expect(taken.status == 2)
        #expect(try taken.errorLines().last?.code == "store.collection-taken")
        try workspace.done("db", "migrate")
        #expect(try workspace.verdicts().count == 14)
    }

    @Test("Storage.Database names the file; a ledger without it keeps ledger.sqlite")
    func database() throws {
        let workspace = try Workspace(.decided)
        let named = ["VEXLENS_STORAGE__DATABASE": "vex"]
        let missing = try workspace.ledger("vex", "consensus", "query", "--format", "json", environment: named)
        #expect(missing.status == 2)
        #expect(try missing.errorLines().last?.hint?.contains("ledger.sqlite") == true)
        for end in ["", "-wal", "-shm"] {
            let file = workspace.ledgerFolder.appendingPathComponent("ledger.sqlite" + end)
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            try FileManager.default.moveItem(
                at: file, to: workspace.ledgerFolder.appendingPathComponent("vex.sqlite" + end))
        }
        #expect(
            try workspace.ledger("vex", "consensus", "query", "--format", "jsonl", environment: named).lines().count
                == 14)
        let direct = try workspace.stella(
            ["db", "status", "--format", "json"],
            environment: ["VEXLENS_STORAGE__CONNECTIONSTRING": "ledger/vex.sqlite"])
        #expect(try direct.json()["rows.vex_consensus"]?.int == 14)
        let backup = try workspace.ledger("db", "backup", "--output", "backup", "--verify", environment: named)
        #expect(backup.status == 0, "\(backup.errorText)")
        let restored = try workspace.ledger("db", "restore", "--from", "backup", "--replace", environment: named)
        #expect(restored.status == 0, "\(restored.errorText)")
        #expect(try workspace.ledger("ledger", "audit", "--deep", environment: named).status == 0)
        #expect(!FileManager.default.fileExists(atPath: workspace.database.path))
        let new = try workspace.stella(["ledger", "init", "--data-dir", "new", "-q"], environment: named)
        #expect(new.status == 0 && FileManager.default.fileExists(atPath: workspace.path("new/vex.sqlite")))
    }

    @Test("a query that does not end is ended by CommandTimeoutSeconds")
    func timeout() throws {
        let workspace = try Workspace(.decided)
        try workspace.tamper(
            """
            ALTER TABLE delta RENAME TO moved;
            CREATE VIEW delta AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                SELECT i AS log_index, x'' AS id, x'' AS envelope, x'' AS old_verdict,
                     CAST(i AS BLOB) AS new_verdict, '' AS cause FROM n
            """)
        let run = try workspace.stella(
            ["vex", "consensus", "history", "--data-dir", "ledger", "-q", "--format", "json"] + pair,
            environment: ["VEXLENS_STORAGE__COMMANDTIMEOUTSECONDS": "1"])
        #expect(run.status == 5)
        #expect(try run.errorLines().last?.code == "store.timeout")
    }

    @Test("stats name the tables and the pairs that change most")
    func stats() throws {
        let workspace = try Workspace(.updated)
        let stats = try workspace.done("db", "stats", "--top-churn", "3", "--format", "json").json()
        let tables = try #require(stats["tables"]).elements
        let projections = try #require(tables.first { $0["table"]?.string == "vex_consensus" })
        #expect(projections["rows"]?.int == 14)
        #expect(try #require(projections["bytes"]?.int) >= 4096)
        let pairs = try #require(stats["topChurn"]).elements
        #expect(pairs.map { $0["verdicts"]?.int } == [2, 2, 1])
        #expect(
            pairs.contains {
                $0["vulnerability"]?.string == Workspace.vulnerability && $0["product"]?.string == Workspace.product
            })
        #expect(try pairs.allSatisfy { try #require($0["bytes"]?.int) > 1000 })
        #expect(try workspace.done("db", "stats").text.contains("IN HISTORY"))
    }

    @Test("a projection that is behind its verdicts is an alarm, and a rebuild mends it")
    func stale() throws {
        let workspace = try Workspace(.updated)
        try workspace.tamper("UPDATE vex_consensus SET status = 'affected', versions = 1 WHERE versions = 2")
        let audit = try workspace.ledger("ledger", "audit", "--deep", "--format", "json")
        #expect(audit.status == 6)
        #expect(audit.text.contains("ledger.projection-damaged") && audit.text.contains(Workspace.product))
        try workspace.done("db", "rebuild")
        try workspace.expectCleanAudit()
    }
}
