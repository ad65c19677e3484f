import ProofChain
import Signing
import Testing
import Wire

@Suite("REQUIREMENTS A6, A11: merge traces")
struct MergeTraceTests {
    @Test("every observation of the verdict is in the trace once, with its fate")
    func complete() {
        let (trace, verdict) = (ProofSamples.trace, ProofSamples.after)
        #expect(trace.sources.map(\.observation) == verdict.ballots.map(\.observation) + verdict.excluded.map(\.observation))
        for (source, ballot) in zip(trace.sources, verdict.ballots) { #expect(source.fate == .ballot(weight: ballot.weight)) }
    }

    @Test("every source has an entry or says why it has none; neither is refused")
    func references() throws {
        for source in try #require(elements(ProofSamples.trace.json["sources"])) {
            let entry = try #require(source["entry"])
            if let reason = entry["unlogged"] {
                #expect(reason == "imported without its log")
            } else {
                #expect(entry["uuid"] != nil && entry["logIndex"] != nil)
            }
            let without = PredicateTests.replacing("entry", in: source, by: .object([]))
            let trace = PredicateTests.replacing("sources", in: ProofSamples.trace.json, by: [without])
            #expect(throws: ProofChainError(.malformedPredicate, "")) { try VEXMergeTrace(json: trace) }
        }
    }

    @Test("a bare leaf hash does not name an entry")
    func shortUUID() throws {
        let reference: JSONValue = ["uuid": .string(ProofSamples.digest("leaf").hex), "logIndex": 1]
        let verdict = PredicateTests.replacing(
            "entry", in: ProofSamples.trace.json["verdict"] ?? .null, by: reference)
        #expect(throws: ProofChainError(.malformedPredicate, "")) {
            try VEXMergeTrace(json: PredicateTests.replacing("verdict", in: ProofSamples.trace.json, by: verdict))
        }
    }

    private func elements(_ value: JSONValue?) -> [JSONValue]? {
        guard case .array(let elements)? = value else { return nil }
        return elements
    }
}
