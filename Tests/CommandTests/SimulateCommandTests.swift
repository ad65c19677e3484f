import Foundation
import Testing
import Wire

@Suite("stella vex consensus simulate")
struct SimulateCommandTests {
    private func simulate(_ workspace: Workspace, _ arguments: String...) throws -> (
        items: [JSONNode], summary: JSONNode
    ) {
        let run = try workspace.stella(
            ["vex", "consensus", "simulate", "--data-dir", "ledger", "--format", "json"] + arguments)
        try #require(run.status == 0, "\(run.errorText)")
        let document = try run.json()
        return (try #require(document["items"]).all, try #require(document["summary"]))
    }

    /// What is listed has the ids that `compute` then logs, and what is not listed keeps status and confidence.
    private func expect(
        _ items: [JSONNode], toBe computed: [JSONNode], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let ids = Set(computed.compactMap { $0["verdictId"]?.string })
        #expect(!items.isEmpty, sourceLocation: sourceLocation)
        for item in items {
            #expect(ids.contains(item["newVerdictId"]?.string ?? ""), "\(item.value)", sourceLocation: sourceLocation)
        }
        let pair = { (node: JSONNode) in "\(node["vulnerability"]?.string ?? "") \(node["product"]?.string ?? "")" }
        let listed = Set(items.map(pair))
        let changed = Set(computed.filter { $0["oldStatus"] != nil }.map(pair))
        #expect(changed.isSubset(of: listed), sourceLocation: sourceLocation)
    }

    @Test("nothing given changes nothing, and nothing is written by any simulation")
    func nothing() throws {
        let workspace = try Workspace(.updated)
        let size = try workspace.size()
        let (items, summary) = try simulate(workspace, "--all")
        #expect(items.isEmpty)
        #expect(summary["pairs"]?.int == 14 && summary["entries"]?.int == 0 && summary["statusChanges"]?.int == 0)
        _ = try simulate(workspace, "--all", "--mode", "Lattice")
        #expect(try workspace.size() == size)
        #expect(try simulate(workspace, "--all").items.isEmpty)
    }

    @Test("a mode is simulated as it is computed")
    func mode() throws {
        let workspace = try Workspace(.updated)
        let (items, summary) = try simulate(workspace, "--all", "--mode", "Lattice")
        #expect(items.allSatisfy { $0["causes"]?.all.first?.string == "config_change" })
        #expect(summary["statusChanges"]?.int == items.count { $0["oldStatus"]?.string != $0["status"]?.string })
        #expect(summary["entries"]?.int == 14)
        let computed = try workspace.compute(mode: "Lattice")
        expect(items, toBe: computed)
        #expect(computed.allSatisfy { $0["new"]?.bool == true })
    }

    @Test("another tier is simulated as it is set, and counts the conflicts before and after")
    func issuers() throws {
        let workspace = try Workspace(.updated)
        let issuers = """
            [{"id":"docker-dhi","name":"Docker Hardened Images","aliases":["Docker Hardened Images <dhi@docker.com>"],
              "category":"vendor","tier":"Untrusted","keys":[{"file":"\(Workspace.vex)/keys/docker-dhi.demo-public.pem"}],"scopes":[]}]
            """
        try Data(issuers.utf8).write(to: workspace.file("issuers.json"))
        let (items, summary) = try simulate(workspace, "--all", "--issuers", "issuers.json")
        #expect(items.allSatisfy { $0["causes"]?.all.first?.string == "trust_change" })
        #expect(summary["conflictsBefore"]?.int == (try workspace.verdicts().count { $0["conflicts"]?.all.isEmpty == false }))
        try workspace.done("issuer", "set-tier", "docker-dhi", "Untrusted")
        expect(items, toBe: try workspace.compute())
        #expect(summary["conflictsAfter"]?.int == (try workspace.verdicts().count { $0["conflicts"]?.all.isEmpty == false }))
        #expect(try simulate(workspace, "--all", "--issuers", "issuers.json").items.isEmpty, "it has come true")
    }

    @Test("settings come from the sections that they are given for")
    func settings() throws {
        let workspace = try Workspace(.updated)
        let yaml = "VexLens:\n  Trust:\n    TrustedWeight: 0.1\n  Consensus:\n    DefaultMode: Lattice\n"
        try Data(yaml.utf8).write(to: workspace.file("new.yaml"))
        let trust = try simulate(workspace, "--all", "--trust", "new.yaml").items
        #expect(!trust.isEmpty && trust.allSatisfy { $0["mode"]?.string == "WeightedVote" })
        let consensus = try simulate(workspace, "--all", "--consensus", "new.yaml").items
        #expect(!consensus.isEmpty && consensus.allSatisfy { $0["mode"]?.string == "Lattice" })
        let computed = try workspace.done(
            "vex", "consensus", "compute", "--all", "--as-of", Workspace.instant, "--mode", "Lattice", "--config",
            "new.yaml",
            "--format", "jsonl"
        ).lines()
        expect(
            try simulate(try Workspace(.updated), "--all", "--trust", workspace.path("new.yaml"), "--mode", "Lattice")
                .items, toBe: computed)
    }

    @Test("one pair, one vulnerability, and time alone")
    func selection() throws {
        let workspace = try Workspace(.updated)
        let one = try simulate(
            workspace, "--vuln", Workspace.vulnerability, "--product", Workspace.product, "--as-of",
            "2026-06-20T00:00:00Z")
        #expect(one.summary["pairs"]?.int == 1)
        #expect(one.items.allSatisfy { $0["causes"]?.all.map(\.string) == ["freshness"] })
        #expect(try simulate(workspace, "--vuln", Workspace.vulnerability).summary["pairs"]?.int ?? 0 > 1)
        let nobody = try simulate(workspace, "--vuln", "CVE-1999-0001", "--product", "pkg:npm/x@1")
        #expect(nobody.summary["silent"]?.int == 1 && nobody.items.isEmpty)
    }

    @Test("refusals")
    func refusals() throws {
        let workspace = try Workspace(.decided)
        try Data("VexLens:\n  Consensus:\n    DefaultMode: Lattice\n".utf8).write(to: workspace.file("c.yaml"))
        func code(_ arguments: String...) throws -> String? {
            let run = try workspace.stella(
                ["vex", "consensus", "simulate", "--data-dir", "ledger", "--format", "json"] + arguments)
            #expect(run.status != 0 && run.output.isEmpty)
            return try run.errorLines().first?.code
        }
        #expect(try code() == "usage.arguments")
        #expect(try code("--all", "--vuln", "CVE-2024-6763") == "usage.arguments")
        #expect(try code("--all", "--trust", "c.yaml") == "usage.no-options")
        #expect(try code("--all", "--trust", "missing.yaml") == "file.not-found")
        #expect(try code("--vuln", "CVE-1999-0001") == "lens.nothing-known")
    }
}
