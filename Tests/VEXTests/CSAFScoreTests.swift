import Testing
import Wire

@testable import VEX

@Suite("CSAF 6.1.9: scores of all metrics, and of environments")
struct CSAFScoreTests {
    struct Scored {
        let vector: CVSSVector
        let tenths: Int
    }

    /// The rows of ``CSAFScoreVectors``.
    private func rows(_ text: String, metrics: String? = nil, number: String) throws -> [Scored] {
        let version: CVSSVector.Version = number == "4.0" ? .v4 : number == "2.0" ? .v2 : .v3
        let names = metrics?.split(separator: " ")
        return try text.split { $0 == "," || $0 == "\n" }.map { row in
            let parts = row.split(separator: " ")
            let letters = names.map { zip($0, parts[0]).filter { $0.1 != "-" }.map { "\($0.0):\($0.1)" } }
            let spelled = letters.map { "CVSS:\(number)/" + $0.joined(separator: "/") } ?? String(parts[0])
            return Scored(
                vector: try #require(CVSSVector(spelled, version, number: number), "\(spelled)"),
                tenths: try #require(Int(parts[1])))
        }
    }

    @Test("a vector of each macro vector of CVSS 4.0 comes to what another program makes of it")
    func whole() throws {
        let rows = try rows(CSAFScoreVectors.whole4, metrics: CSAFScoreVectors.metrics4, number: "4.0")
        #expect(rows.count == 270)
        for row in rows { #expect(CVSSScore.whole(of: row.vector) == row.tenths, "\(row.vector)") }
    }

    @Test("environmental scores come to what another program makes of them", arguments: ["3.1", "3.0", "2.0"])
    func environmental(number: String) throws {
        let text = ["3.1": CSAFScoreVectors.version31, "3.0": CSAFScoreVectors.version30][number]
        let rows = try rows(
            text ?? CSAFScoreVectors.version2, metrics: text == nil ? nil : CSAFScoreVectors.metrics3, number: number)
        #expect(rows.count >= 60)
        for row in rows { #expect(CVSSScore.environmental(of: row.vector) == row.tenths, "\(row.vector)") }
    }

    @Test("of base vectors of CVSS 4.0, no metric that grows worse lowers the score by more than a tenth")
    func monotonous() throws {
        // From the mildest to the worst value of each metric.
        let metrics = [
            ("AV", "PLAN"), ("AC", "HL"), ("AT", "PN"), ("PR", "HLN"), ("UI", "APN"), ("VC", "NLH"), ("VI", "NLH"),
            ("VA", "NLH"), ("SC", "NLH"), ("SI", "NLH"), ("SA", "NLH"),
        ]
        func score(_ chosen: [Int]) throws -> Int {
            let text = zip(metrics, chosen).map { "\($0.0):\(Array($0.1)[$1])" }.joined(separator: "/")
            return CVSSScore.whole(of: try #require(CVSSVector("CVSS:4.0/" + text, .v4, number: "4.0")))
        }
        // Every 97th of 104,976, so that the test takes a moment.
        let count = metrics.map(\.1.count).reduce(1, *)
        #expect(count == 104_976)
        for index in stride(from: 0, to: count, by: 97) {
            var (rest, chosen) = (index, [Int]())
            for (_, values) in metrics {
                chosen.append(rest % values.count)
                rest /= values.count
            }
            let own = try score(chosen)
            #expect((0...100).contains(own))
            for metric in metrics.indices where chosen[metric] > 0 {
                var milder = chosen
                milder[metric] -= 1
                #expect(try score(milder) <= own + 1)
            }
        }
    }

    @Test("what has no score of its own: no loss at all, and metrics that are not defined")
    func nothing() throws {
        let harmless = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N"
        #expect(CVSSScore.whole(of: try #require(CVSSVector(harmless, .v4, number: "4.0"))) == 0)
        let modified = harmless + "/MSI:S"
        #expect(CVSSScore.whole(of: try #require(CVSSVector(modified, .v4, number: "4.0"))) > 0)
        let undefined = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/MC:X/CR:X"
        #expect(CVSSScore.environmental(of: try #require(CVSSVector(undefined, .v3, number: "3.1"))) == nil)
    }
}

extension CSAFScoreTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        /// `cvss_v4`, or `cvss_v3` and so on.
        let kind: String
        let score: String
        /// The codes of all errors.
        var codes: [String] = []
        var testDescription: String { name }
    }

    private static let vector4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"
    private static let vector3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"

    private static func score4(_ score: String, _ severity: String, _ more: String = "") -> String {
        #""version": "4.0", "vectorString": "\#(vector4)\#(more)", "baseScore": \#(score), "baseSeverity": "\#(severity)""#
    }

    private static func score3(_ more: String, _ environmental: String = "", severity: String = "") -> String {
        let second = environmental.isEmpty ? "" : #", "environmentalScore": \#(environmental)"#
        let third = severity.isEmpty ? "" : #", "environmentalSeverity": "\#(severity)""#
        return #""version": "3.1", "vectorString": "\#(vector3)\#(more)", "baseScore": 10, "#
            + #""baseSeverity": "CRITICAL"\#(second)\#(third)"#
    }

    static let cases = [
        Case(name: "4.0", kind: "cvss_v4", score: score4("10.0", "CRITICAL")),
        Case(name: "4.0, another score", kind: "cvss_v4", score: score4("9.3", "CRITICAL"), codes: ["csaf-6.1.9"]),
        Case(name: "4.0, of all metrics", kind: "cvss_v4", score: score4("9.3", "CRITICAL", "/E:P")),
        Case(name: "4.0, of the base metrics", kind: "cvss_v4", score: score4("10", "CRITICAL", "/E:P")),
        Case(name: "4.0, of neither", kind: "cvss_v4", score: score4("9.0", "CRITICAL", "/E:P"), codes: ["csaf-6.1.9"]),
        Case(name: "3.1, an environment", kind: "cvss_v3", score: score3("/MC:N/MI:N/MA:N", "0", severity: "NONE")),
        Case(name: "3.1, left out", kind: "cvss_v3", score: score3("/MC:N/MI:N/MA:N")),
        Case(name: "3.1, another score", kind: "cvss_v3", score: score3("/MC:N/MI:N/MA:N", "1.5"), codes: ["csaf-6.1.9"]),
        Case(
            name: "3.1, another severity", kind: "cvss_v3", score: score3("/MC:N/MI:N/MA:N", "0", severity: "LOW"),
            codes: ["csaf-6.1.9"]),
        Case(name: "3.1, of no environment", kind: "cvss_v3", score: score3("", "9.9")),
        Case(
            name: "2.0, an environment", kind: "cvss_v2",
            score: """
                "version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H",
                "baseScore": 7.8, "environmentalScore": 9.2
                """),
        Case(
            name: "2.0, another score", kind: "cvss_v2",
            score: """
                "version": "2.0", "vectorString": "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H",
                "baseScore": 7.8, "environmentalScore": 9.3
                """, codes: ["csaf-6.1.9"]),
    ]

    @Test("a score that is not what the vector comes to is an error, and any that it can be is none", arguments: cases)
    func stated(example: Case) {
        let metric = #"{"products": ["A"], "content": {"\#(example.kind)": {\#(example.score)}}}"#
        let report = DocumentValidator().validate(CSAF21Tests.document(vulnerability: #""metrics": [\#(metric)]"#))
        let errors = report.findings.filter { $0.level == .error }
        #expect(errors.map(\.code) == example.codes, "\(errors.map(\.message))")
    }
}
