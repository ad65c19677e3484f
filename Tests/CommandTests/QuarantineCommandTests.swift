import Foundation
import Testing
import Wire

@Suite("vex quarantine")
struct QuarantineCommandTests {
    private static let strict = ["VEXLENS_NORMALIZATION__STRICTMODE": "true"]

    private func list(_ workspace: Workspace, _ more: String...) throws -> [JSONNode] {
        try workspace.stella(["vex", "quarantine", "list", "--data-dir", "ledger", "--format", "jsonl"] + more).lines()
    }

    @Test("what ingest refuses is kept with its bytes, and vex validate gives the same code (testdata/vex/bad)")
    func sameAsValidate() throws {
        let workspace = try Workspace(.registered)
        var kept = 0
        for row in try Files.json("vex/bad/cases.json").elements {
            let name = try #require(row["file"]?.string)
            let file = Workspace.vex + "/bad/" + name
            let refused = row["refusedBy"]?.string
            let run = try workspace.ingest([file])
            #expect(run.status == (refused == nil ? 0 : 1))
            let validated = try workspace.stella(["vex", "validate", "--output-format", "jsonl", file])
            guard let refused else {
                #expect(try list(workspace).count == kept, "\(name)")
                continue
            }
            kept += 1
            let found = try #require(try list(workspace).first { $0["source"]?.string == file }, "\(name)")
            #expect(found["code"]?.string == refused && found["reason"]?.string?.isEmpty == false)
            // What cannot be taken out of its envelope has no report; the error is the same.
            let codes = try validated.lines().compactMap { $0["refusal"]?["code"]?.string } + validated.errorLines().map(\.code)
            #expect(codes == [refused], "\(name)")
            let digest = try #require(found["document"]?.string)
            let shown = try workspace.done("vex", "quarantine", "show", digest, "--content")
            #expect(try shown.output == Files.bytes(URL(fileURLWithPath: file)))
            #expect(found["keptBytes"]?.int == found["size"]?.int && found["attempts"]?.int == 1)
        }
        #expect(kept == 4)
        try workspace.expectCleanAudit()
    }

    @Test("in strict mode the code is vex.strict, with the place that vex validate names; retried leniently it leaves")
    func retry() throws {
        let workspace = try Workspace(.registered)
        let file = Workspace.vex + "/bad/unknown-status.json"
        for attempt in 1...2 {
            let run = try workspace.ledger("vex", "ingest", file, environment: Self.strict)
            #expect(run.status == 1)
            let found = try #require(try list(workspace, "--reason", "strict").first)
            #expect(found["attempts"]?.int == attempt && found["code"]?.string == "vex.strict")
            let report = try #require(
                try workspace.stella(["vex", "validate", "--output-format", "jsonl", file]).lines().first)
            #expect(report["refusal"]?["code"]?.string == "vex.strict")
            #expect(report["refusal"]?["detail"]?.string == found["detail"]?.string)
            let pointers = report["findings"]?.elements.compactMap { $0["pointer"]?.string } ?? []
            #expect(pointers.contains(found["pointer"]?.string ?? "-"))
        }
        let again = try workspace.ledger("vex", "quarantine", "retry", "--all", environment: Self.strict)
        #expect(again.status == 1 && again.text.contains("refused"))
        #expect(try list(workspace).first?["attempts"]?.int == 3)
        // A rebuild leaves it.
        try workspace.done("db", "rebuild")
        let digest = try #require(try list(workspace).first?["document"]?.string)
        let taken = try workspace.done("vex", "quarantine", "retry", String(digest.dropFirst(7).prefix(12)), "--format", "jsonl")
        #expect(try taken.lines().first?["result"]?.string == "logged")
        #expect(try list(workspace).isEmpty && workspace.size() == 6)
        #expect(try workspace.ledger("vex", "quarantine", "show", digest).status == 3)
    }

    @Test("too large: of a long file digest, size and beginning are kept; of a shorter one all, for when the limit is raised")
    func tooLarge() throws {
        let workspace = try Workspace(.registered)
        let document = workspace.path("long.json")
        let bytes = try Files.bytes(URL(fileURLWithPath: Workspace.documents[0]))
        try Data(bytes + Array(repeating: UInt8(ascii: " "), count: 8000)).write(to: workspace.file("long.json"))
        let size = bytes.count + 8000
        let limit = "VEXLENS_NORMALIZATION__MAXDOCUMENTSIZEBYTES"
        let small = [limit: "\(size - 1)", "VEXLENS_QUARANTINE__MAXDOCUMENTBYTES": "\(size - 1)"]
        let run = try workspace.stella(
            ["vex", "ingest", "--data-dir", "ledger", "--format", "jsonl", document], environment: small)
        #expect(run.status == 1)
        #expect(try run.lines().first?["refusal"]?.string == "too_large")
        let cut = try #require(try list(workspace).first)
        #expect(cut["reason"]?.string == "too_large" && cut["size"]?.int == size)
        #expect(cut["keptBytes"]?.int == 4096 && cut["code"]?.string == "vex.too-large")
        let refused = try workspace.ledger("vex", "quarantine", "retry", "--all", "--format", "json")
        #expect(refused.status == 1)
        #expect(try refused.errorLines().map(\.code) == ["lens.quarantine-incomplete"])

        #expect(try workspace.ledger("vex", "ingest", document, environment: [limit: "\(size - 1)"]).status == 1)
        let whole = try #require(try list(workspace).first)
        #expect(whole["document"]?.string == cut["document"]?.string && whole["keptBytes"]?.int == size)
        #expect(try workspace.ledger("vex", "quarantine", "retry", "--all", environment: [limit: "\(size)"]).status == 0)
        #expect(try list(workspace).isEmpty && workspace.size() == 6)

        let many = ["VEXLENS_NORMALIZATION__MAXSTATEMENTSPERDOCUMENT": "1"]
        let other = Workspace.documents[1]
        #expect(try workspace.ledger("vex", "ingest", other, environment: many).status == 1)
        let counted = try #require(try list(workspace).first)
        #expect(counted["reason"]?.string == "too_large" && counted["code"]?.string == "vex.too-many-statements")
        #expect(try workspace.ledger("vex", "ingest", other).status == 0)
        #expect(try list(workspace).isEmpty)
    }

    @Test("remove takes documents away; a name of none or of several is bad usage")
    func remove() throws {
        let workspace = try Workspace(.registered)
        let files = ["malformed", "wrong-format", "duplicate-member"].map { Workspace.vex + "/bad/\($0).json" }
        #expect(try workspace.ingest(files).status == 1)
        for arguments in [["retry"], ["remove"], ["remove", "abc"], ["show", "nothex!!"], ["retry", "--all", "12345678"]] {
            let run = try workspace.stella(["vex", "quarantine"] + arguments + ["--data-dir", "ledger"])
            #expect(run.status == 2, "\(arguments)")
        }
        #expect(try workspace.ledger("vex", "quarantine", "remove", String(repeating: "0", count: 64)).status == 3)
        try workspace.done("vex", "quarantine", "remove", "--all", "--reason", "not_json")
        #expect(try list(workspace).compactMap { $0["reason"]?.string }.sorted() == ["duplicate_member", "unknown_format"])
        let first = try #require(try list(workspace).first?["document"]?.string)
        try workspace.done("vex", "quarantine", "remove", first)
        #expect(try list(workspace).count == 1)
        #expect(try workspace.size() == 5)
    }
}
