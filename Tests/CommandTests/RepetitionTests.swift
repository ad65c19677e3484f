import Foundation
import Testing
import Wire

@Suite("The same input twice")
struct RepetitionTests {
    @Test("documents and verdicts are found again: the same ids, no second entry")
    func twice() throws {
        let workspace = try Workspace(.decided)
        let (size, verdicts) = (try workspace.size(), try workspace.verdicts().map(\.bytes))
        let again = try workspace.ingest(Workspace.documents)
        #expect(again.status == 0)
        #expect(try again.lines().allSatisfy { $0["result"]?.string == "known" })
        #expect(try again.lines().compactMap { $0["logIndex"]?.int } == Array(5..<12))
        #expect(try workspace.compute().allSatisfy { $0["new"]?.bool == false })
        #expect(try workspace.size() == size)
        #expect(try workspace.verdicts().map(\.bytes) == verdicts)
    }

    @Test("a document that stands twice in one call is logged once")
    func twiceInOneCall() throws {
        let workspace = try Workspace(.registered)
        let document = Workspace.documents[0]
        let rows = try workspace.ingest([document, document]).lines()
        #expect(rows.map { $0["result"]?.string } == ["logged", "known"])
        #expect(rows.map { $0["logIndex"]?.int } == [5, 5])
        #expect(try workspace.size() == 6)
    }

    @Test("documents in another order, one at a time, give the same verdict ids")
    func order() throws {
        let workspace = try Workspace(.registered)
        for document in Workspace.documents.reversed() { #expect(try workspace.ingest([document]).status == 0) }
        let ids = try workspace.compute().map { $0["verdictId"]?.string }
        #expect(try Workspace(.decided).verdicts().map { $0["verdictId"]?.string } == ids)
    }

    @Test("a ledger that is rebuilt from its log lists and explains the same")
    func rebuilt() throws {
        let workspace = try Workspace(.updated)
        func all() throws -> [[UInt8]] {
            try [
                workspace.done("vex", "list", "--format", "jsonl").output, workspace.verdicts().flatMap(\.bytes),
                workspace.done(
                    "vex", "consensus", "history", "--vuln", Workspace.vulnerability, "--purl", Workspace.product,
                    "--format", "json"
                ).output,
            ]
        }
        let before = try all()
        for _ in 0..<2 {
            let summary = try workspace.done("db", "rebuild", "--format", "json").json()
            #expect(summary["entries"]?.int == 47 && summary["observations"]?.int == 25 && summary["others"]?.int == 0)
            #expect(try all() == before)
        }
        try workspace.expectCleanAudit()
    }
}
