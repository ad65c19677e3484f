import Testing
import Wire

@testable import VEX

/// The tests that CSAF 2.1 adds: for each the nearest document that passes and the nearest that fails.
@Suite("CSAF 2.1, 6.1: what it adds")
struct CSAF21Tests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        /// The codes of all errors; none for a document that passes.
        var codes: [String] = []
        var testDescription: String { name }
    }

    static let product = #"{"name": "A", "product_id": "A"}, {"name": "B", "product_id": "B"}"#

    static func document(
        category: String = "csaf_base", head: String = "", tlp: String = "CLEAR", group: String = "",
        status: String = "final", tree: String = #""full_product_names": [\#(product)]"#, vulnerability: String? = nil
    ) -> [UInt8] {
        let vulnerabilities = vulnerability.map { #", "vulnerabilities": [{\#($0)}]"# } ?? ""
        let products = tree.isEmpty ? "" : #", "product_tree": {\#(tree)}"#
        return Array(
            """
            {"$schema": "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json",
             "document": {"category": "\(category)", "csaf_version": "2.1", "title": "T", \(head)
              "distribution": {"tlp": {"label": "\(tlp)"}\(group)},
              "publisher": {"category": "vendor", "name": "E", "namespace": "https://example.test"},
              "tracking": {"id": "1", "status": "\(status)", "version": "2",
               "current_release_date": "2026-02-01T00:00:00Z", "initial_release_date": "2026-01-01T00:00:00Z",
               "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "s"},
                {"date": "2026-02-01T00:00:00Z", "number": "2", "summary": "s"}]}}\(products)\(vulnerabilities)}
            """.utf8)
    }

    private static func group(_ id: String, _ name: String? = nil) -> String {
        let name = name.map { #", "name": "\#($0)""# } ?? ""
        return #", "sharing_group": {"id": "\#(id)"\#(name)}"#
    }

    private static let everybody = "ffffffff-ffff-ffff-ffff-ffffffffffff"
    private static let nobody = "00000000-0000-0000-0000-000000000000"
    private static let some = "5868d6be-b28a-404e-a245-0b5093b31b8b"

    private static func helper(_ text: String) -> String {
        #""full_product_names": [{"name": "A", "product_id": "A", "product_identification_helper": {\#(text)}}]"#
    }

    private static func remedy(_ category: String, _ list: String) -> String {
        #"""
        "product_status": {"\#(list)": ["A"]}, "remediations": [{"category": "\#(category)", "details": "d", \#
        "product_ids": ["A"]}]
        """#
    }

    private static func branches(_ outer: String, _ inner: String) -> String {
        #"""
        "branches": [{"category": "\#(outer)", "name": "1", "branches": [{"category": "\#(inner)", "name": "<2", \#
        "product": {"name": "A", "product_id": "A"}}]}]
        """#
    }

    private static func metric(_ content: String, source: String = "") -> String {
        #"{"products": ["A"]\#(source), "content": {\#(content)}}"#
    }

    private static func assessment(_ time: String) -> String {
        #"""
        "ssvc_v2": {"schemaVersion": "2.0.0", "timestamp": "\#(time)", "selections": [{"namespace": "ssvc", "key": "A", \#
        "version": "2.0.0", "values": [{"key": "Y"}]}]}
        """#
    }

    private static let rating = #""qualitative_severity_rating": "low""#
    private static let score =
        #""cvss_v3": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "#
        + #""baseScore": 9.8, "baseSeverity": "CRITICAL"}"#

    static let references: [Case] = [
        Case(
            name: "1, notes of a vulnerability",
            bytes: document(
                vulnerability: #""notes": [{"category": "other", "text": "t", "product_ids": ["A", "X", "X"]}]"#),
            codes: ["csaf-6.1.1"]),
        Case(
            name: "4, notes of the document",
            bytes: document(head: #""notes": [{"category": "other", "text": "t", "group_ids": ["G"]}],"#),
            codes: ["csaf-6.1.4"]),
        Case(
            name: "24, one party on two products",
            bytes: document(
                vulnerability: #"""
                    "involvements": [{"party": "vendor", "status": "open", "date": "2026-01-01T00:00:00Z", "product_ids": ["A"]},
                     {"party": "vendor", "status": "open", "date": "2026-01-01T01:00:00+01:00", "product_ids": ["B"]}]
                    """#)),
        Case(
            name: "24, one party on one product",
            bytes: document(
                vulnerability: #"""
                    "involvements": [{"party": "vendor", "status": "open", "date": "2026-01-01T00:00:00Z", "product_ids": ["A"]},
                     {"party": "vendor", "status": "open", "date": "2026-01-01T01:00:00+01:00", "product_ids": ["A"]}]
                    """#), codes: ["csaf-6.1.24"]),
        Case(
            name: "33, one label twice",
            bytes: document(
                vulnerability: #"""
                    "product_status": {"known_not_affected": ["A"]}, "flags": [
                     {"label": "component_not_present", "product_ids": ["A", "A"]},
                     {"label": "component_not_present", "product_ids": ["A"]}]
                    """#), codes: ["csaf-6.1.33"]),
        Case(
            name: "33, one product twice in one flag",
            bytes: document(
                vulnerability: #"""
                    "product_status": {"known_not_affected": ["A"]}, "flags": [
                     {"label": "component_not_present", "product_ids": ["A", "A"]}]
                    """#)),
    ]

    static let remedies: [Case] =
        [
            ("vendor_fix", "known_affected", true), ("optional_patch", "known_affected", false),
            ("vendor_fix", "known_not_affected", false), ("fix_planned", "known_not_affected", true),
            ("no_fix_planned", "first_fixed", false), ("optional_patch", "fixed", true),
            ("vendor_fix", "recommended", true), ("mitigation", "under_investigation", true),
        ].map { category, list, passes in
            Case(
                name: "36, \(category) of \(list)", bytes: document(vulnerability: remedy(category, list)),
                codes: passes ? [] : ["csaf-6.1.36"])
        }

    static let dates: [Case] =
        [
            ("disclosure_date", "2026-02-01T01:00:00+01:00", nil),
            ("discovery_date", "2026-02-01T00:00:00z", "csaf-6.1.37"),
            ("discovery_date", "2026-02-01 00:00:00Z", "csaf-6.1.37"),
            ("discovery_date", "2026-06-30T23:59:60Z", "csaf-6.1.37"),
            ("disclosure_date", "2026-02-01T00:00:01Z", "csaf-6.1.45"),
        ].map { member, date, code in
            Case(
                name: "37 and 45, \(member) \(date)", bytes: document(vulnerability: #""\#(member)": "\#(date)""#),
                codes: [code].compactMap { $0 })
        } + [
            Case(
                name: "45, a draft",
                bytes: document(status: "draft", vulnerability: #""disclosure_date": "2027-01-01T00:00:00Z""#)),
            Case(
                name: "49",
                bytes: document(
                    vulnerability:
                        #""metrics": [\#(metric(assessment("2026-02-01T00:00:00.1Z")))]"#),
                codes: ["csaf-6.1.49"]),
            Case(
                name: "49, in time",
                bytes: document(
                    vulnerability: #""metrics": [\#(metric(assessment("2026-02-01T00:00:00Z")))]"#)),
            Case(
                name: "53",
                bytes: document(
                    vulnerability: #"""
                        "first_known_exploitation_dates": [{"date": "2026-01-01T00:00:00Z", \#
                        "exploitation_date": "2026-01-01T00:00:01Z", "product_ids": ["A"]}]
                        """#), codes: ["csaf-6.1.53"]),
        ]

    static let headers: [Case] = [
        Case(name: "38, everybody", bytes: document(group: group(everybody, "Public"))),
        Case(name: "38", bytes: document(tlp: "RED", group: group(everybody, "Public")), codes: ["csaf-6.1.38"]),
        Case(name: "39", bytes: document(group: group(some)), codes: ["csaf-6.1.39"]),
        Case(name: "40", bytes: document(tlp: "RED", group: group(some, "Public")), codes: ["csaf-6.1.40"]),
        Case(name: "40, a name of its own", bytes: document(tlp: "RED", group: group(some, "Friends"))),
        Case(name: "41", bytes: document(tlp: "RED", group: group(nobody)), codes: ["csaf-6.1.41"]),
        Case(name: "41, nobody", bytes: document(tlp: "RED", group: group(nobody, "No sharing allowed"))),
        Case(name: "54", bytes: document(head: #""license_expression": "MIT Apache","#), codes: ["csaf-6.1.54"]),
        Case(name: "55", bytes: document(head: #""license_expression": "LicenseRef-x","#), codes: ["csaf-6.1.55"]),
        Case(
            name: "55, another language",
            bytes: document(head: #""lang": "de", "license_expression": "LicenseRef-x","#)),
        Case(
            name: "55, with its text",
            bytes: document(
                head: #"""
                    "license_expression": "LicenseRef-x",
                    "notes": [{"category": "legal_disclaimer", "title": "License", "text": "t"}],
                    """#)),
        Case(name: "12, of three letters", bytes: document(head: #""lang": "gsw-CH","#)),
        Case(name: "12", bytes: document(head: #""lang": "ez","#), codes: ["csaf-6.1.12"]),
        Case(name: "12, not a tag", bytes: document(head: #""lang": "en_US","#), codes: ["csaf-6.1.12"]),
    ]

    static let trees: [Case] = [
        Case(
            name: "42, qualifiers alone",
            bytes: document(tree: helper(#""purls": ["pkg:npm/a@1?arch=x", "pkg:npm/a@1?arch=y"]"#))),
        Case(
            name: "42", bytes: document(tree: helper(#""purls": ["pkg:npm/a@1", "pkg:npm/a@2"]"#)),
            codes: ["csaf-6.1.42"]),
        Case(
            name: "42, subpaths", bytes: document(tree: helper(#""purls": ["pkg:npm/a@1#x", "pkg:npm/a@1#y"]"#)),
            codes: ["csaf-6.1.42"]),
        Case(name: "44", bytes: document(tree: helper(#""serial_numbers": ["*1*"]"#)), codes: ["csaf-6.1.44"]),
        Case(name: "44, escaped", bytes: document(tree: helper(#""serial_numbers": ["*1\\*"]"#))),
        Case(name: "61", bytes: document(tree: helper(#""skus": ["a", "**"]"#)), codes: ["csaf-6.1.61"]),
        Case(name: "57, families", bytes: document(tree: branches("product_family", "product_family"))),
        Case(name: "57", bytes: document(tree: branches("vendor", "vendor")), codes: ["csaf-6.1.57"]),
        Case(
            name: "58", bytes: document(tree: branches("product_version", "product_version_range")),
            codes: ["csaf-6.1.58"]),
        Case(name: "58, a range alone", bytes: document(tree: branches("product_name", "product_version_range"))),
    ]

    static let scores: [Case] = [
        Case(
            name: "7, another source",
            bytes: document(
                vulnerability:
                    #""metrics": [\#(metric(score)), \#(metric(score, source: #", "source": "https://example.test""#))]"#
            )),
        Case(
            name: "7", bytes: document(vulnerability: #""metrics": [\#(metric(score)), \#(metric(score))]"#),
            codes: ["csaf-6.1.7"]),
        Case(
            name: "56", bytes: document(vulnerability: #""metrics": [\#(metric(score)), \#(metric(rating))]"#),
            codes: ["csaf-6.1.56"]),
        Case(
            name: "56, another source",
            bytes: document(
                vulnerability:
                    #""metrics": [\#(metric(score)), \#(metric(rating, source: #", "source": "https://example.test""#))]"#
            )),
    ]

    private static let notes = #""notes": [{"category": "other", "text": "t"}], "#
    private static let reason = #"{"category": "description", "title": "Reasoning for Supersession", "text": "t"}"#
    private static let successor =
        #""references": [{"category": "external", "summary": "Superseding Document: 2", "url": "https://example.test/2"}],"#

    static let profiles: [Case] = [
        Case(
            name: "27.12 and 27.13, affected and fixed",
            bytes: document(
                category: "csaf_security_advisory",
                vulnerability: notes + #""product_status": {"known_affected": ["A"], "fixed": ["B"]}"#)),
        Case(
            name: "27.12",
            bytes: document(
                category: "csaf_security_advisory",
                vulnerability: notes + #""product_status": {"first_affected": ["A"], "fixed": ["B"]}"#),
            codes: ["csaf-6.1.27.12"]),
        Case(
            name: "27.13",
            bytes: document(
                category: "csaf_security_advisory", vulnerability: notes + #""product_status": {"first_fixed": ["B"]}"#),
            codes: ["csaf-6.1.27.12", "csaf-6.1.27.13"]),
        Case(
            name: "27.12, of the deprecated profile nothing is wanted",
            bytes: document(
                category: "csaf_deprecated_security_advisory",
                vulnerability: notes + #""product_status": {"fixed": ["B"]}"#)),
        Case(
            name: "27.14 and 27.19, a sound retraction",
            bytes: document(category: "csaf_superseded", head: #"\#(successor) "notes": [\#(reason)],"#, tree: "")),
        Case(
            name: "27.14 and 27.18", bytes: document(category: "csaf_superseded", head: successor, tree: ""),
            codes: ["csaf-6.1.27.14", "csaf-6.1.27.18"]),
        Case(
            name: "27.19", bytes: document(category: "csaf_superseded", head: #""notes": [\#(reason)],"#, tree: ""),
            codes: ["csaf-6.1.27.19"]),
        Case(
            name: "27.3",
            bytes: document(
                category: "csaf_superseded", head: #"\#(successor) "notes": [\#(reason)],"#, tree: "",
                vulnerability: #""cve": "CVE-2026-1234""#), codes: ["csaf-6.1.27.3"]),
    ]

    @Test(
        "each test fails with its number and nothing else, and passes beside it",
        arguments: [references, remedies, dates, headers, trees, scores, profiles].flatMap { $0 })
    func added(example: Case) {
        let report = DocumentValidator().validate(example.bytes)
        let errors = report.findings.filter { $0.level == .error }
        #expect(Set(errors.map(\.code)).sorted() == example.codes, "\(errors.map(\.message))")
        #expect(report.verdict == (example.codes.isEmpty ? .valid : .lenient))
    }

    @Test("none of them is asked of CSAF 2.0, which has some under other words")
    func older() {
        for example in CSAF21Tests.remedies + CSAF21Tests.trees {
            let text = String(decoding: example.bytes, as: UTF8.self)
            let older = DocumentValidator().validate(
                Array(text.replacing("\"csaf_version\": \"2.1\"", with: "\"csaf_version\": \"2.0\"").utf8))
            let codes = Set(older.findings.filter { $0.level == .error }.map(\.code))
            #expect(codes.isEmpty, "\(example.name): \(codes)")
        }
    }
}
