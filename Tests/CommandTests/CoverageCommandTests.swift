import Foundation
import Testing
import Wire

@Suite("stella vex coverage")
struct CoverageCommandTests {
    private func coverage(_ workspace: Workspace, _ arguments: String...) throws -> [JSONNode] {
        let run = try workspace.stella(
            ["vex", "coverage", "--data-dir", "ledger", "--format", "jsonl", "--as-of", Workspace.instant] + arguments)
        try #require(run.status == 0, "\(run.errorText)")
        return try run.lines()
    }

    @Test("who spoke is who the verdict counts, everybody else of the directory is silent")
    func voices() throws {
        let workspace = try Workspace(.updated)
        let found = try coverage(workspace, "--vuln", Workspace.vulnerability)
        #expect(
            found.count
                == (try workspace.done(
                    "vex", "consensus", "query", "--vuln", Workspace.vulnerability, "--format", "jsonl"
                ).lines().count))
        let one = try #require(found.first { $0["product"]?.string == Workspace.product })
        let verdict = try #require(
            try workspace.verdicts().first {
                $0["product"]?.string == Workspace.product && $0["vulnerability"]?.string == Workspace.vulnerability
            })
        #expect(
            one["status"]?.string == verdict["status"]?.string
                && one["confidence"]?.string == verdict["confidence"]?.string)
        let payload = try workspace.show(verdict["verdictId"]?.string ?? "")["payload"]?["verdict"]
        let spoke = try #require(one["spoke"]).all
        #expect(
            spoke.filter { $0["weight"]?.isNull == false }.map { $0["issuer"]?.string }
                == payload?["ballots"]?.all.map { $0["issuer"]?.string })
        let names = Set(spoke.compactMap { $0["issuer"]?.string })
        let silent = Set(one["silent"]?.all.compactMap { $0["issuer"]?.string } ?? [])
        #expect(names.isDisjoint(with: silent))
        #expect(
            names.union(silent)
                == Set(
                    try workspace.done("issuer", "list", "--format", "jsonl").lines().compactMap { $0["id"]?.string }))
    }

    @Test("one more issuer changes the verdict as it does when it really speaks")
    func oneMore() throws {
        let workspace = try Workspace(.updated)
        let size = try workspace.size()
        let before = try coverage(workspace, "--vuln", Workspace.vulnerability, "--product", Workspace.product)[0]
        #expect(before["oneMore"]?.all.count == 8)
        #expect(try workspace.size() == size)
        // Unsigned, so that its multiplier is written into its tier's weight: 0.8 signed is 0.96.
        try workspace.done("issuer", "add", "--id", "newcomer", "--tier", "Trusted")
        let document = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://newcomer.example/1","author":"newcomer","timestamp":"\(Workspace.instant)",
             "version":1,"statements":[{"vulnerability":{"name":"\(Workspace.vulnerability)"},"products":[{"@id":"\(Workspace.product)"}],
             "status":"affected","action_statement":"x"}]}
            """
        try Data(document.utf8).write(to: workspace.file("d.json"))
        #expect(try workspace.ingest(["d.json"]).status == 0)
        let affected = try #require(
            before["oneMore"]?.all.first { $0["tier"]?.string == "Trusted" && $0["says"]?.string == "affected" })
        let after = try coverage(workspace, "--vuln", Workspace.vulnerability, "--product", Workspace.product)[0]
        #expect(after["status"]?.string == affected["status"]?.string)
        #expect(
            after["spoke"]?.all.contains { $0["issuer"]?.string == "newcomer" && $0["weight"]?.string == "0.800000" }
                == true)
    }

    @Test("of a pair that nobody speaks about everybody is silent, and one voice is the verdict")
    func nobody() throws {
        let found = try coverage(try Workspace(.decided), "--vuln", "CVE-1999-0001", "--product", "pkg:npm/x@1")
        #expect(found.count == 1 && found[0]["spoke"]?.all.isEmpty == true && found[0]["status"]?.isNull == true)
        #expect(found[0]["silent"]?.all.count == 5)
        #expect(found[0]["oneMore"]?.all.allSatisfy { $0["status"]?.string == $0["says"]?.string } == true)
    }
}
