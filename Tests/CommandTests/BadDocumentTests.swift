import Foundation
import Testing
import Wire

/// Bad input, one document of it among good ones: the code and the hint appear, and nothing else is lost.
@Suite("Bad documents")
struct BadDocumentTests {
    /// A document, and what `vex ingest` must answer.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: @Sendable () throws -> [UInt8]
        /// nil when lenient reading takes it.
        let refusedBy: String?
        var observations = 0
        var signature = "none"
        var diagnostics: Set<String> = []

        var testDescription: String { name }
    }

    /// The documents of `testdata/vex/bad`.
    static let written: [Case] = ((try? Files.json("vex/bad/cases.json"))?.elements.map { $0 } ?? []).map { row in
        let file = row["file"]?.string ?? ""
        return Case(
            name: file, bytes: { try Files.bytes(Files.testdata.appendingPathComponent("vex/bad/" + file)) },
            refusedBy: row["refusedBy"]?.string, observations: row["observations"]?.int ?? 0,
            signature: row["signature"]?.string ?? "",
            diagnostics: Set(row["diagnostics"]?.elements.compactMap(\.string) ?? []))
    }

    /// An OpenVEX document of that many statements.
    static func openVEX(statements count: Int) -> [UInt8] {
        let statement = #"{"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"pkg:npm/p@N"}],"status":"fixed"}"#
        let all = (0..<count).map { statement.replacingOccurrences(of: "@N", with: "@\($0)") }.joined(separator: ",")
        return Array(
            (#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/many","author":"Example Scanner","#
                + #""timestamp":"2026-01-01T00:00:00Z","version":1,"statements":["# + all + "]}").utf8)
    }

    /// The documents that are too large to be kept.
    static let generated: [Case] = [
        Case(
            name: "nested 100,000 deep", bytes: { Array(repeating: UInt8(ascii: "["), count: 100_000) },
            refusedBy: "vex.not-json"),
        Case(
            name: "members nested 100,000 deep", bytes: { (0..<100_000).flatMap { _ in Array(#"{"a":"#.utf8) } },
            refusedBy: "vex.not-json"),
        Case(
            name: "10,485,761 bytes",
            bytes: {
                let document = openVEX(statements: 1)
                return document + Array(repeating: UInt8(ascii: " "), count: 10_485_761 - document.count)
            }, refusedBy: "vex.too-large"),
        Case(name: "10,001 statements", bytes: { openVEX(statements: 10_001) }, refusedBy: "vex.too-many-statements"),
        Case(name: "no bytes", bytes: { [] }, refusedBy: "vex.not-json"),
        Case(
            name: "not UTF-8", bytes: { Array(#"{"bomFormat":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8) },
            refusedBy: "vex.not-json"),
    ]

    /// The nearest that is taken: one byte or one statement less.
    static let bounds: [Case] = [
        Case(
            name: "10,485,760 bytes",
            bytes: {
                let document = openVEX(statements: 1)
                return document + Array(repeating: UInt8(ascii: " "), count: 10_485_760 - document.count)
            }, refusedBy: nil, observations: 1),
        Case(name: "10,000 statements", bytes: { openVEX(statements: 10_000) }, refusedBy: nil, observations: 10_000),
    ]

    @Test("among good documents", arguments: written + generated + bounds)
    func amongGood(_ bad: Case) throws {
        let workspace = try Workspace(.registered)
        try Data(try bad.bytes()).write(to: workspace.file("bad.json"))
        let files = [Workspace.documents[0], workspace.path("bad.json"), Workspace.documents[1]]
        let run = try workspace.ingest(files)
        let rows = try run.lines()
        #expect(rows.map { $0["file"]?.string } == files)
        #expect([rows[0], rows[2]].allSatisfy { $0["result"]?.string == "logged" })
        let errors = try run.errorLines()
        if let code = bad.refusedBy {
            #expect(run.status == 1)
            #expect(rows[1]["result"]?.string == "refused" && rows[1]["code"]?.string == code)
            #expect(errors.map(\.code) == [code])
            #expect(errors.first?.hint?.isEmpty == false)
            #expect(errors.first?.message.contains("bad.json: ") == true)
            #expect(try workspace.size() == 7)
            let table = try workspace.ledger("vex", "ingest", workspace.path("bad.json"))
            #expect(table.status == 1)
            #expect(
                table.errorText.hasPrefix("stella: error: ") && table.errorText.contains(" [\(code)]\nstella: hint: "))
        } else {
            #expect(run.status == 0 && errors.isEmpty, "\(run.errorText)")
            #expect(rows[1]["result"]?.string == "logged" && rows[1]["observations"]?.int == bad.observations)
            #expect(rows[1]["signature"]?.string == bad.signature)
            let codes = rows[1]["diagnostics"].map { Set($0.elements.compactMap { $0["code"]?.string }) }
            #expect(codes == bad.diagnostics)
            #expect(try workspace.size() == 8)
        }
        try workspace.expectCleanAudit()
    }

    @Test("strict reading refuses what breaks its format's rules, and takes the demonstration")
    func strict() throws {
        let environment = ["VEXLENS_NORMALIZATION__STRICTMODE": "true"]
        for row in try Files.json("vex/bad/cases.json").elements {
            let workspace = try Workspace(.registered)
            let file = Workspace.vex + "/bad/" + (try #require(row["file"]?.string))
            let run = try workspace.ledger("vex", "ingest", "--format", "jsonl", file, environment: environment)
            let isRead = row["strict"]?.isString("read") == true
            #expect(run.status == (isRead ? 0 : 1), "\(file): \(run.errorText)")
            #expect(try run.errorLines().allSatisfy { $0.hint != nil })
            #expect(try workspace.size() == (isRead ? 6 : 5))
        }
        let workspace = try Workspace(.registered)
        let run = try workspace.stella(
            ["vex", "ingest", "--data-dir", "ledger", "-q"] + Workspace.documents, environment: environment)
        #expect(run.status == 0)
    }

    @Test("unsigned, wrongly signed and unknown signatures weigh as CONSENSUS says, and never as verified")
    func signatures() throws {
        let workspace = try Workspace(.registered)
        let bad = ["dsse-payload-exchanged", "dsse-key-unregistered", "jws-signature-altered"].map {
            Workspace.vex + "/bad/\($0).json"
        }
        #expect(try workspace.ingest(bad).status == 0)
        for verdict in try workspace.compute() {
            let id = try #require(verdict["verdictId"]?.string)
            let explained = try workspace.done("vex", "consensus", "explain", id, "--format", "json").json()
            for source in try #require(explained["trace"]?["sources"]).elements {
                #expect(source["signature"]?["result"]?.string != "verified")
                if source["signature"]?["result"]?.string == "invalid" { #expect(source["fate"]?["ballot"] == nil) }
            }
        }
    }

    @Test("a revoked issuer's statements stop counting, and the change is a delta with its cause")
    func revoked() throws {
        let workspace = try Workspace(.decided)
        try workspace.done(
            "issuer", "revoke", "docker-dhi", "--reason", "key lost", "--effective", "2020-01-01T00:00:00Z")
        let changed = try workspace.compute().filter { $0["new"]?.bool == true }
        #expect(!changed.isEmpty)
        for row in changed {
            let delta = try #require(row["delta"]?.int)
            #expect(try workspace.show("\(delta)")["payload"]?["cause"]?.string == "trust_change")
        }
        let twice = try workspace.ledger("issuer", "revoke", "docker-dhi", "--reason", "again", "--format", "json")
        #expect(twice.status == 1)
        #expect(try twice.errorLines().map(\.code) == ["trust.revoked"])
        try workspace.expectCleanAudit()
    }

    @Test("a product or vulnerability that nobody speaks about is no verdict, and nothing is logged")
    func unknownPair() throws {
        let workspace = try Workspace(.ingested)
        for pair in [["--vuln", "CVE-1999-0001"], ["--vuln", "CVE-2024-6763", "--purl", "pkg:npm/nobody@1"]] {
            let run = try workspace.stella(
                ["vex", "consensus", "compute", "--data-dir", "ledger", "--format", "json"] + pair)
            #expect(run.status == 3, "\(pair)")
            #expect(try run.errorLines().map(\.code) == ["lens.nothing-known"])
        }
        #expect(try workspace.size() == 12)
    }
}
