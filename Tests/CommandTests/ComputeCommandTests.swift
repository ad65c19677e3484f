import Foundation
import Testing
import Wire

/// `stella vex consensus compute --all` takes pairs some thousands at a time and prints each step when it is logged.
@Suite("Computing many verdicts")
struct ComputeCommandTests {
    /// As many pairs as are taken at a time, and some more.
    private static let (step, count) = (4096, 4102)

    /// Products of the second step have longer names than those of the first.
    private static func product(_ number: Int) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: 5 - digits.count) + digits
        return "pkg:npm/part-\(padded)\(number < step ? "" : "-with-a-longer-name")@1.0.0"
    }

    private static let document: String = {
        let products = (0..<count).map { #"{"@id": "\#(product($0))"}"# }.joined(separator: ", ")
        return #"""
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a.example/1", "author": "A", "version": 1,
             "timestamp": "2025-01-02T00:00:00Z",
             "statements": [{"vulnerability": {"name": "CVE-2026-3"}, "products": [\#(products)], "status": "fixed"}]}
            """#
    }()

    private func compute(_ workspace: Workspace, _ form: String) throws -> StellaRun {
        try workspace.ledger("vex", "consensus", "compute", "--all", "--as-of", Workspace.instant, "--format", form)
    }

    @Test("the steps are one report: a JSON document, a table with one heading, in the order of pairs; a failure closes it")
    func steps() throws {
        let workspace = try Workspace(.registered)
        try Data(Self.document.utf8).write(to: workspace.file("many.json"))
        try #require(try workspace.ingest(["many.json"]).status == 0)
        let products = (0..<Self.count).map(Self.product)

        let first = try compute(workspace, "json")
        #expect(first.status == 0 && first.text.hasSuffix("]}\n"), "\(first.errorText)")
        let document = try first.json()
        #expect(document.members.map { $0.name.string } == ["schemaVersion", "items"] && document["schemaVersion"]?.int == 1)
        let items = try #require(document["items"]).elements.map { $0 }
        #expect(items.map { $0["product"]?.string } == products)
        #expect(items.allSatisfy { $0["new"]?.bool == true && $0["mergeTrace"]?.int != nil })

        let table = try compute(workspace, "table").text.split(separator: "\n")
        #expect(table.count == Self.count + 1 && table.filter { $0.hasPrefix("VULNERABILITY") }.count == 1)
        #expect(table.dropFirst().map { $0.split(separator: " ")[1] } == products.map { Substring($0) })
        // Within a step the columns stand below each other.
        #expect(Set(table[1...Self.step].map { $0.range(of: " fixed ")?.lowerBound.utf16Offset(in: $0) }).count == 1)

        try workspace.tamper("UPDATE observation SET status = 'odd' WHERE product = '\(products[Self.count - 1])'")
        let broken = try compute(workspace, "json")
        #expect(try broken.status == 5 && broken.errorLines().map(\.code) == ["store.damaged"], "\(broken.errorText)")
        let rest = try #require(try broken.json()["items"]).elements.map { $0["product"]?.string }
        #expect(rest.count >= Self.step && rest.count < Self.count && rest == Array(products.prefix(rest.count)))
    }
}
