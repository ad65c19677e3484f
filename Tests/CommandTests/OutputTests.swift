import Foundation
import Testing
import Wire

@Suite("Forms of output")
struct OutputTests {
    /// Every command that prints a result about a ledger.
    static let commands: [[String]] = [
        ["ledger", "status"], ["ledger", "checkpoint"], ["ledger", "audit"], ["ledger", "publish", "tiles"],
        ["issuer", "list"],
        ["issuer", "show", "docker-dhi"], ["issuer", "set-tier", "redhat", "Known"], ["vex", "list"],
        ["vex", "show", "0"], ["vex", "show", "5"],
        ["vex", "show", "41"], ["vex", "show", "43"], ["vex", "show", "44"], ["vex", "ingest", Workspace.documents[0]],
        ["vex", "consensus", "query"], ["vex", "consensus", "explain", "41"],
        ["vex", "consensus", "history", "--vuln", Workspace.vulnerability, "--purl", Workspace.product],
        ["vex", "consensus", "compute", "--all", "--as-of", Workspace.instant], ["db", "status"], ["db", "migrate"],
        ["db", "rebuild"],
    ]

    @Test(
        "table, json and jsonl: JSON is read by another parser, and a result never stands on standard error",
        arguments: commands)
    func forms(command: [String]) throws {
        let workspace = try Workspace(.updated)
        func run(_ form: String) throws -> StellaRun {
            let run = try workspace.stella(command + ["--data-dir", "ledger", "-q", "--format", form])
            #expect(run.status == 0 && run.errors.isEmpty, "\(run.errorText)")
            #expect(run.output.last == UInt8(ascii: "\n"))
            return run
        }
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(try run("json").output)) as? [String: Any])
        #expect(document["schemaVersion"] as? Int == 1)
        let lines = try run("jsonl").text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(lines.count == (document["items"] as? [Any])?.count ?? 1)
        #expect(lines.allSatisfy { $0["schemaVersion"] == nil })
        let table = try run("table").text
        #expect(!table.isEmpty && !table.contains("schemaVersion"))
    }

    @Test("without --quiet the next command is advised on standard error alone")
    func advice() throws {
        let workspace = Workspace()
        let loud = try workspace.stella(["ledger", "init", "--data-dir", "ledger", "--format", "json"])
        #expect(loud.status == 0 && loud.errorText.hasPrefix("stella: next: "))
        #expect(try loud.json()["schemaVersion"]?.int == 1)
    }

    @Test("a result that standard output does not take is no success; a reader that goes away is")
    func fullOutput() throws {
        let workspace = try Workspace(.updated)
        func run(_ redirection: String) throws -> StellaRun {
            try StellaProcess.run(
                [
                    "-c", "{ \"$0\" ledger status --data-dir ledger --format json; echo $? >&2; } \(redirection)",
                    StellaProcess.binary,
                ],
                program: "/bin/sh", in: workspace.folder)
        }
        let full = try run("> /dev/full").errorText
        #expect(full.contains(#"{"error":{"code":"file.io","#) && full.hasSuffix("}\n5\n"), "\(full)")
        #expect(try run("| true").errorText == "0\n")
    }

    /// Colour, title and clear-screen sequences, right-to-left override, zero width, line separators.
    private static let hostile = "\u{1b}[31m\u{1b}]0;t\u{7}\u{202e}\u{200b}\u{2066}\u{2028}\u{85}\rX"

    @Test("control, bidirectional and invisible characters of documents are escaped in tables and errors")
    func hostileStrings() throws {
        let workspace = try Workspace(.registered)
        let text = OutputTests.hostile
        let document: JSONValue = [
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": .string("https://example.org/" + text),
            "author": .string("A" + text),
            "timestamp": "2026-01-01T00:00:00Z", "version": 1,
            "statements": [
                [
                    "vulnerability": ["name": .string("CVE-2026-1" + text)], "status": "not_affected",
                    "justification": "component_not_present",
                    "products": [["@id": .string("pkg:npm/p@1")], ["@id": .string("urn:" + text)]],
                ]
            ],
        ]
        let name = "\u{1b}[2J\u{202e}.json"
        try Data(document.compact).write(to: workspace.file(name))
        try Data("{".utf8).write(to: workspace.file("bad" + name))
        var seen = 0
        func check(_ arguments: [String]) throws {
            let run = try workspace.stella(arguments + ["--data-dir", "ledger"])
            let unsafe = (run.text + run.errorText).unicodeScalars.filter { scalar in
                scalar != "\n"
                    && [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                        scalar.properties.generalCategory)
            }
            #expect(unsafe.isEmpty, "\(arguments.prefix(3)): \(unsafe.map { String($0.value, radix: 16) })")
            if (run.text + run.errorText).contains("\\u{202e}") { seen += 1 }
        }
        try check(["vex", "ingest", name, "bad" + name])
        try check(["vex", "list"])
        try check(["vex", "show", "5"])
        try check(["vex", "consensus", "compute", "--all", "--as-of", Workspace.instant])
        try check(["vex", "consensus", "query"])
        try check(["vex", "consensus", "explain", "6"])
        try check(["vex", "consensus", "history", "--vuln", "CVE-2026-1" + text, "--purl", "urn:" + text])
        try check(["vex", "list", "--issuer", text])
        #expect(seen >= 6)
        let bundle = try workspace.prove("6")
        try Data(try Files.bytes(workspace.file(bundle))).write(to: workspace.file("b" + name))
        let verified = try workspace.stella(["verify", "b" + name, "--key", "ledger/log.pub"])
        #expect(verified.status == 0 && !verified.text.contains("\u{1b}") && !verified.text.contains("\u{202e}"))
        try workspace.expectCleanAudit()
    }

    @Test("normalize escapes what it says about documents, and its lines stay JSON")
    func hostileNormalize() throws {
        let workspace = Workspace()
        let text = OutputTests.hostile
        let document: JSONValue = [
            "@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a", "timestamp": "2026-01-01T00:00:00Z",
            "version": 1,
            "statements": [
                [
                    "vulnerability": ["name": .string("V" + text)], "status": .string(text),
                    "products": [["@id": "pkg:npm/p@1"]],
                ],
                [
                    "vulnerability": ["name": .string("V" + text)], "status": "fixed",
                    "products": [["@id": "pkg:npm/p@1"]],
                ],
            ],
        ]
        try Data(document.compact).write(to: workspace.file("h.json"))
        let run = try workspace.stella(["vex", "normalize", "h.json"])
        #expect(run.status == 0)
        #expect(try run.lines().map { $0["vulnerability"]?.string } == ["V" + text])
        #expect(!run.errorText.isEmpty)
        #expect(!run.errorText.contains("\u{1b}") && !run.errorText.contains("\u{202e}"))
    }
}
