import Testing
import VEX
import Wire

/// The table of defects: what strict mode refuses, and what lenient mode makes of the same document.
@Suite("G3: strict and lenient")
struct StrictnessTests {
    struct Defect: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let code: String
        /// Whether strict mode refuses it.
        var refused = true
        /// The statuses that lenient mode reads.
        var statuses: [VEXStatus] = []
        var testDescription: String { name }
    }

    static let defects: [Defect] = [
        Defect(name: "unknown status", bytes: Sample.openvex(status: #""status": "Fixed""#), code: "O5-status"),
        Defect(name: "empty status", bytes: Sample.openvex(status: #""status": """#), code: "O5-status"),
        Defect(
            name: "null state",
            bytes: Sample.cyclonedx(vulnerability: #""id": "C", "analysis": {"state": null}, "affects": [{"ref": "c"}]"#),
            code: "X2-no-analysis", refused: false),
        Defect(
            name: "unknown state",
            bytes: Sample.cyclonedx(vulnerability: #""id": "C", "analysis": {"state": ""}, "affects": [{"ref": "c"}]"#),
            code: "X2-state"),
        Defect(
            name: "unknown justification",
            bytes: Sample.openvex(status: #""status": "not_affected", "justification": "because""#), code: "J2-label",
            statuses: [.notAffected]),
        Defect(
            name: "justification on another status",
            bytes: Sample.openvex(status: #""status": "fixed", "justification": "component_not_present""#),
            code: "J1-justification", refused: false, statuses: [.fixed]),
        Defect(
            name: "not_affected without reason", bytes: Sample.openvex(status: #""status": "not_affected""#),
            code: "O6-justification", statuses: [.notAffected]),
        Defect(
            name: "affected without action", bytes: Sample.openvex(status: #""status": "affected""#), code: "O7-action",
            statuses: [.affected]),
        Defect(
            name: "no vulnerability name", bytes: Sample.openvex(vulnerability: #""vulnerability": {"@id": "CVE-1"},"#),
            code: "O2-vulnerability"),
        Defect(name: "no products", bytes: Sample.openvex(products: ""), code: "O4-products"),
        Defect(name: "a product without identity", bytes: Sample.openvex(products: #""products": [{}],"#), code: "O3-product"),
        Defect(
            name: "unparsable purl", bytes: Sample.openvex(products: #""products": [{"@id": "pkg:npm/"}],"#),
            code: "purl-invalid", refused: false, statuses: [.notAffected]),
        Defect(
            name: "time without zone", bytes: Sample.openvex(statement: #""timestamp": "2024-05-05T01:02:03","#),
            code: "time-form", statuses: [.notAffected]),
        Defect(
            name: "unusable time", bytes: Sample.openvex(statement: #""timestamp": 5,"#), code: "time-invalid",
            statuses: [.notAffected]),
        Defect(
            name: "undefined product id",
            bytes: Sample.csaf(
                vulnerability: #""cve": "C", "product_status": {"fixed": ["X"]}"#), code: "csaf-6.1.1",
            statuses: [.fixed]),
        Defect(
            name: "one product in two groups",
            bytes: Sample.csaf(
                category: "x", vulnerability: #""cve": "C", "product_status": {"fixed": ["A"], "known_affected": ["A"]}"#),
            code: "csaf-6.1.6", statuses: [.affected, .fixed]),
        Defect(
            name: "two flags for one product",
            bytes: Sample.csaf(
                vulnerability: """
                    "cve": "C", "product_status": {"known_not_affected": ["A"]}, "flags": [
                    {"label": "component_not_present", "product_ids": ["A"]},
                    {"label": "vulnerable_code_not_present", "product_ids": ["A"]}]
                    """), code: "csaf-6.1.33", statuses: [.notAffected]),
        Defect(
            name: "CSAF VEX without identifier",
            bytes: Sample.csaf(vulnerability: #""product_status": {"fixed": ["A"]}"#), code: "C2-id"),
        Defect(
            name: "CSAF advisory without identifier",
            bytes: Sample.csaf(category: "x", vulnerability: #""product_status": {"fixed": ["A"]}"#), code: "C2-id",
            refused: false),
        Defect(
            name: "a draft",
            bytes: Sample.csaf(tracking: #""status": "draft", "current_release_date": "2024-05-06T07:08:09Z""#),
            code: "csaf-draft", refused: false, statuses: [.notAffected]),
        Defect(
            name: "aliases that are no list",
            bytes: Sample.openvex(vulnerability: #""vulnerability": {"name": "C", "aliases": "D"},"#),
            code: "G3-shape", statuses: [.notAffected]),
        Defect(
            name: "subcomponents that are no list",
            bytes: Sample.openvex(products: #""products": [{"@id": "pkg:npm/a", "subcomponents": {}}],"#),
            code: "G3-shape", statuses: [.notAffected]),
        Defect(
            name: "a subcomponent without identity",
            bytes: Sample.openvex(products: #""products": [{"@id": "pkg:npm/a", "subcomponents": [{}]}],"#),
            code: "O8-subcomponent", statuses: [.notAffected]),
        Defect(
            name: "a product known by a number, and otherwise",
            bytes: Sample.openvex(products: #""products": [{"@id": 5, "identifiers": {"purl": "pkg:npm/a"}}],"#),
            code: "G3-shape", statuses: [.notAffected]),
        Defect(
            name: "a version of nothing",
            bytes: Sample.cyclonedx(
                vulnerability:
                    #""id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "c", "versions": [{}]}]"#),
            code: "X5-version", statuses: [.fixed]),
        Defect(
            name: "a version and a range at once",
            bytes: Sample.cyclonedx(
                vulnerability: """
                    "id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "c", "versions": [
                    {"version": "1", "range": "vers:npm/<2"}]}]
                    """), code: "X5-version", statuses: [.fixed]),
        Defect(
            name: "a version that is a number",
            bytes: Sample.cyclonedx(
                vulnerability:
                    #""id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "c", "versions": [{"version": 1}]}]"#
            ), code: "G3-shape"),
        Defect(
            name: "versions that are no list",
            bytes: Sample.cyclonedx(
                vulnerability: #""id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "c", "versions": "1"}]"#),
            code: "G3-shape"),
        Defect(
            name: "no versions in a list",
            bytes: Sample.cyclonedx(
                vulnerability: #""id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "c", "versions": []}]"#),
            code: "X5-version", refused: false, statuses: [.fixed]),
        Defect(
            name: "a link into another BOM",
            bytes: Sample.cyclonedx(
                vulnerability: #""id": "C", "analysis": {"state": "resolved"}, "affects": [{"ref": "urn:cdx:x/1#c"}]"#),
            code: "X4-bom-link", refused: false, statuses: [.fixed]),
        Defect(
            name: "a status list of another name",
            bytes: Sample.csaf(
                category: "x",
                vulnerability: #""cve": "CVE-2024-2222", "product_status": {"fixed": ["A"], "known affected": ["B"]}"#),
            code: "C3-list", refused: false, statuses: [.fixed]),
        Defect(
            name: "a relationship to nothing",
            bytes: Sample.csaf(
                category: "x",
                tree: """
                    "full_product_names": [{"name": "A", "product_id": "A"}], "relationships": [{
                    "category": "installed_on", "product_reference": "A", "full_product_name":
                    {"name": "A on B", "product_id": "R"}}]
                    """, vulnerability: #""cve": "CVE-2024-2222", "product_status": {"fixed": ["R"]}"#),
            code: "S1-reference", statuses: [.fixed]),
        Defect(
            name: "a CSAF document without category",
            bytes: Sample.csaf(category: " ", vulnerability: #""cve": "CVE-2024-2222", "product_status": {"fixed": ["A"]}"#),
            code: "csaf-missing", statuses: [.fixed]),
        Defect(
            name: "byte order mark", bytes: [0xef, 0xbb, 0xbf] + Sample.openvex(), code: "G1-bom",
            statuses: [.notAffected]),
        Defect(
            name: "members under metadata",
            bytes: Sample.openvex(
                head: """
                    "metadata": {"@context": "https://openvex.dev/ns", "@id": "x", "author": "a", "version": 1,
                    "timestamp": "2024-05-06T07:08:09Z"},
                    """), code: "O10-metadata", statuses: [.notAffected]),
    ]

    @Test("lenient mode keeps what is sound and reports the rest", arguments: defects)
    func lenient(defect: Defect) throws {
        let document = try DocumentReader().read(defect.bytes)
        #expect(document.diagnostics.map(\.code) == [defect.code])
        #expect(document.diagnostics.map(\.strict) == [defect.refused])
        #expect(document.observations.map(\.status) == defect.statuses)
    }

    @Test("strict mode refuses what breaks a MUST, and names the first defect", arguments: defects)
    func strict(defect: Defect) throws {
        let reader = DocumentReader(.init(strict: true))
        guard defect.refused else {
            #expect(try reader.read(defect.bytes).observations.map(\.status) == defect.statuses)
            return
        }
        let error = #expect(throws: VEXError.self) { try reader.read(defect.bytes) }
        #expect(error?.code == .strict)
        #expect(error?.detail.hasPrefix(defect.code) == true)
    }

    @Test("the sound documents beside them pass in strict mode")
    func sound() throws {
        let reader = DocumentReader(.init(strict: true))
        for bytes in [Sample.openvex(), Sample.csaf(), Sample.cyclonedx()] {
            let document = try reader.read(bytes)
            #expect(document.diagnostics.isEmpty)
            #expect(document.observations.map(\.status) == [.notAffected])
        }
    }

    @Test("duplicate members refuse the document in both modes")
    func duplicates() {
        let bytes = Sample.openvex(status: #""status": "affected", "st\u0061tus": "fixed""#)
        for strict in [false, true] {
            #expect(throws: VEXError.self) { try DocumentReader(.init(strict: strict)).read(bytes) }
        }
        let error = #expect(throws: VEXError.self) { try DocumentReader().read(bytes) }
        #expect(error?.code == .duplicateMember)
    }
}
