import Testing
import VEX
import Wire

@Suite("SARIF 2.1.0")
struct SARIFReportTests {
    private static let documents = [
        ("a.json", Sample.openvex(status: #""status": "affected""#)), ("b/ü c.json", Sample.openvex()),
        (
            "c.json",
            Sample.csaf(
                category: "x", vulnerability: #""cve": "CVE-2024-1", "product_status": {"fixed": ["X"]}"#)
        ), ("d.json", Array("{\"a\": }".utf8)),
    ]

    private func log(_ documents: [(String, [UInt8])] = documents) -> JSONValue {
        let reports = documents.map { (uri: SARIFReport.uri(ofPath: $0), report: DocumentValidator().validate($1)) }
        return SARIFReport(version: "1.2.3", reports).json
    }

    private func elements(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let elements)? = value else { return [] }
        return elements
    }

    private func firstResult(_ log: JSONValue) -> JSONValue? {
        let run = elements(log["runs"]).first
        return elements(run?["results"]).first
    }

    private func firstLocation(_ result: JSONValue) -> JSONValue? { elements(result["locations"]).first }

    @Test("a log has what the schema requires, and each result leads to its rule and its artifact")
    func members() throws {
        let log = log()
        #expect(log["version"] == "2.1.0")
        let runs = elements(log["runs"])
        let run = try #require(runs.first)
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"] == "stella" && driver["version"] == "1.2.3")
        let rules = elements(driver["rules"])
        let artifacts = elements(run["artifacts"])
        #expect(artifacts.map { $0["location"]?["uri"] } == ["a.json", "b/%C3%BC%20c.json", "c.json", "d.json"])
        let results = elements(run["results"])
        #expect(!results.isEmpty)
        for result in results {
            let code = try #require(result["ruleId"])
            guard case .number(let index)? = result["ruleIndex"], let rule = Int(index) else {
                Issue.record("no rule")
                continue
            }
            #expect(rules[rule]["id"] == code)
            #expect(rules[rule]["shortDescription"]?["text"] != nil && rules[rule]["help"]?["text"] != nil)
            #expect([.string("error"), "warning", "note"].contains(try #require(result["level"])))
            #expect(result["message"]?["text"] != nil)
            let location = try #require(firstLocation(result)?["physicalLocation"]?["artifactLocation"])
            guard case .number(let place)? = location["index"], let artifact = Int(place) else {
                Issue.record("no artifact")
                continue
            }
            #expect(artifacts[artifact]["location"]?["uri"] == location["uri"])
        }
        let codes = rules.compactMap { rule -> String? in
            if case .string(let id)? = rule["id"] { id } else { nil }
        }
        #expect(codes == ["O7-action", "csaf-6.1.1", "schema-value", "vex.not-json"])
    }

    @Test("a result has its region, its pointer and its level")
    func region() throws {
        let result = try #require(firstResult(log()))
        #expect(result["ruleId"] == "O7-action" && result["level"] == "error")
        let location = try #require(firstLocation(result))
        #expect(elements(location["logicalLocations"]) == [["fullyQualifiedName": "/statements/0"]])
        let region = try #require(location["physicalLocation"]?["region"])
        let text = Array(SARIFReportTests.documents[0].1)
        let start = try #require(text.firstIndex(of: UInt8(ascii: "[")))
        #expect(region["byteOffset"] == .integer(start + 1))
        #expect(region["startLine"] == 1 && region["startColumn"] == .integer(start + 2))
        #expect(
            region["endColumn"] == .integer(text.count - 1) && region["byteLength"] == .integer(text.count - start - 3))
    }

    @Test("a document in an envelope has no region, since its places are not those of the file")
    func wrapped() throws {
        let payload = Base64.encode(SARIFReportTests.documents[0].1)
        let envelope = Array(#"{"payloadType": "t", "payload": "\#(payload)"}"#.utf8)
        let result = try #require(firstResult(log([("e", envelope)])))
        let location = try #require(firstLocation(result))
        #expect(location["physicalLocation"]?["region"] == nil && location["logicalLocations"] != nil)
    }

    @Test("the same documents give the same bytes, no documents a log without results")
    func deterministic() throws {
        #expect(log().compact == log().compact)
        let empty = elements(log([])["runs"]).first
        #expect(empty?["results"] == [] && empty?["tool"]?["driver"]?["rules"] == [])
    }

    @Test("paths become URI references")
    func paths() {
        #expect(SARIFReport.uri(ofPath: "a/b-c_1.~x.json") == "a/b-c_1.~x.json")
        #expect(SARIFReport.uri(ofPath: "a:b?c#d%e") == "a%3Ab%3Fc%23d%25e")
        #expect(SARIFReport.uri(ofPath: "/a b") == "file:///a%20b")
    }
}
