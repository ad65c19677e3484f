import Foundation
import Testing
import Wire

@Suite("stella vex consensus selftest")
struct SelftestCommandTests {
    private func selftest(_ workspace: Workspace, _ arguments: String...) throws -> (
        status: Int32, items: [JSONNode], summary: JSONNode
    ) {
        let run = try workspace.stella(
            ["vex", "consensus", "selftest", "--data-dir", "ledger", "--format", "json"] + arguments)
        let document = try run.json()
        return (run.status, try #require(document["items"]).all, try #require(document["summary"]))
    }

    @Test("every logged verdict comes out equal in many orders; the seed decides which, two runs say the same")
    func equal() throws {
        let workspace = try Workspace(.updated)
        let all = try selftest(workspace, "--runs", "200")
        #expect(all.status == 0 && all.items.isEmpty)
        #expect(
            all.summary["verdicts"]?.int == 16 && all.summary["runs"]?.int == 200
                && all.summary["cases"]?.int ?? 0 > 100)
        let few = try selftest(workspace, "--runs", "5", "--seed", "7")
        #expect(few.summary["verdicts"]?.int == 5)
        #expect(try selftest(workspace, "--runs", "5", "--seed", "7").summary.value == few.summary.value)
    }

    @Test(
        "verdicts under revoked trust, forged signatures and every mode come out equal",
        arguments: ["HighestWeight", "Lattice", "AuthoritativeFirst"])
    func otherTrust(mode: String) throws {
        let workspace = try Workspace(.updated)
        try workspace.done("issuer", "revoke", "docker-dhi", "--reason", "x", "--effective", "2020-01-01T00:00:00Z")
        try workspace.compute(mode: mode)
        let found = try selftest(workspace)
        #expect(found.status == 0 && found.items.isEmpty, "\(found.items.map(\.value))")
        #expect(found.summary["verdicts"]?.int == 30)
    }

    @Test("an observation that says something else than what was decided is told with its pair")
    func altered() throws {
        let workspace = try Workspace(.decided)
        let before = try #require(
            try workspace.verdicts().first {
                $0["product"]?.string == Workspace.product && $0["vulnerability"]?.string == Workspace.vulnerability
            })
        try workspace.tamper(
            "UPDATE observation SET status = 'fixed' WHERE vulnerability_key = '\(Workspace.vulnerability)' AND product = '\(Workspace.product)'"
        )
        let found = try selftest(workspace)
        #expect(found.status == 1 && found.items.count == 1)
        #expect(found.items.first?["verdictId"]?.string == before["verdictId"]?.string)
        #expect(found.items.first?["product"]?.string == Workspace.product)
    }

    @Test("verdicts under settings that are not at hand are counted, and judged when they are given")
    func settings() throws {
        let workspace = try Workspace(.ingested)
        try Data("VexLens:\n  Trust:\n    KnownWeight: 0.6\n".utf8).write(to: workspace.file("c.yaml"))
        try workspace.done("vex", "consensus", "compute", "--all", "--as-of", Workspace.instant, "--config", "c.yaml")
        let without = try selftest(workspace, "--runs", "14")
        #expect(
            without.status == 0 && without.summary["otherSettings"]?.int == 14 && without.summary["verdicts"]?.int == 0)
        let with = try selftest(workspace, "--runs", "14", "--consensus", "c.yaml")
        #expect(with.status == 0 && with.summary["otherSettings"]?.int == 0 && with.summary["verdicts"]?.int == 14)
    }

    @Test("two processes give equal bytes, whatever the order of the observations")
    func processes() throws {
        let workspace = Workspace()
        let golden = Files.testdata.appendingPathComponent("consensus")
        for name in try FileManager.default.contentsOfDirectory(atPath: golden.path).sorted()
        where name.hasPrefix("d") && name.hasSuffix(".json") {
            guard name != "d01-refused.json" else { continue }
            let path = golden.appendingPathComponent(name).path
            let cases = try JSONDocument(try Files.bytes(URL(fileURLWithPath: path))).root.all.map {
                element -> JSONValue in
                reversed(element)
            }
            try Data(JSONValue.array(cases).compact).write(to: workspace.file(name))
            let forwards = try workspace.stella(["vex", "consensus", "evaluate", path])
            let backwards = try workspace.stella(["vex", "consensus", "evaluate", name])
            #expect(
                forwards.status == 0 && backwards.status == 0, "\(name): \(forwards.errorText)\(backwards.errorText)")
            #expect(!forwards.output.isEmpty && forwards.output == backwards.output, "\(name)")
        }
    }

    private func reversed(_ element: JSONNode) -> JSONValue {
        guard case .object(let members) = element.value else { return element.value }
        return .object(
            members.map { member in
                guard case .object(let parts) = member.value, member.name == "case" else { return member }
                return JSONMember(
                    member.name,
                    .object(
                        parts.map { part in
                            guard case .array(let list) = part.value, part.name == "observations" else { return part }
                            return JSONMember(part.name, .array(list.reversed()))
                        }))
            })
    }
}
