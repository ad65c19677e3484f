import Testing
import Wire

@testable import VEX

@Suite("CSAF 6.1.46 and 6.1.48: SSVC")
struct CSAFAssessmentTests {
    /// The pointers and notes of what is wrong.
    private func faults(_ text: String, _ check: (JSONNode, String, SSVCForm.Report) -> Void) throws -> [String] {
        var faults: [String] = []
        check(try JSONDocument(Array(text.utf8)).root, "", { faults.append("\($0) \($1)") })
        return faults
    }

    private static func list(_ selections: String, time: String = "2024-01-24T10:00:00Z", _ more: String = "") -> String {
        #"{"schemaVersion": "2.0.0", "timestamp": "\#(time)", "selections": [\#(selections)]\#(more)}"#
    }

    private static func selection(
        _ namespace: String, _ key: String, _ version: String, _ values: [String], _ more: String = ""
    ) -> String {
        let values = values.map { #"{"key": "\#($0)"}"# }.joined(separator: ", ")
        return #"{"namespace": "\#(namespace)", "key": "\#(key)", "version": "\#(version)", "values": [\#(values)]\#(more)}"#
    }

    private static let sound = selection("ssvc", "A", "2.0.0", ["N", "Y"])

    @Test(
        "what the schema SelectionList wants",
        arguments: [
            (list(sound), []),
            (list(selection("x_example.test#own", "T*", "1.0.0-rc.1+b", ["a_b"], #", "name": "n", "definition": "d""#)), []),
            (list(sound, #", "target_ids": ["CVE-2024-1"], "references": [{"uri": "https://example.test", "summary": ""}]"#), []),
            ("[]", [" an object is wanted"]),
            (#"{"schemaVersion": "2.0.0", "timestamp": "2024-01-24T10:00:00Z"}"#, ["/selections missing"]),
            (
                #"{"schemaVersion": "1-0-1", "timestamp": 1, "selections": []}"#,
                ["/schemaVersion 1-0-1", "/timestamp a string is wanted", "/selections empty"]
            ),
            (list(sound, #", "x/y": 1"#), ["/x~1y no member of the schema"]),
            (list(sound, #", "target_ids": ["a", "a", 1]"#), ["/target_ids/2 a string is wanted", "/target_ids an item twice"]),
            (list(sound, #", "references": [{"summary": "s"}]"#), ["/references/0/uri missing"]),
            (
                list(#"{"namespace": "SSVC", "key": "_A", "version": "2", "values": [{"name": ""}], "name": "", "x": 1}"#),
                [
                    "/selections/0/namespace SSVC", "/selections/0/key _A", "/selections/0/version 2",
                    "/selections/0/values/0/name ", "/selections/0/values/0/key missing", "/selections/0/name ",
                    "/selections/0/x no member of the schema",
                ]
            ),
            (list(#"{"namespace": "ssvc", "key": "A", "version": "2.0.0", "values": []}"#), ["/selections/0/values empty"]),
        ] as [(String, [String])])
    func form(text: String, wrong: [String]) throws {
        #expect(try faults(text, SSVCForm.check) == wrong)
    }

    @Test(
        "namespaces that the schema allows",
        arguments: [
            "ssvc", "nist#800-30", "a1b.c-d", "x_example.test#test", "x_example.test#test//.example.test#private-extension",
            "ssvc/de-DE/.example.organization#reference-arch-1", "ssvc//.example.test$en-GB", "ssvc//.example.test#x$de-DE",
            "ssvc/de-DE", "ssvc//.example.test#a/pl-PL", "ssvc/i-default",
        ])
    func namespace(text: String) { #expect(SSVCNamespace(text) != nil) }

    @Test(
        "and that it does not",
        arguments: [
            "", "ab", "SSVC", "1ab", "a-bc", "ab-", "ab--c", "ssvc#", "ssvc#A", "x_test", "x_example#test", "x_example.test",
            "x_example.test#te..st", "x_-a.test#b", "ssvc/.example.test#a", "ssvc//example.test", "ssvc//.example.test",
            "ssvc//.example.test$", "ssvc/de_DE", "ssvc/123456789", String(repeating: "a", count: 1_001),
        ])
    func noNamespace(text: String) { #expect(SSVCNamespace(text) == nil) }

    private static let later = "2026-10-24T00:00:00Z"

    @Test(
        "decision points of registered namespaces, their versions and values",
        arguments: [
            (list(selection("ssvc", "MI", "1.0.0", ["N", "NED"])), 0), (list(selection("ssvc", "MI", "1.0.0", ["N", "D"])), 1),
            (list(selection("ssvc", "SI", "2.0.0", ["M", "R", "C"])), 0),
            (list(selection("ssvc", "SI", "2.0.0", ["M", "C", "R"])), 1),
            (list(selection("ssvc", "SI", "2.0.0+build", ["M", "R"])), 0),
            // A version that there has never been; one whose values are not known; one that may have come since.
            (list(selection("ssvc", "SI", "1.9.7", ["M"])), 1), (list(selection("ssvc", "HI", "1.0.0", ["?"])), 0),
            (list(selection("ssvc", "SI", "3.0.0", ["C", "M"])), 1), (list(selection("ssvc", "SI", "3.0.0", ["M", "C"])), 0),
            (list(selection("ssvc", "SI", "3.0.0", ["C", "M"]), time: later), 0),
            // A point that there has never been, or that may have come since.
            (list(selection("ssvc", "SIs", "2.0.0", ["M"])), 1), (list(selection("ssvc", "SIs", "2.0.0", ["M"]), time: later), 0),
            (list(selection("cvss", "SIs", "2.0.0", ["M"])), 0), (list(selection("cisa", "IS", "1.0.0", ["M"])), 0),
            (list(selection("cvss", "AC", "3.0.1", ["L"])), 0), (list(selection("cvss", "AC", "3.0.1", ["E"])), 1),
            (list(selection("cvss", "AC", "2.5.0", ["E"])), 0), (list(selection("cisa", "CISA", "1.1.0", ["T", "T*"])), 0),
            // Extensions take values away, and neither add any nor change their order.
            (list(selection("ssvc//.example.test#own", "SI", "2.0.0", ["R"])), 0),
            (list(selection("ssvc//.example.test#own", "SI", "2.0.0", ["S", "R"])), 1),
            (list(selection("ssvc/de-DE", "SI", "2.0.0", ["C", "M"])), 1),
            (list(selection("ssvc#own", "SI", "9.9.9", ["C", "M"])), 0),
            (list(selection("x_ssvc.test#own", "SI", "2.0.0", ["S"])), 0),
            (list(selection("invalid", "SI", "2.0.0", ["M"])), 1), (list(selection("invalid#own", "SI", "2.0.0", ["M"])), 1),
            (list(selection("test", "SI", "2.0.0", ["S"])), 0), (list(selection("example", "SI", "2.0.0", ["S"])), 0),
            (list(selection("ssvc", "SI", "2.0.0", ["C", "R", "M", "S"])), 3), ("{}", 0), ("[]", 0), (list("1"), 0),
        ] as [(String, Int)])
    func points(text: String, count: Int) throws {
        let faults = try faults(text, SSVCCheck.check)
        #expect(faults.count == count, "\(faults)")
    }

    /// The suite calls it valid, and its title failing: two values have changed their keys.
    private static let misfiled = "mandatory/oasis_csaf_tc-csaf_2_1-2024-6-1-48-19.json"

    @Test(
        "each document of the suite is judged as it should be", .enabled(if: Vectors.present, "…/shared/vectors is not here"),
        arguments: ["6.1.46", "6.1.48"])
    func suite(number: String) throws {
        let entry = try #require(CSAFSuiteTests.entries(of: "2.1").first { $0.number == number })
        for name in entry.failures + entry.valid {
            let bytes = try #require(Vectors.bytes("vex/csaf/oasis-suite-2.1/\(name)"))
            var faults: [String] = []
            for metric in try JSONDocument(bytes).root["vulnerabilities"].elements.flatMap({ $0["metrics"].elements }) {
                guard let list = metric["content"]?["ssvc_v2"] else { continue }
                if number == "6.1.46" { SSVCForm.check(list, at: "") { faults.append("\($0) \($1)") } }
                if number == "6.1.48" { SSVCCheck.check(list, at: "") { faults.append("\($0) \($1)") } }
            }
            let isFailing = entry.failures.contains(name) || name == CSAFAssessmentTests.misfiled
            #expect(faults.isEmpty != isFailing, "\(name): \(faults)")
        }
    }

    @Test("it is told where it stands")
    func places() {
        let selections = CSAFAssessmentTests.selection("ssvc", "SI", "2.0.0", ["C", "M"], #", "x": 1"#)
        let list = CSAFAssessmentTests.list(selections)
        let metric = #""cve": "CVE-2026-1234", "metrics": [{"products": ["A"], "content": {"ssvc_v2": \#(list)}}]"#
        let findings = DocumentValidator().validate(CSAF21Tests.document(vulnerability: metric)).findings
        #expect(findings.map(\.code) == ["csaf-6.1.46", "csaf-6.1.48"])
        let place = "/vulnerabilities/0/metrics/0/content/ssvc_v2/selections/0"
        #expect(findings.map(\.pointer) == [place + "/x", place + "/values/1/key"])
    }
}
