import Foundation
import Testing
import Wire

/// `stella vex consensus recompute`: what is unchanged writes nothing, what changed is logged once, and a killed run goes on.
@Suite("Recomputation")
struct RecomputeCommandTests {
    private func recompute(_ workspace: Workspace, _ arguments: String...) throws -> JSONNode {
        let run = try workspace.stella(
            ["vex", "consensus", "recompute", "--data-dir", "ledger", "-q", "--format", "json"] + arguments)
        try #require(run.status == 0, "\(run.errorText)\(run.text)")
        return try run.json()
    }

    private func counts(_ card: JSONNode) -> [Int?] {
        ["pairs", "unchanged", "changed", "silent", "failed"].map { card.member(named: $0)?.int }
    }

    @Test("an equal outcome writes nothing; another one is logged with its delta, as compute logs it")
    func changes() throws {
        let workspace = try Workspace(.decided)
        let size = try workspace.size()
        let same = try recompute(workspace, "--all", "--as-of", Workspace.instant)
        #expect(counts(same) == [14, 14, 0, 0, 0])
        #expect(try workspace.size() == size)
        #expect(try workspace.ingest(Workspace.update).status == 0)
        let would = try recompute(workspace, "--all", "--as-of", Workspace.instant, "--dry-run")
        #expect(counts(would) == [14, 12, 2, 0, 0])
        #expect(try workspace.size() == size + 1)
        let done = try recompute(workspace, "--all", "--as-of", Workspace.instant)
        #expect(counts(done) == [14, 12, 2, 0, 0])
        let computed = try Workspace(.updated).verdicts()
        #expect(try workspace.verdicts().map { $0["verdictId"]?.string } == computed.map { $0["verdictId"]?.string })
        #expect(try counts(recompute(workspace, "--all", "--as-of", Workspace.instant)) == [14, 14, 0, 0, 0])
        try workspace.expectCleanAudit()
    }

    @Test("a vulnerability, a product and an issuer select their pairs")
    func selections() throws {
        let workspace = try Workspace(.decided)
        let verdicts = try workspace.verdicts()
        func number(of name: String, _ value: String) -> Int {
            verdicts.count { $0.member(named: name)?.string == value }
        }
        let (vulnerability, product) = (Workspace.vulnerability, Workspace.product)
        let byVulnerability = try recompute(workspace, "--vuln", vulnerability, "--as-of", Workspace.instant)
        #expect(counts(byVulnerability)[0] == number(of: "vulnerability", vulnerability))
        let byProduct = try recompute(workspace, "--product", product, "--as-of", Workspace.instant)
        #expect(counts(byProduct)[0] == number(of: "product", product))
        let issuers = try workspace.done("vex", "list", "--format", "jsonl").lines().compactMap { $0["issuer"]?.string }
        let issuer = try #require(issuers.first)
        let some = try #require(counts(try recompute(workspace, "--issuer", issuer, "--as-of", Workspace.instant))[0])
        #expect((1...14).contains(some))
        #expect(
            try counts(recompute(workspace, "--issuer", "nobody", "--as-of", Workspace.instant)) == [0, 0, 0, 0, 0])
    }

    @Test("without substances in the projections, as after a migration, the outcome is the same")
    func slowWay() throws {
        let workspace = try Workspace(.decided)
        #expect(try workspace.ingest(Workspace.update).status == 0)
        for instant in [Workspace.instant, "2026-06-20T00:00:00Z", "2026-12-01T00:00:00Z"] {
            for mode in ["WeightedVote", "Lattice", "HighestWeight", "AuthoritativeFirst"] {
                let fast = counts(try recompute(workspace, "--all", "--as-of", instant, "--mode", mode, "--dry-run"))
                let slow = Workspace()
                try FileManager.default.copyItem(at: workspace.ledgerFolder, to: slow.ledgerFolder)
                try slow.tamper("UPDATE vex_consensus SET substance = NULL")
                #expect(counts(try recompute(slow, "--all", "--as-of", instant, "--mode", mode, "--dry-run")) == fast)
            }
        }
    }

    @Test("a run that was killed goes on where it was: nothing is done twice, and nothing is left out")
    func resumed() throws {
        let workspace = try Workspace(.decided)
        #expect(try workspace.ingest(Workspace.update).status == 0)
        let none = try workspace.ledger("vex", "consensus", "recompute", "--resume")
        #expect(none.status == 3)
        let size = try workspace.size()
        // Died before the first step; after its entries, before its note; and after the note of the seventh pair.
        try note(workspace, end: size, at: nil)
        let first = try recompute(workspace, "--resume")
        #expect(counts(first) == [14, 12, 2, 0, 0])
        let grown = try workspace.size()
        try note(workspace, end: size, at: nil)
        #expect(counts(try recompute(workspace, "--resume")) == [14, 12, 2, 0, 0])
        #expect(try workspace.size() == grown)
        let seventh = try workspace.verdicts()[6]
        try note(
            workspace, end: grown, at: (seventh["vulnerability"]?.string ?? "", seventh["product"]?.string ?? ""),
            unchanged: 7)
        #expect(counts(try recompute(workspace, "--resume")) == [14, 14, 0, 0, 0])
        #expect(try workspace.ledger("vex", "consensus", "recompute", "--resume").status == 3)
        #expect(try workspace.ledger("vex", "consensus", "recompute").status == 2)
        #expect(try workspace.ledger("vex", "consensus", "recompute", "--all", "--vuln", "CVE-1").status == 2)
        try workspace.expectCleanAudit()
    }

    private func note(_ workspace: Workspace, end: Int, at pair: (String, String)?, unchanged: Int = 0) throws {
        let place = pair.map { "'\($0.0)', '\($0.1)'" } ?? "NULL, NULL"
        try workspace.tamper(
            """
            INSERT OR REPLACE INTO recomputation VALUES
                (1, 'all', NULL, 'WeightedVote', '\(Workspace.instant)', \(place), \(end), \(unchanged), 0, 0, 0)
            """)
    }
}
