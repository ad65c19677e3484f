import Foundation
import Testing
import Wire

@Suite("stella vex consensus diff and --as-of")
struct DiffCommandTests {
    private static let pair = ["--vuln", Workspace.vulnerability, "--purl", Workspace.product]

    private func diff(_ workspace: Workspace, _ arguments: [String]) throws -> StellaRun {
        try workspace.stella(["vex", "consensus", "diff", "--data-dir", "ledger", "--format", "json"] + arguments)
    }

    @Test("two verdicts differ as the logged delta says, and backwards the other way round")
    func changes() throws {
        let workspace = try Workspace(.updated)
        let history = try workspace.stella(
            ["vex", "consensus", "history", "--data-dir", "ledger", "--format", "jsonl"] + DiffCommandTests.pair
        ).lines()
        let (old, new) = (
            try #require(history.first?["verdictId"]?.string), try #require(history.last?["logIndex"]?.int)
        )
        let forwards = try diff(workspace, [old, "\(new)"]).json()
        #expect(forwards["items"]?.value == history.last?["changes"]?.value)
        #expect(forwards["summary"]?["causes"]?.all.first?.string == history.last?["cause"]?.string)
        let ballots = try #require(forwards["summary"]?["ballots"]).all
        #expect(ballots.count == forwards["items"]?.all.count { $0["field"]?.string?.hasPrefix("ballot:") == true })
        let backwards = try diff(workspace, ["\(new)", old]).json()
        #expect(backwards["items"]?.all.map { $0["from"]?.value } == forwards["items"]?.all.map { $0["to"]?.value })
        let same = try diff(workspace, [old, old]).json()
        #expect(same["items"]?.all.isEmpty == true && same["summary"]?["causes"]?.all.isEmpty == true)
    }

    @Test("two instants: the newest verdicts that hold for instants not after them")
    func instants() throws {
        let workspace = try Workspace(.decided)
        let later = "2026-07-15T00:00:00Z"
        try workspace.compute(asOf: later)
        let found = try diff(workspace, DiffCommandTests.pair + ["2026-06-10T00:00:00Z", later]).json()
        let summary = try #require(found["summary"])
        #expect(summary["old"]?["asOf"]?.string == Workspace.instant)
        let query = { (instant: String) in
            try workspace.stella(
                ["vex", "consensus", "query", "--data-dir", "ledger", "--format", "jsonl", "--as-of", instant]
                    + DiffCommandTests.pair)
        }
        #expect(
            try query("2026-06-10T00:00:00Z").lines().first?["verdictId"]?.string
                == summary["old"]?["verdictId"]?.string)
        #expect(try query(later).lines().first?["verdictId"]?.string == summary["new"]?["verdictId"]?.string)
        #expect(try query("2020-01-01T00:00:00Z").status == 3)
        // What the bounded history lets go the ledger still holds.
        try workspace.done("db", "prune", "--keep", "1")
        #expect(
            try query("2026-06-10T00:00:00Z").lines().first?["verdictId"]?.string
                == summary["old"]?["verdictId"]?.string)
        let again = try diff(workspace, DiffCommandTests.pair + ["2026-06-10T00:00:00Z", later]).json()
        #expect(again["items"]?.value == found["items"]?.value)
    }

    @Test("refusals")
    func refusals() throws {
        let workspace = try Workspace(.decided)
        let ids = try workspace.verdicts().compactMap { $0["verdictId"]?.string }
        func code(_ arguments: [String]) throws -> String? { try diff(workspace, arguments).errorLines().first?.code }
        #expect(try code([ids[0], ids[1]]) == "usage.other-pair")
        #expect(try code([ids[0], "0"]) == "lens.not-found")
        #expect(try code(DiffCommandTests.pair + ["yesterday", Workspace.instant]) == "usage.instant")
        #expect(try code(DiffCommandTests.pair + ["2020-01-01T00:00:00Z", Workspace.instant]) == "lens.not-found")
        #expect(try code(["--vuln", Workspace.vulnerability, ids[0], ids[0]]) == "usage.arguments")
    }
}
