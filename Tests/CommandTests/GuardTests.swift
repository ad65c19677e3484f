import Foundation
import Testing
import Wire

/// One writer, one history: the lock, the guard, and media that take no writes.
@Suite("Guard, lock and read-only media")
struct GuardTests {
    private func expect(
        _ run: StellaRun, _ status: Int32, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == status, "\(run.errorText)", sourceLocation: sourceLocation)
        let error = try #require(try run.errorLines().first, sourceLocation: sourceLocation)
        #expect(error.code == code && error.hint != nil, "\(error.message)", sourceLocation: sourceLocation)
    }

    private func ingest(_ workspace: Workspace) throws -> StellaRun {
        try workspace.ingest([Workspace.vex + "/bad/statement-twice.json"])
    }

    @Test("an older copy of the database is refused: extending it would fork the log")
    func rollback() throws {
        let workspace = try Workspace(.updated)
        let guardFile = workspace.ledgerFolder.appendingPathComponent("guard")
        let kept = try Files.bytes(guardFile)
        let old = try Workspace(.decided)
        // The two come from one history: copy the older ledger and give it the newer guard.
        try FileManager.default.removeItem(at: old.ledgerFolder.appendingPathComponent("guard"))
        try Data(kept).write(to: old.ledgerFolder.appendingPathComponent("guard"))
        try expect(try ingest(old), 6, "ledger.rollback")
        for command in [["vex", "consensus", "compute", "--all"], ["db", "rebuild"]] {
            try expect(try old.stella(command + ["--data-dir", "ledger", "--format", "json"]), 6, "ledger.rollback")
        }
        let audit = try old.ledger("ledger", "audit", "--format", "jsonl")
        #expect(audit.status == 6)
        #expect(try audit.lines().contains { $0["code"]?.string == "ledger.rollback" })
        // Readers are not told an older history as if it were the newest.
        for command in [
            ["ledger", "status"], ["ledger", "checkpoint"], ["vex", "consensus", "query"], ["proof", "create", "3"],
        ] {
            try expect(try old.stella(command + ["--data-dir", "ledger", "--format", "json"]), 6, "ledger.rollback")
        }
    }

    @Test("a guard that is missing, damaged or another log's is refused")
    func guardFile() throws {
        let workspace = try Workspace(.decided)
        let file = workspace.ledgerFolder.appendingPathComponent("guard")
        let kept = try Files.bytes(file)
        try FileManager.default.removeItem(at: file)
        try expect(try ingest(workspace), 6, "ledger.guard-missing")
        try Data(repeating: 0, count: kept.count).write(to: file)
        try expect(try ingest(workspace), 6, "ledger.guard-damaged")
        let other = Workspace()
        try other.done("ledger", "init", "--origin", "other.example")
        try Data(try Files.bytes(other.ledgerFolder.appendingPathComponent("guard"))).write(to: file)
        try expect(try ingest(workspace), 6, "ledger.fork")
        try Data(kept).write(to: file)
        #expect(try ingest(workspace).status == 0)
        try workspace.expectCleanAudit()
    }

    @Test("a second writer is refused and told who the first is; readers go on")
    func lock() throws {
        let workspace = try Workspace(.decided)
        let program = """
            import fcntl, json, os, subprocess, sys
            lock = open("ledger/lock", "r+")
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate(0); lock.write(f"{os.getpid()}\\n"); lock.flush()
            def run(*a):
                r = subprocess.run([sys.argv[1], *a, "--data-dir", "ledger", "--format", "json"], env={}, capture_output=True, text=True)
                return {"status": r.returncode, "error": r.stderr}
            print(json.dumps({"pid": os.getpid(), "write": run("vex", "ingest", sys.argv[2]), "issuer": run("issuer", "set-tier", "redhat", "Known"),
                "read": run("vex", "list"), "audit": run("ledger", "audit")}))
            """
        let report = try StellaProcess.python(
            program, [StellaProcess.binary, Workspace.update[0]], in: workspace.folder
        ).json()
        let pid = try #require(report["pid"]?.int)
        for writer in ["write", "issuer"] {
            let run = try #require(report.member(named: writer))
            #expect(run["status"]?.int == 5)
            let error = try CodedLine(try JSONDocument(Array((run["error"]?.string ?? "").utf8)).root)
            #expect(error.code == "ledger.locked" && error.message.contains("process \(pid) "))
        }
        #expect(report["read"]?["status"]?.int == 0 && report["audit"]?["status"]?.int == 0)
        #expect(try workspace.ingest(Workspace.update).status == 0)
    }

    @Test("a ledger is made once")
    func initTwice() throws {
        let workspace = try Workspace(.registered)
        try expect(try workspace.ledger("ledger", "init", "--format", "json"), 2, "ledger.exists")
        try workspace.expectCleanAudit()
        let lost = Workspace()
        try expect(try lost.ledger("ledger", "status", "--format", "json"), 2, "ledger.not-initialized")
        #expect(!FileManager.default.fileExists(atPath: lost.ledgerFolder.path))
        // A lost database is not made again beside the guard that remembers it.
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: workspace.database.path + suffix)
        }
        try expect(try ingest(workspace), 2, "ledger.not-initialized")
        #expect(try workspace.ledger("ledger", "init").status == 2)
    }

    @Test("a file in the way of the directory is told")
    func fileInTheWay() throws {
        let workspace = Workspace()
        try Data("in the way".utf8).write(to: workspace.ledgerFolder)
        for command in [["ledger", "init"], ["ledger", "status"], ["vex", "ingest", Workspace.documents[0]]] {
            let run = try workspace.stella(command + ["--data-dir", "ledger", "--format", "json"])
            #expect([2, 5].contains(run.status), "\(command): \(run.errorText)")
            #expect(try run.errorLines().count == 1)
        }
        #expect(try Files.bytes(workspace.ledgerFolder) == Array("in the way".utf8))
    }

    @Test(
        "a read-only directory refuses writers with one code",
        .enabled(if: ReadOnly.isPossible, "directories cannot be made read-only here"))
    func readOnly() throws {
        let workspace = try Workspace(.decided)
        try expect(
            try ReadOnly.run(
                ["vex", "ingest", Workspace.update[0], "--data-dir", "ledger", "--format", "json"], in: workspace), 5,
            "store.read-only")
        #expect(try workspace.size() == 40)
        try workspace.expectCleanAudit()
        #expect(try workspace.ingest(Workspace.update).status == 0)
    }
}

/// Runs a command on a ledger that takes no writes: by mode for users, by a read-only mount of its own for root.
enum ReadOnly {
    static var isPossible: Bool {
        let folder = Files.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        return geteuid() != 0 || (try? mounted(["true"], at: ".", in: folder).status) == 0
    }

    static func run(_ arguments: [String], in workspace: Workspace) throws -> StellaRun {
        guard geteuid() != 0 else {
            return try mounted([StellaProcess.binary] + arguments, at: "ledger", in: workspace.folder)
        }
        let path = workspace.ledgerFolder.path
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
        return try workspace.stella(arguments)
    }

    private static func mounted(_ command: [String], at path: String, in folder: URL) throws -> StellaRun {
        let script = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\""
        return try StellaProcess.run(
            ["unshare", "-m", "sh", "-c", script, path] + command, program: "/usr/bin/env", in: folder,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"])
    }
}
