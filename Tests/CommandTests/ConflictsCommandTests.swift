import Foundation
import Testing
import Wire

@Suite("stella vex conflicts")
struct ConflictsCommandTests {
    private func list(_ workspace: Workspace, _ arguments: String...) throws -> [JSONNode] {
        let run = try workspace.stella(
            ["vex", "conflicts", "list", "--data-dir", "ledger", "--format", "jsonl"] + arguments)
        try #require(run.status == 0 || run.status == 3, "\(run.errorText)")
        return try run.lines()
    }

    @Test("lists what has a conflict, with the strongest on each side; filters by reason, pair and age")
    func lists() throws {
        let workspace = try Workspace(.decided)
        let conflicts = try list(workspace)
        let wanted = try workspace.done("vex", "consensus", "query", "--conflicts", "--format", "jsonl").lines()
        #expect(conflicts.count == wanted.count && !conflicts.isEmpty)
        #expect(conflicts.map { $0["verdictId"]?.string } == wanted.map { $0["verdictId"]?.string })
        for conflict in conflicts {
            let sides = [try #require(conflict["for"]), try #require(conflict["against"])].map {
                $0.all.compactMap(\.string)
            }
            #expect(sides[0].count == 3 && sides[1].count == 3)
            #expect(sides[0][1] == conflict["status"]?.string && sides[1][1] != sides[0][1])
        }
        #expect(try list(workspace, "--reason", "status_disagreement").count == conflicts.count)
        #expect(try list(workspace, "--reason", "weight_tie").isEmpty)
        #expect(try list(workspace, "--older-than", "1d").isEmpty)
        #expect(try list(workspace, "--older-than", "0s").count == conflicts.count)
        let one = conflicts[0]
        #expect(
            try list(workspace, "--vuln", one["vulnerability"]?.string ?? "", "--product", one["product"]?.string ?? "")
                .count == 1)
    }

    @Test("groups name the pair behind most conflicts with tiers and weights")
    func groups() throws {
        let workspace = try Workspace(.decided)
        let count = try list(workspace).count
        let groups = try list(workspace, "--group-by", "reason,issuer")
        #expect(groups.compactMap { $0["count"]?.int }.reduce(0, +) == count)
        for group in groups {
            #expect(group["reason"]?.string == "status_disagreement")
            for member in ["issuers", "tiers", "tierWeights", "weights", "statuses"] {
                #expect(group.member(named: member)?.all.count == 2, "\(member)")
            }
            #expect(group["ofThese"]?.int == group["count"]?.int)
        }
        let byReason = try list(workspace, "--group-by", "reason")
        #expect(byReason.count == 1 && byReason[0]["count"]?.int == count && byReason[0]["issuers"]?.all.count == 2)
        let byIssuer = try list(workspace, "--group-by", "issuer")
        #expect(byIssuer.allSatisfy { $0["reason"]?.isNull == true })
        #expect(try workspace.ledger("vex", "conflicts", "list", "--group-by", "tier").status == 2)
    }

    @Test("shows each side with weights, statement and the document's entry")
    func shows() throws {
        let workspace = try Workspace(.decided)
        let id = try #require(try list(workspace)[0]["verdictId"]?.string)
        let shown = try workspace.done("vex", "conflicts", "show", id, "--format", "json").json()
        let sides = try #require(shown["sides"]).all
        #expect(sides.count >= 2 && sides.first?["status"]?.string == shown["verdict"]?["status"]?.string)
        for ballot in sides.flatMap({ $0["ballots"]?.all ?? [] }) {
            let entry = try #require(ballot["documentIndex"]?.int)
            #expect(try workspace.show("\(entry)")["document"]?.string == ballot["document"]?.string)
            #expect(ballot["factors"]?["tierWeight"]?.string != nil && ballot["statement"]?["status"]?.string != nil)
        }
        #expect(try workspace.done("vex", "conflicts", "show", id).text.contains("conflict: status_disagreement"))
    }

    @Test(
        "an acknowledged conflict is hidden, names who, when and why, and outlives a rebuild; a new verdict is listed again"
    )
    func acknowledges() throws {
        let workspace = try Workspace(.decided)
        let conflicts = try list(workspace)
        let id = try #require(conflicts[0]["verdictId"]?.string)
        let size = try workspace.size()
        try workspace.done("vex", "conflicts", "ack", id, "--note", "asked both", "--by", "ada")
        #expect(try workspace.size() == size)
        func expectHidden() throws {
            #expect(try list(workspace).map { $0["verdictId"]?.string }.contains(id) == false)
            let all = try list(workspace, "--all")
            #expect(all.count == conflicts.count)
            let acknowledgement = all.first { $0["verdictId"]?.string == id }?["acknowledgement"]
            #expect(acknowledgement?["by"]?.string == "ada" && acknowledgement?["note"]?.string == "asked both")
            #expect(acknowledgement?["at"]?.string != nil)
        }
        try expectHidden()
        try workspace.done("db", "rebuild")
        try expectHidden()
        try workspace.done("vex", "conflicts", "ack", id, "--note", "asked again")
        #expect(
            try workspace.done("vex", "conflicts", "show", id, "--format", "json").json()["acknowledgements"]?.all.count
                == 2)
        try workspace.compute(mode: "HighestWeight")
        #expect(
            try list(workspace).contains { $0["product"]?.string == conflicts[0]["product"]?.string },
            "a new verdict is a new conflict")
        try workspace.expectCleanAudit()
    }

    @Test("what has no conflict cannot be acknowledged, and nothing without a note")
    func refusals() throws {
        let workspace = try Workspace(.decided)
        let calm = try #require(
            try workspace.verdicts().first { $0["conflicts"]?.all.isEmpty == true }?["verdictId"]?.string)
        func code(_ arguments: String...) throws -> String? {
            try workspace.stella(["vex", "conflicts"] + arguments + ["--data-dir", "ledger", "--format", "json"])
                .errorLines().first?.code
        }
        #expect(try code("ack", calm, "--note", "x") == "usage.no-conflict")
        #expect(try code("ack", calm) == "usage.arguments")
        #expect(try code("ack", calm, "--note", "") == "usage.arguments")
        #expect(try code("show") == "usage.verdict")
        #expect(try code("list", "--vuln", "CVE-1999-0001") == "lens.not-found")
        #expect(try code("list", "--older-than", "week") == "usage.arguments")
    }
}
