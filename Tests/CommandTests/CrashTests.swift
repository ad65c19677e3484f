import Foundation
import Testing
import Wire

enum Tracing {
    /// Whether processes can be traced, and killed at a system call.
    static let isPermitted: Bool = {
        let folder = Files.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let probe = try? StellaProcess.run(
            ["strace", "-qq", "-o", "/dev/null", "-e", "inject=getppid:signal=SIGKILL:when=999", "true"],
            program: "/usr/bin/env", in: folder, environment: ["PATH": "/usr/bin:/bin"])
        return probe?.status == 0
    }()
}

/// What is left when the process dies at one of its own writes; the work is done by `Tests/crash`.
@Suite("A ledger after a crash", .enabled(if: Tracing.isPermitted, "strace is not here, or it may not trace"))
struct CrashTests {
    private func crash(_ arguments: String...) throws -> JSONNode {
        var environment = ProcessInfo.processInfo.environment
        environment["STELLA_BIN"] = StellaProcess.binary
        let folder = Files.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try StellaProcess.run(
            arguments, program: Files.repository.appendingPathComponent("Tests/crash").path, in: folder,
            environment: environment)
        print("crash", arguments.joined(separator: " "), run.text, terminator: "")
        #expect(run.status == 0, "\(run.errorText)")
        return try run.json()
    }

    @Test(
        "killed at 50 points of ingest and compute: nothing acknowledged is lost, what is owed is paid, old proofs hold"
    )
    func ingest() throws {
        let report = try crash("ingest", "--points", "50")
        #expect(report["points"]?.int == 50 && report["killed"]?.int == 50)
        #expect(try #require(report["acknowledgedRows"]?.int) > 0)
        // Some of the points must lie between the verdicts and the entries that they owe.
        let left = try #require(report["left"]).members.compactMap { $0.name.string }
        #expect(left.contains { $0.contains("owed") })
        #expect(left.contains { $0.hasPrefix("ingest") })
    }

    @Test("killed at every write of a migration: the schema is the old one or the new one, the rows are the same")
    func migrate() throws {
        let report = try crash("migrate", "--points", StellaProcess.isGiven ? "1000" : "24")
        #expect(report["killed"]?.int == report["points"]?.int)
        let left = try #require(report["left"]).members.compactMap { $0.name.string }
        #expect(left == ["migrate: schema 1", "migrate: schema 2"])
    }
}
