import Foundation
import Testing
import Wire

@Suite("vex receipt")
struct ReceiptCommandTests {
    private func receipt(_ name: String, _ workspace: Workspace) throws -> JSONNode {
        try workspace.done("vex", "receipt", name, "--format", "json").json()
    }

    /// Every observation of a receipt.
    private func observations(_ receipt: JSONNode) -> [JSONNode] {
        receipt["statements"]?.elements.flatMap { $0["observations"]?.elements.map { $0 } ?? [] } ?? []
    }

    @Test("each statement of each document is told of, and every ballot and exclusion of current verdicts is in some receipt")
    func complete() throws {
        let workspace = try Workspace(.updated)
        var told: Set<String> = []
        for index in 0..<(try workspace.size()) {
            let shown = try workspace.show("\(index)")
            guard shown["kind"]?.string == "document" else {
                #expect(try workspace.ledger("vex", "receipt", "\(index)").status == 3)
                continue
            }
            let receipt = try receipt("\(index)", workspace)
            let byDigest = try self.receipt(try #require(shown["document"]?.string), workspace)
            #expect(byDigest.value == receipt.value)
            let counts = try #require(receipt["counts"])
            #expect(counts["statements"]?.int == receipt["statements"]?.count)
            #expect(counts["read"]?.int == receipt["statements"]?.elements.filter { $0["result"]?.string == "read" }.count)
            let all = observations(receipt)
            #expect(all.count == shown["statementsRead"]?.int && counts["observations"]?.int == all.count)
            #expect(counts["skippedParts"]?.int == shown["statementsSkipped"]?.int)
            for name in ["counted", "excluded", "unmatched"] {
                #expect(counts.member(named: name)?.int == all.filter { $0["result"]?.string == name }.count)
            }
            for observation in all {
                for use in observation["verdicts"]?.elements.map({ $0 }) ?? [] {
                    let id = (use["verdict"]?["verdictId"]?.string ?? "") + (observation["observation"]?.string ?? "")
                    told.insert(id + String(decoding: use["fate"]?.value.compact ?? [], as: UTF8.self))
                    let isSuperseded = use["fate"]?["excluded"]?.string == "superseded"
                    #expect((use["supersededBy"]?.string != nil) == isSuperseded)
                }
            }
        }
        var wanted: Set<String> = []
        for verdict in try workspace.verdicts() {
            let id = try #require(verdict["verdictId"]?.string)
            let trace = try workspace.done("vex", "consensus", "explain", id, "--format", "json").json()["trace"]
            for source in trace?["sources"]?.elements.map({ $0 }) ?? [] {
                let fate = String(decoding: source["fate"]?.value.compact ?? [], as: UTF8.self)
                wanted.insert(id + (source["observation"]?.string ?? "") + fate)
            }
        }
        #expect(told == wanted && wanted.contains { $0.contains("superseded") })
    }

    @Test("what is not read is told with reason and place, and what met nothing is counted and said")
    func skipped() throws {
        let workspace = try Workspace(.registered)
        let document = #"""
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"supplier": {"name": "S"}},
             "components": [{"type": "library", "name": "a", "bom-ref": "a", "purl": "pkg:npm/a"}],
             "vulnerabilities": [
              {"id": "CVE-2026-1", "analysis": {"state": "exploitable"}, "affects": [{"ref": "gone"}]},
              {"id": "CVE-2026-2"},
              {"id": "CVE-2026-3", "analysis": {"state": "exploitable"},
               "affects": [{"ref": "a", "versions": [{"range": "vers:npm/<2.0.0"}, {"version": "1", "status": "odd"}]}]}]}
            """#
        try Data(document.utf8).write(to: workspace.file("a.json"))
        let run = try workspace.stella(
            ["vex", "ingest", "--data-dir", "ledger", "--format", "jsonl", "--report", workspace.path("a.json")])
        let row = try #require(try run.lines().first)
        #expect(row["skipped"]?.int == 2)
        let parts = row["skippedParts"]?.elements.map { "\($0["reason"]?.string ?? "") \($0["pointer"]?.string ?? "")" }
        #expect(parts == ["X2-no-analysis /vulnerabilities/1", "X5-status /vulnerabilities/2/affects/0/versions/1"])
        let unmatched = row["unmatched"]?.elements.map { "\($0["reason"]?.string ?? "") \($0["product"]?.string ?? "")" }
        #expect(unmatched == ["unresolved unresolved:gone", "no_version_known pkg:npm/a"])
        let losses = row["losses"]?.elements.map { "\($0["format"]?.string ?? "") \($0["field"]?.string ?? "")" } ?? []
        #expect(losses.contains("openvex version") && losses.contains("csaf product"))
        #expect(!losses.contains { $0.hasPrefix("cyclonedx") })

        let receipt = try receipt("5", workspace)
        let statements = try #require(receipt["statements"]).elements.map { $0 }
        #expect(statements.map { $0["result"]?.string } == ["read", "skipped", "read"])
        #expect(statements[1]["skipped"]?.elements.map { $0["reason"]?.string } == ["X2-no-analysis"])
        #expect(statements[2]["skipped"]?.elements.map { $0["pointer"]?.string } == ["/vulnerabilities/2/affects/0/versions/1"])
        #expect(receipt["counts"]?["unmatched"]?.int == 2)
        let text = try workspace.done("vex", "receipt", "5").text
        #expect(text.contains("2 unmatched") && text.contains("not read: X2-no-analysis at /vulnerabilities/1"))
        let told = try workspace.stella(["vex", "ingest", "--data-dir", "ledger", "--report", workspace.path("a.json")])
        #expect(told.status == 0 && told.text.contains("known"))
    }

    @Test("an edition that was replaced says by which document")
    func replaced() throws {
        let workspace = try Workspace(.registered)
        func bom(_ version: Int, _ id: String) -> String {
            #"""
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": \#(version),
             "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "metadata": {"supplier": {"name": "S"}},
             "components": [{"type": "library", "name": "a", "bom-ref": "a", "purl": "pkg:npm/a@1.0.0"}],
             "vulnerabilities": [{"id": "\#(id)", "analysis": {"state": "exploitable"}, "affects": [{"ref": "a"}]}]}
            """#
        }
        try Data(bom(1, "CVE-2026-1").utf8).write(to: workspace.file("1.json"))
        try Data(bom(2, "CVE-2026-2").utf8).write(to: workspace.file("2.json"))
        let rows = try workspace.ingest([workspace.path("1.json"), workspace.path("2.json")]).lines()
        try workspace.compute()
        let newer = try #require(rows[1]["document"]?.string)
        let uses = observations(try receipt("5", workspace)).flatMap { $0["verdicts"]?.elements.map { $0 } ?? [] }
        #expect(uses.map { $0["fate"]?["excluded"]?.string } == ["retracted"])
        #expect(uses.map { $0["fate"]?["replacedBy"]?["document"]?.string } == [newer])
        #expect(uses.allSatisfy { $0["status"]?.isNull == true })
        #expect(try workspace.done("vex", "receipt", "5").text.contains("retracted, document \(newer)"))
        let verdict = try #require(try workspace.verdicts().first { $0["vulnerability"]?.string == "CVE-2026-1" })
        let explained = try workspace.done("vex", "consensus", "explain", try #require(verdict["verdictId"]?.string))
        #expect(explained.text.contains("retracted, replaced by document \(newer)"))
        try workspace.expectCleanAudit()
    }
}
