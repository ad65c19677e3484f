import Foundation
import Testing
import Wire

enum Tracing {
    /// Whether processes can be traced, and their system calls made to fail.
    static let isPermitted: Bool = {
        let folder = Files.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let probe = try? StellaProcess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=getppid:signal=SIGKILL:when=999", "true"],
            program: "/usr/bin/env", in: folder, environment: ["PATH": "/usr/bin:/bin"])
        return probe?.status == 0
    }()
}

/// A part of the matrix of `docs/testing.md`; the work is done by `Tests/crash`.
enum Crash {
    /// Runs scenarios and gives the line of each; none when this machine does not let them be tried.
    static func run(_ arguments: [String]) throws -> [JSONNode] {
        var environment = ProcessInfo.processInfo.environment
        environment["STELLA_BIN"] = StellaProcess.binary
        let folder = Files.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try StellaProcess.run(
            arguments, program: Files.repository.appendingPathComponent("Tests/crash").path, in: folder,
            environment: environment)
        print("crash", arguments.joined(separator: " ") + "\n" + run.text + run.errorText, terminator: "")
        guard run.status != 77 else { return [] }
        #expect(run.status == 0, "\(run.errorText)")
        return try run.lines()
    }

    static func run(_ arguments: String...) throws -> JSONNode { try #require(try run(arguments).first) }
}

/// What is left when a command dies at one of its own writes, or one of them fails.
@Suite(
    "A ledger after a crash", .serialized, .enabled(if: Tracing.isPermitted, "strace is not here, or it may not trace"))
struct CrashTests {
    /// How the commands ended to which a fault happened, and how many of them.
    private func ends(_ report: JSONNode, _ fault: String) -> [String: Int] {
        guard let members = report["ends"]?.member(named: fault)?.members else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: members.compactMap { member in
                member.value.int.map { (member.name.string ?? "", $0) }
            })
    }

    private func left(_ report: JSONNode) throws -> [String] {
        try #require(report["left"]).members.compactMap { $0.name.string }
    }

    @Test(
        "killed at 60 points of ingest and compute: nothing acknowledged is lost, what is owed is paid, old proofs hold",
        arguments: [("ingest", 40), ("compute", 20)])
    func killed(scenario: String, count: Int) throws {
        let report = try Crash.run(scenario, "--points", "kill=\(count)")
        #expect(report["points"]?.int == count && report["findings"]?.int == 0)
        #expect(ends(report, "kill") == ["killed": count])
        #expect(try #require(report["acknowledgedRows"]?.int) > 0)
        // Some of the points must lie between the verdicts and the entries that they owe.
        #expect(try scenario == "ingest" || left(report).contains { $0.contains("owed") })
        #expect(try left(report).count > 2)
    }

    @Test(
        "EIO and ENOSPC at 40 calls of ingest and compute: a coded error, reads go on, and the next run completes",
        arguments: ["ingest", "compute"])
    func failed(scenario: String) throws {
        let report = try Crash.run(scenario, "--points", "eio=10,enospc=10")
        #expect(report["points"]?.int == 20 && report["findings"]?.int == 0)
        for fault in ["eio", "enospc"] {
            let ends = ends(report, fault)
            #expect(ends.values.reduce(0, +) == 10)
            // Most calls matter, so most failures must end the command.
            #expect(ends["0", default: 0] + ends["missed", default: 0] < 5, "\(ends)")
        }
    }

    @Test(
        "search keys that become a file, interrupted at 6 calls: every key finds its entries, from rows or file",
        .enabled(if: StellaProcess.isGiven, "13,000 documents come in first, which takes a release build"))
    func searchKeys() throws {
        let report = try Crash.run("keys", "--points", "2")
        #expect(report["points"]?.int == 6 && report["findings"]?.int == 0)
        #expect(ends(report, "kill") == ["killed": 2])
    }

    @Test("init interrupted at its calls: the ledger that was acknowledged is there, or init makes it")
    func initialize() throws {
        let report = try Crash.run("init", "--points", StellaProcess.isGiven ? "20" : "4")
        #expect(report["findings"]?.int == 0)
        #expect(try left(report).contains("no ledger yet"))
    }

    @Test("publishing interrupted at 30 calls: the folder's checkpoint covers what is there, and publishing goes on")
    func publish() throws {
        let report = try Crash.run("publish", "--points", "10")
        #expect(report["findings"]?.int == 0)
        #expect(try left(report) == ["the new checkpoint", "the old checkpoint"])
    }

    @Test("a migration interrupted at its writes: the schema is one of those on the way, the rows are the same")
    func migrate() throws {
        let report = try Crash.run("migrate", "--points", StellaProcess.isGiven ? "80" : "8")
        #expect(report["findings"]?.int == 0)
        let left = try left(report)
        #expect(left.contains("schema 1") && left.count > 1)
    }
}

@Suite("Writers that start at once")
struct RaceTests {
    @Test("50 start races: one at a time writes, the others are told who, and each size has one root")
    func races() throws {
        let report = try Crash.run("races", "--points", "50")
        #expect(report["findings"]?.int == 0)
        #expect(try #require(report["logged"]?.int) >= 50)
        #expect(try #require(report["refused"]?.int) > 0)
    }
}

@Suite("A full disk")
struct FullDiskTests {
    @Test("intake stops with store.full, reads go on, nothing acknowledged is lost, and room lets it go on")
    func full() throws {
        let reports = try Crash.run(["disk"])
        #expect(reports.allSatisfy { $0["findings"]?.int == 0 && ($0["commandsBeforeFull"]?.int ?? 0) > 0 })
    }
}
