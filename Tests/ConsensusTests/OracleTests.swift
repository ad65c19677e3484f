import Consensus
import LedgerTestKit
import Testing
import Wire

@Suite("CONSENSUS.md, decisions D1–D17")
struct OracleTests {
    @Test("36 worked cases give the expected verdict, byte for byte", .enabled(if: Vectors.present, "shared/vectors is not here"))
    func workedCases() throws {
        let evaluations = try CaseEvaluator.evaluate(try Vectors.bytes("vex/consensus-examples.json"))
        #expect(evaluations.count == 36)
        for evaluation in evaluations {
            #expect(evaluation.error == nil)
            #expect(evaluation.isExpected == true, "case \(evaluation.index)")
        }
    }

    @Test("random cases with many ties: the engine and the slow oracle agree", arguments: 0..<24)
    func randomCases(block: Int) throws {
        let seed = UInt64(0x5eed_0000 + block)
        var random = SeededGenerator(seed: seed)
        let cases = (0..<1000).map { _ in RandomCase(&random) }
        let evaluations = try CaseEvaluator.evaluate(JSONValue.array(cases.map(\.json)).compact)
        #expect(evaluations.count == cases.count)
        for (input, evaluation) in zip(cases, evaluations) {
            let line = try #require(evaluation.line, "seed \(seed), case \(evaluation.index): \(evaluation.result)")
            let expected = DecisionOracle(input).verdict()
            guard line.elementsEqual(expected.utf8) else {
                let text = String(decoding: input.json.compact, as: UTF8.self)
                Issue.record("seed \(seed) case \(evaluation.index)\n\(text)\ngot  \(String(decoding: line, as: UTF8.self))\nwant \(expected)")
                return
            }
        }
    }

    @Test("the random cases reach every step, conflict and severity")
    func coverage() throws {
        var random = SeededGenerator(seed: 0x5eed_0000)
        let cases = (0..<1000).map { _ in RandomCase(&random).json }
        var (reasons, kinds, severities, truncated): (Set<ExclusionReason>, Set<Conflict.Kind>, Set<Conflict.Severity>, Int) = ([], [], [], 0)
        for evaluation in try CaseEvaluator.evaluate(JSONValue.array(cases).compact) {
            let outcome = try evaluation.result.get()
            reasons.formUnion(outcome.excluded.map(\.reason))
            kinds.formUnion(outcome.conflicts.map(\.kind))
            severities.formUnion(outcome.conflicts.map(\.severity))
            truncated += outcome.truncated ? 1 : 0
        }
        // The last two are found out before the engine is asked, and no case can state them.
        #expect(reasons == Set(ExclusionReason.allCases).subtracting([.retracted, .rangeUndecidable]))
        #expect(kinds == Set(Conflict.Kind.allCases))
        #expect(severities == Set(Conflict.Severity.allCases))
        #expect(truncated > 10)
    }
}
