import Testing
import Wire

@testable import VEX

@Suite("CSAF 6.1.60.1: extensions")
struct CSAFExtensionTests {
    private func faults(_ text: String) throws -> [String] {
        var faults: [String] = []
        CSAFExtensions.check(try JSONDocument(Array(text.utf8)).root, at: "") { faults.append("\($0) \($1)") }
        return faults
    }

    private static let schema = #""$schema": "https://example.test/a/own_1.0.0.json""#
    private static let rest = #""category": "essential", "critical": false, "content": {"a": 1}"#

    @Test(
        "what all extensions have in common",
        arguments: [
            ("[{\(schema), \(rest)}]", []), ("{}", [" a list is wanted"]), ("[]", [" empty"]),
            ("[1]", ["/0 an object is wanted"]),
            ("[{\(rest)}]", ["/0/$schema missing"]), ("[{\(schema), \(rest), \"x\": 1}]", ["/0/x no member of the schema"]),
            (
                #"[{\#(schema), "category": "high_value", "critical": "no", "content": {}}]"#,
                ["/0/category high_value", "/0/critical true or false is wanted", "/0/content an object with members is wanted"]
            ),
            (#"[{"$schema": "https://example.test/own.json", \#(rest)}]"#, ["/0/$schema https://example.test/own.json"]),
        ] as [(String, [String])])
    func content(text: String, wrong: [String]) throws {
        #expect(try faults(text) == wrong)
    }

    @Test("addresses of schemas")
    func addresses() {
        for text in ["https://example.test/own_1.0.0.json", "https://example.test/a/b_c_1.0.0-rc.1+x.json"] {
            #expect(CSAFExtensions.isSchema(text))
        }
        for text in [
            "", "http://example.test/own_1.0.0.json", "https://example.test/own_1.0.json", "https://example.test/_1.0.0.json",
            "https://example.test//own_1.0.0.json", "https://example/own_1.0.0.json", "https://example.test/ow n_1.0.0.json",
            "https://example.test/own_1.0.0", "https://own_1.0.0.json",
        ] { #expect(!CSAFExtensions.isSchema(text), "\(text)") }
    }

    @Test("they are found wherever they may stand")
    func places() throws {
        let extended = #""x_extensions": []"#
        let text = """
            {\(extended), "document": {\(extended)}, "product_tree": {
              "branches": [{"branches": [{"product": {\(extended)}}]}, {"product": {\(extended)}}],
              "full_product_names": [{}, {\(extended)}], "product_paths": [{"full_product_name": {\(extended)}}]},
             "vulnerabilities": [{\(extended), "metrics": [{"content": {\(extended)}}]}]}
            """
        let found = CSAFExtensions.lists(in: try JSONDocument(Array(text.utf8)).root).map(\.pointer)
        #expect(
            found == [
                "/x_extensions", "/document/x_extensions", "/product_tree/branches/0/branches/0/product/x_extensions",
                "/product_tree/branches/1/product/x_extensions", "/product_tree/full_product_names/1/x_extensions",
                "/product_tree/product_paths/0/full_product_name/x_extensions", "/vulnerabilities/0/x_extensions",
                "/vulnerabilities/0/metrics/0/content/x_extensions",
            ])
    }

    @Test("an extension that is not known is warned of, with its class and schema, and one that is malformed is an error")
    func told() {
        let sound = "{\(CSAFExtensionTests.schema), \(CSAFExtensionTests.rest)}"
        for (item, codes, verdict) in [
            (sound, ["csaf-6.1.60.2"], ValidationReport.Verdict.valid),
            ("{\(CSAFExtensionTests.schema)}", ["csaf-6.1.60.1", "csaf-6.1.60.2"], .lenient),
        ] {
            let report = DocumentValidator().validate(CSAF21Tests.document(head: "\"x_extensions\": [\(item)],"))
            #expect(Set(report.findings.map(\.code)).sorted() == codes && report.verdict == verdict)
            let warning = report.findings.last { $0.code == "csaf-6.1.60.2" }
            #expect(warning?.level == .warning && warning?.message.contains("https://example.test/a/own_1.0.0.json") == true)
        }
    }
}
