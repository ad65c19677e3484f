import Consensus
import Testing
import Wire

@Suite("Replaying cases")
struct CaseEvaluatorTests {
    private let observation =
        #"{"id":"a","issuer":"x","tier":"Unknown","signature":"none","status":"fixed","justification":null,"timestamp":null,"subcomponents":[]}"#

    private func input(
        asOf: String = #""2025-06-30T00:00:00Z""#, mode: String = #""Lattice""#, config: String = "{}", _ observations: String? = nil
    ) -> String {
        #"{"asOf":\#(asOf),"mode":\#(mode),"config":\#(config),"observations":[\#(observations ?? observation)]}"#
    }

    private func evaluate(_ text: String) throws -> [CaseEvaluator.Evaluation] {
        try CaseEvaluator.evaluate(Array(text.utf8))
    }

    @Test("an array, one case, one case per line and wrapped cases give the same lines")
    func forms() throws {
        let line = try #require(try evaluate(input())[0].line)
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"status":"fixed","mode":"Lattice","asOf":"2025-06-30T00:00:00Z","confidence":"0.157500","agreement":"1.000000","weights":{"fixed":"0.157500"},"conflicts":[],"truncated":false,"ballots":[{"id":"a","issuer":"x","status":"fixed","weight":"0.157500"}],"excluded":[]}"#)
        let wrapped = #"{"name":"n","case":\#(input()),"expected":\#(String(decoding: line, as: UTF8.self))}"#
        let forms = [
            "[\(input()),\(input())]", "\(input())\n\(input())", "\(input())\r\n\n\(input())\n", "[\(wrapped),\n \(input())]",
            "\(wrapped)\n\(wrapped)\n",
        ]
        for form in forms {
            let evaluations = try evaluate(form)
            #expect(evaluations.map(\.line) == [line, line], "\(form)")
            #expect(evaluations.map(\.index) == [0, 1])
        }
        #expect(try evaluate(wrapped)[0].isExpected == true)
        #expect(try evaluate(wrapped.replacing("\"expected\":{\"status\":\"fixed\"", with: "\"expected\":{\"status\":\"affected\""))[0].isExpected == false)
        #expect(try evaluate("[]").isEmpty)
    }

    @Test("a malformed case costs only its own verdict, and its error names case and member")
    func malformed() throws {
        let cases: [(String, ConsensusError.Code, String)] = [
            (input(mode: #""Majority""#), .caseValue, "case 1: mode: Majority"),
            (input(asOf: #""yesterday""#), .caseValue, "case 1: asOf: yesterday"),
            (input(asOf: "5"), .caseMember, "case 1: asOf: a string"),
            (input(config: #"{"Weight":1}"#), .optionUnknown, "case 1: config: Weight"),
            (input(config: #"{"KnownWeight":1e1}"#), .decimalSyntax, "case 1: config: KnownWeight"),
            (input("5"), .caseMember, "case 1: observations[0]"),
            (input(observation.replacing("\"Unknown\"", with: "\"Best\"")), .caseValue, "case 1: observations[0]: tier: Best"),
            (input(observation + "," + observation.replacing("\"none\"", with: "\"good\"")), .caseValue, "observations[1]: signature: good"),
            (input(observation.replacing("\"fixed\"", with: "\"resolved\"")), .caseValue, "status: resolved"),
            (input(observation.replacing("\"justification\":null", with: "\"justification\":\"because\"")), .caseValue, "justification: because"),
            (input(observation.replacing("\"id\":\"a\",", with: "")), .caseMember, "observations[0]: id"),
            (input(observation.replacing("\"id\"", with: "\"extra\":1,\"id\"")), .caseMember, "observations[0]: extra"),
            (input(observation.replacing("[]", with: "[1]")), .caseMember, "subcomponents"),
            (input().replacing("\"config\"", with: "\"settings\""), .caseMember, "settings"),
            ("7", .caseMember, "case 1"),
        ]
        for (text, code, place) in cases {
            let evaluations = try evaluate("[\(input()),\(text),\(input())]")
            #expect(evaluations.count == 3)
            #expect(evaluations[1].line == nil)
            #expect(evaluations[1].error?.code == code, "\(text)")
            #expect(evaluations[1].error?.detail.contains(place) == true, "\(evaluations[1].error?.description ?? "") lacks \(place)")
            #expect(evaluations[0].line != nil && evaluations[2].line != nil)
        }
    }

    @Test("a line that is no JSON costs only its own verdict")
    func malformedLine() throws {
        let evaluations = try evaluate("\(input())\n{\"asOf\":}\n\(input())")
        #expect(evaluations.map { $0.line != nil } == [true, false, true])
        #expect(evaluations[1].error?.code == .caseSyntax)
    }

    @Test("input that holds no case is refused", arguments: ["", " \n", "{", "[", "[{}", "cases"])
    func refusals(text: String) {
        #expect(throws: ConsensusError(.caseSyntax, "")) { try evaluate(text) }
    }

    @Test("nulls may be left out")
    func leftOut() throws {
        let short = #"{"id":"a","issuer":"x","tier":"Unknown","signature":"none","status":"fixed"}"#
        #expect(try evaluate(input(short))[0].line == evaluate(input())[0].line)
    }
}
