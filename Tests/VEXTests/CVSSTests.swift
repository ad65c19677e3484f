import Testing
import Wire

@testable import VEX

@Suite("CVSS: vectors and scores")
struct CVSSTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let vector: String
        let base: Int
        var temporal: Int?
        var testDescription: String { vector }
    }

    private func vector(_ text: String) -> CVSSVector? {
        if text.hasPrefix("CVSS:4.0/") { return CVSSVector(text, .v4, number: "4.0") }
        if text.hasPrefix("CVSS:3.") {
            return CVSSVector(text, .v3, number: text.hasPrefix("CVSS:3.0") ? "3.0" : "3.1")
        }
        return CVSSVector(text, .v2, number: "2.0")
    }

    /// From the worked examples of FIRST's documents.
    @Test(
        "published scores",
        arguments: [
            Case(vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", base: 100),
            Case(vector: "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", base: 61),
            Case(vector: "CVSS:3.1/AV:L/AC:L/PR:H/UI:R/S:U/C:H/I:H/A:H", base: 65),
            Case(vector: "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", base: 0),
            Case(vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", base: 98, temporal: 88),
            Case(vector: "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", base: 78, temporal: 64),
            Case(vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", base: 100, temporal: 83),
            Case(vector: "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:POC/RL:W/RC:ND", base: 100, temporal: 86),
            Case(vector: "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C", base: 62, temporal: 49),
        ])
    func published(example: Case) throws {
        let read = try #require(vector(example.vector))
        #expect(CVSSScore.base(of: read) == example.base)
        #expect(CVSSScore.temporal(of: read) == example.temporal)
    }

    @Test(
        "what is no vector",
        arguments: [
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
            "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/Q:Q",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/", "cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
            "AV:N/AC:L/Au:N/C:C/I:C", "(AV:N/AC:L/Au:N/C:C/I:C/A:C)", "",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H",
        ])
    func malformed(text: String) { #expect(vector(text) == nil) }

    @Test("of all 2,592 base vectors of version 3 no metric that grows worse lowers the score")
    func monotonous() throws {
        // From the mildest to the worst value of each metric.
        let metrics = [
            ("AV", "PLAN"), ("AC", "HL"), ("PR", "HLN"), ("UI", "RN"), ("S", "UC"), ("C", "NLH"), ("I", "NLH"),
            ("A", "NLH"),
        ].map { ($0, $1.map { String($0) }) }
        var scores: [[Int]: Int] = [:]
        func visit(_ chosen: [Int]) throws {
            guard chosen.count == metrics.count else {
                for index in metrics[chosen.count].1.indices { try visit(chosen + [index]) }
                return
            }
            let text = "CVSS:3.1/" + zip(metrics, chosen).map { "\($0.0):\($0.1[$1])" }.joined(separator: "/")
            scores[chosen] = CVSSScore.base(of: try #require(vector(text)))
        }
        try visit([])
        #expect(scores.count == 2_592 && scores.values.allSatisfy { (0...100).contains($0) })
        for (chosen, score) in scores {
            for metric in metrics.indices where chosen[metric] > 0 {
                var milder = chosen
                milder[metric] -= 1
                #expect(try #require(scores[milder]) <= score)
            }
        }
    }
}
