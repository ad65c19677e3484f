import Testing
import Wire

@testable import VEX

/// The shapes against the official schemas: what a validator with the whole schema said of each document of the corpus.
@Suite("Schemas: what is looked at")
struct SchemaShapeTests {
    struct Row {
        let file: String
        let format: String
        let verdict: String
    }

    static func rows() throws -> [Row] {
        let text = String(decoding: try #require(Vectors.bytes("vex/MANIFEST.tsv")), as: UTF8.self)
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        let header = try #require(lines.first)
        let verdict = try #require(header.firstIndex(of: "official_schema"))
        let format = try #require(header.firstIndex(of: "format"))
        return lines.dropFirst().map {
            Row(file: String($0[0]), format: String($0[format]), verdict: String($0[verdict]))
        }
    }

    @Test(
        "no document that the official schema accepts has a schema finding",
        .enabled(if: Vectors.present, "…/shared/vectors is not here"))
    func corpus() throws {
        let reader = DocumentReader(.init(maxBytes: .max, maxStatements: .max))
        var counts: [String: [Int]] = [:]
        for row in try SchemaShapeTests.rows() where !row.verdict.isEmpty && row.format != "-" {
            #if DEBUG
                if row.file.hasSuffix(".xz") { continue }
            #endif
            guard let bytes = Vectors.unpacked("vex/" + row.file) else { continue }
            guard let found = try? reader.examine(bytes, strictly: true) else { continue }
            let diagnostics = found.document.diagnostics
            let first = diagnostics.first { $0.code.hasPrefix("schema-") }
            let key = "\(row.format) \(row.verdict)"
            let column = first != nil ? 0 : found.refusal != nil ? 1 : 2
            counts[key, default: [0, 0, 0]][column] += 1
            if let first, row.verdict == "valid" {
                Issue.record("\(row.file): \(first.code) at \(first.pointer): \(first.note ?? "")")
            }
        }
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("schema", key, "by its shape \(count[0]), by another rule \(count[1]), not noticed \(count[2])")
        }
        // What is not noticed: in OpenVEX the format of IRIs; in CycloneDX licences, patches, scopes, service data and
        // references that no statement uses; in CSAF scores.
        #expect(counts["openvex invalid"] == [6, 10, 15])
        #expect(counts["cyclonedx invalid"] == [22, 2, 28])
    }
}

extension SchemaShapeTests {
    struct Defect: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let code: String
        let pointer: String
        var testDescription: String { name }
    }

    static let defects = [
        Defect(
            name: "a member that OpenVEX has elsewhere",
            bytes: Sample.openvex(
                head: """
                    "@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": "a", "version": 1, "supplier": "s",
                    "timestamp": "2024-05-06T07:08:09Z",
                    """), code: "schema-unknown", pointer: "/supplier"),
        Defect(
            name: "a name to be escaped", bytes: Sample.openvex(statement: #""a/b~c": 1,"#), code: "schema-unknown",
            pointer: "/statements/0/a~1b~0c"),
        Defect(
            name: "a statement's version 0", bytes: Sample.openvex(statement: #""version": 0,"#), code: "schema-value",
            pointer: "/statements/0/version"),
        Defect(
            name: "a misspelled member of an analysis",
            bytes: Sample.cyclonedx(
                vulnerability:
                    #""id": "C", "analysis": {"state": "resolved", "detials": ""}, "affects": [{"ref": "c"}]"#),
            code: "schema-unknown", pointer: "/vulnerabilities/0/analysis/detials"),
        Defect(
            name: "an unknown response",
            bytes: Sample.cyclonedx(
                vulnerability:
                    #""id": "C", "analysis": {"state": "resolved", "response": ["x"]}, "affects": [{"ref": "c"}]"#),
            code: "schema-value", pointer: "/vulnerabilities/0/analysis/response/0"),
        Defect(
            name: "a CVE in lower case",
            bytes: Sample.csaf(vulnerability: #""cve": "cve-2024-2222", "product_status": {"fixed": ["A"]}"#),
            code: "schema-value", pointer: "/vulnerabilities/0/cve"),
        Defect(
            name: "a group of one",
            bytes: Sample.csaf(
                tree: """
                    "full_product_names": [{"name": "A", "product_id": "A"}],
                    "product_groups": [{"group_id": "G", "product_ids": ["A"]}]
                    """), code: "schema-value", pointer: "/product_tree/product_groups/0/product_ids"),
    ]

    @Test("what the schema forbids is noticed in strict mode, and changes nothing in lenient mode", arguments: defects)
    func forbidden(defect: Defect) throws {
        let lenient = try DocumentReader().read(defect.bytes)
        #expect(lenient.diagnostics.isEmpty)
        let found = try DocumentReader().examine(defect.bytes, strictly: true)
        #expect(found.document.diagnostics.map(\.code) == [defect.code])
        #expect(found.document.diagnostics.map(\.pointer) == [defect.pointer])
        #expect(found.document.observations == lenient.observations)
        let error = #expect(throws: VEXError.self) { try DocumentReader(.init(strict: true)).read(defect.bytes) }
        #expect(error?.code == .strict && error?.pointer == defect.pointer)
    }
}
