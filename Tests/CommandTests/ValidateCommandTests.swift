import Foundation
import Testing
import Wire

@Suite("vex validate")
struct ValidateCommandTests {
    private static let lenient = #"""
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a", "version": 1,
         "timestamp": "2026-05-01T09:00:00Z", "supplier": "s", "statements": [
          {"vulnerability": {"name": "CVE-2026-1"}, "products": [{"@id": "pkg:npm/a@1"}], "status": "fixed"}]}
        """#

    private func workspace() throws -> Workspace {
        let workspace = Workspace()
        try Data(ValidateCommandTests.lenient.utf8).write(to: workspace.file("lenient.json"))
        try Data(#"{"a": 1,"a": 2}"#.utf8).write(to: workspace.file("refused.json"))
        return workspace
    }

    @Test("valid documents: one row each, exit status 0, in strict mode too")
    func valid() throws {
        let workspace = Workspace()
        let run = try workspace.stella(
            ["vex", "validate", "--strict", "--output-format", "json"] + Workspace.documents)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.text)\(run.errorText)")
        let items = try #require(try run.json()["items"]).elements.map { $0 }
        #expect(items.count == Workspace.documents.count)
        #expect(items.allSatisfy { $0["verdict"]?.string == "valid" && ($0["observations"]?.int ?? 0) > 0 })
    }

    @Test("what only lenient reading takes fails with --strict alone; what nothing takes always fails")
    func verdicts() throws {
        let workspace = try workspace()
        for (arguments, status) in [
            (["lenient.json"], 0), (["--strict", "lenient.json"], 1), (["refused.json"], 1),
            (["lenient.json", "refused.json"], 1), (["absent.json", "lenient.json"], 1),
        ] as [([String], Int32)] {
            #expect(try workspace.stella(["vex", "validate"] + arguments).status == status, "\(arguments)")
        }
    }

    @Test("the table has a line for each finding, with file, line and column, and a row for each document")
    func table() throws {
        let run = try workspace().stella(["vex", "validate", "lenient.json", "refused.json"])
        let lines = run.text.split(separator: "\n")
        #expect(lines.count == 5, "\(run.text)")
        #expect(lines[0].hasPrefix("lenient.json:2:51: error: /supplier: ") && lines[0].hasSuffix("[schema-unknown]"))
        #expect(lines[1].hasPrefix("refused.json:1:") && lines[1].hasSuffix("[vex.duplicate-member]"))
        #expect(lines[2].hasPrefix("FILE ") && lines[3].contains("lenient ") && lines[4].contains("refused "))
    }

    @Test("SARIF: one run over all documents, also from standard input")
    func sarif() throws {
        let workspace = try workspace()
        let run = try workspace.stella(
            ["vex", "validate", "--output-format", "sarif", "lenient.json", "-"],
            input: Array(ValidateCommandTests.lenient.utf8))
        #expect(run.status == 0, "\(run.errorText)")
        let log = try #require(try JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        let results = try #require((log["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleId"] as? String } == ["schema-unknown", "schema-unknown"])
        #expect(run.text.contains(#""uri":"stdin""#))
    }

    @Test("a document in a JSON Web Signature or a DSSE envelope is taken out of it")
    func wrapped() throws {
        let workspace = try workspace()
        let payload = Data(ValidateCommandTests.lenient.utf8).base64EncodedString()
        try Data(#"{"payloadType":"t","payload":"\#(payload)","signatures":[]}"#.utf8).write(
            to: workspace.file("e.json"))
        let run = try workspace.stella(["vex", "validate", "--output-format", "jsonl", "e.json", "lenient.json"])
        let reports = try run.lines()
        #expect(reports.map { $0["verdict"]?.string } == ["lenient", "lenient"], "\(run.text)\(run.errorText)")
        #expect(reports[0]["findings"]?.bytes == reports[1]["findings"]?.bytes)
        #expect(reports[0]["document"]?.string != reports[1]["document"]?.string)
    }

    @Test("wrong usage is refused")
    func usage() throws {
        let workspace = try workspace()
        #expect(try workspace.stella(["vex", "validate"]).status == 2)
        #expect(try workspace.stella(["vex", "validate", "lenient.json", "--output-format", "xml"]).status == 2)
    }
}
