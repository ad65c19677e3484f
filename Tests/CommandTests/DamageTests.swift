import Foundation
import LedgerTestKit
import Testing
import Wire

/// Ledgers that were damaged behind their back: the code, the hint, the exit status, and nothing signed over the damage.
@Suite("Damaged ledgers")
struct DamageTests {
    /// A ledger whose database is one file.
    private func ledger(_ stage: Workspace.Stage = .updated) throws -> Workspace {
        let workspace = try Workspace(stage)
        try workspace.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
        return workspace
    }

    private func flip(
        _ table: String, _ column: String, where condition: String, at offset: Int, _ workspace: Workspace
    ) throws {
        try DatabaseTampering(workspace.database.path).flip(table, column, where: condition, byte: offset)
    }

    /// The command must end so, with this code and a hint, on standard error alone.
    private func expect(
        _ run: StellaRun, _ status: Int32, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == status, "\(run.arguments): \(run.errorText)", sourceLocation: sourceLocation)
        #expect(run.output.isEmpty, sourceLocation: sourceLocation)
        let error = try #require(try run.errorLines().first, sourceLocation: sourceLocation)
        #expect(error.code == code, "\(error.message)", sourceLocation: sourceLocation)
        #expect(error.hint?.isEmpty == false, sourceLocation: sourceLocation)
    }

    private func ingest(_ workspace: Workspace) throws -> StellaRun {
        try workspace.ingest([Workspace.vex + "/bad/statement-twice.json"])
    }

    private func auditCodes(_ workspace: Workspace) throws -> Set<String> {
        let run = try workspace.ledger("ledger", "audit", "--deep", "--format", "jsonl")
        #expect(run.status == 6)
        return Set(try run.lines().compactMap { $0["code"]?.string })
    }

    @Test(
        "a truncated database is refused, and a backup brings everything back",
        arguments: [0, 100, 4096, 5000, 100_000, 200_000])
    func truncated(length: Int) throws {
        let workspace = try ledger()
        let backup = try Files.bytes(workspace.database)
        try #require(backup.count > length)
        try Data(backup.prefix(length)).write(to: workspace.database)
        for command in [["ledger", "status"], ["ledger", "audit"], ["vex", "list"], ["db", "rebuild"]] {
            try expect(
                try workspace.stella(command + ["--data-dir", "ledger", "--format", "json"]), 5, "store.damaged")
        }
        try expect(try ingest(workspace), 5, "store.damaged")
        for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: workspace.database.path + beside) }
        try Data(backup).write(to: workspace.database)
        try workspace.expectCleanAudit()
        #expect(try ingest(workspace).status == 0)
    }

    @Test("a flipped bit in the head stops the log: nothing is signed over it", arguments: ["root", "note"])
    func head(column: String) throws {
        let workspace = try ledger()
        let before = try workspace.done("ledger", "checkpoint").text
        try flip("head", column, where: "1", at: 20, workspace)
        try expect(try ingest(workspace), 6, "ledger.head-damaged")
        try expect(try workspace.ledger("proof", "create", "3", "--format", "json"), 6, "ledger.head-damaged")
        try expect(try workspace.ledger("ledger", "checkpoint", "--format", "json"), 6, "ledger.head-damaged")
        #expect(try auditCodes(workspace).contains("ledger.head-damaged"))
        try flip("head", column, where: "1", at: 20, workspace)
        try workspace.expectCleanAudit()
        #expect(try workspace.done("ledger", "checkpoint").text == before)
    }

    @Test("a flipped bit in an entry's body is found", arguments: [0, 17, 41])
    func body(index: Int) throws {
        let workspace = try ledger()
        try flip("tail", "body", where: "log_index = \(index)", at: 40, workspace)
        try expect(try ingest(workspace), 6, "ledger.entry-damaged")
        try expect(try workspace.ledger("proof", "create", "\(index)", "--format", "json"), 6, "ledger.entry-damaged")
        #expect(try auditCodes(workspace).contains("ledger.entry-damaged"))
        try flip("tail", "body", where: "log_index = \(index)", at: 40, workspace)
        #expect(try workspace.verify(try workspace.prove("\(index)")).status == 0)
    }

    @Test("a flipped bit in an envelope or a document is found by a deep audit and never answered with")
    func blob() throws {
        for condition in [
            "digest = (SELECT envelope FROM verdict WHERE log_index = 41)",
            "digest = (SELECT digest FROM document WHERE log_index = 8)",
        ] {
            let workspace = try ledger()
            try flip("blob", "bytes", where: condition, at: 60, workspace)
            #expect(try auditCodes(workspace).contains("ledger.blob-damaged"), "\(condition)")
            let rebuilt = try workspace.ledger("db", "rebuild", "--format", "json")
            #expect(rebuilt.status == 6)
            #expect(try rebuilt.errorLines().map(\.code) == ["ledger.entry-damaged"])
            // The rebuild that failed left every row as it was.
            #expect(try workspace.done("vex", "list", "--format", "jsonl").lines().count == 25)
        }
        let workspace = try ledger()
        try flip(
            "blob", "bytes", where: "digest = (SELECT envelope FROM verdict WHERE log_index = 41)", at: 60, workspace)
        try expect(try workspace.ledger("vex", "show", "41", "--format", "json"), 1, "lens.inconsistent")
    }

    @Test(
        "an altered, missing or surplus link is found by a deep audit, and a rebuild mends it",
        arguments: [
            "UPDATE verdict SET status = 'fixed' WHERE log_index = 41",
            "UPDATE verdict SET confidence = 1 WHERE log_index = 22",
            "UPDATE observation SET status = 'affected' WHERE log_index = 7",
            "DELETE FROM observation WHERE log_index = 11 AND ordinal = 2", "UPDATE delta SET cause = 'trust_change'",
            "DELETE FROM merge_trace_source WHERE ordinal = 0; DELETE FROM merge_trace WHERE log_index = 43",
        ])
    func link(sql: String) throws {
        let workspace = try ledger()
        let before = try workspace.verdicts().map(\.bytes)
        try workspace.tamper(sql)
        #expect(try auditCodes(workspace) == ["ledger.link-damaged"])
        try workspace.done("db", "rebuild")
        try workspace.expectCleanAudit()
        #expect(try workspace.verdicts().map(\.bytes) == before)
    }

    @Test("a missing key file stops what signs and nothing else", arguments: ["ledger", "checkpoint"])
    func keys(name: String) throws {
        let workspace = try ledger()
        let key = workspace.ledgerFolder.appendingPathComponent("keys/\(name).pem")
        try FileManager.default.moveItem(at: key, to: workspace.file("kept.pem"))
        try expect(try ingest(workspace), 5, "file.key-missing")
        for command in [["vex", "list"], ["ledger", "status"], ["ledger", "audit"], ["vex", "consensus", "query"]] {
            #expect(try workspace.stella(command + ["--data-dir", "ledger"]).status == 0, "\(command)")
        }
        #expect(try workspace.size() == 47)
        let other = try workspace.stella([
            "key", "generate", "--kind", name == "ledger" ? "ecdsa-p256" : "ed25519", "-o", "other.pem",
        ])
        #expect(other.status == 0)
        if name == "checkpoint" {
            try FileManager.default.copyItem(at: workspace.file("other.pem"), to: key)
            try expect(try ingest(workspace), 6, "ledger.checkpoint-unverified")
            try FileManager.default.removeItem(at: key)
        }
        try FileManager.default.moveItem(at: workspace.file("kept.pem"), to: key)
        #expect(try ingest(workspace).status == 0)
        try workspace.expectCleanAudit()
    }

    @Test("without log.pub nothing is believed")
    func publicKeys() throws {
        let workspace = try ledger()
        let file = workspace.ledgerFolder.appendingPathComponent("log.pub")
        try FileManager.default.removeItem(at: file)
        try expect(try workspace.ledger("ledger", "status", "--format", "json"), 5, "file.not-found")
        try Data("nothing\n".utf8).write(to: file)
        try expect(try workspace.ledger("ledger", "status", "--format", "json"), 5, "file.keys")
    }
}
