import Consensus
import LedgerTestKit
import ProofChain
import Rekor
import Testing
import Trust
import VEX
import Wire

@Suite("REQUIREMENTS A5, A10: deltas")
struct DeltaTests {
    /// Verdicts over random subsets of the observations, days and modes.
    private func verdicts(_ count: Int) -> [VEXVerdictContent] {
        var random = SeededGenerator(seed: 0xde17a)
        return (0..<count).map { _ in
            let some = ProofSamples.observations.filter { _ in Bool.random(using: &random) }
            return ProofSamples.verdict(
                day: Int64.random(in: 0...40, using: &random), some,
                mode: ConsensusMode.allCases.randomElement(using: &random) ?? .lattice,
                trust: ProofSamples.digest("trust \(Int.random(in: 0...2, using: &random))"))
        }
    }

    @Test("back and forth are inverse")
    func inverse() {
        let all = verdicts(60)
        for old in all {
            for new in all {
                let forth = VEXDeltaChange.between(old, new)
                #expect(VEXDeltaChange.between(new, old) == forth.map(\.inverse))
                #expect(forth.map(\.inverse).map(\.inverse) == forth)
            }
        }
    }

    @Test("nothing changes between a verdict and itself")
    func identity() {
        for verdict in verdicts(20) { #expect(VEXDeltaChange.between(verdict, verdict).isEmpty) }
    }

    @Test("the counts of a summary equal its changes, and are the same backwards but for what came and went")
    func summary() {
        let all = verdicts(40)
        for (old, new) in zip(all, all.dropFirst()) {
            let changes = VEXDeltaChange.between(old, new)
            let (forth, back) = (VEXDeltaSummary(of: changes), VEXDeltaSummary(of: changes.map(\.inverse)))
            #expect(forth.total == changes.count)
            let counted = forth.ballotsAdded + forth.ballotsRemoved + forth.ballotsChanged + forth.other + (forth.statusChanged ? 1 : 0)
            #expect(counted == forth.total)
            #expect(forth.statusChanged == (old.status != new.status))
            #expect(back.ballotsAdded == forth.ballotsRemoved)
            #expect(back.ballotsRemoved == forth.ballotsAdded)
            #expect(back.ballotsChanged == forth.ballotsChanged)
            #expect(back.total == forth.total)
        }
    }

    @Test("the scanners' flip names status, justification and the vendor's lighter ballot")
    func flip() {
        let changes = ProofSamples.delta.changes
        #expect(changes.first { $0.field == "status" } == VEXDeltaChange(field: "status", from: "not_affected", to: "affected"))
        #expect(
            changes.first { $0.field == "justification" }
                == VEXDeltaChange(field: "justification", from: "vulnerable_code_not_in_execute_path", to: nil))
        let vendor = changes.first { $0.field == "ballot:vendor" }
        #expect(vendor?.from?.hasPrefix("not_affected 1.012000 by sha256:") == true)
        #expect(vendor?.to?.hasPrefix("not_affected 0.990000 by sha256:") == true)
        #expect(!changes.contains { $0.field == "trust" || $0.field == "configuration" || $0.field == "ballot:scanner" })
    }

    @Test("a delta carries uuid and index of both entries, and both ids")
    func references() throws {
        let json = ProofSamples.delta.json
        for (side, reference) in [("old", ProofSamples.beforeReference), ("new", ProofSamples.afterReference)] {
            #expect(json[side]?["verdictId"] == .string(reference.id.text))
            #expect(json[side]?["entry"]?["uuid"] == .string(reference.entry.uuid.text))
            #expect(json[side]?["entry"]?["logIndex"] == .integer(reference.entry.logIndex))
        }
        #expect(ProofSamples.beforeReference.entry.uuid.text.utf8.count == 80)
    }

    @Test("a summary that does not count its own changes is refused")
    func falseSummary() throws {
        let json = ProofSamples.delta.json
        let fewer = PredicateTests.replacing("changes", in: json, by: .array(ProofSamples.delta.changes.dropLast().map(\.json)))
        #expect(throws: ProofChainError(.malformedPredicate, "")) { try VEXDeltaStatement(json: fewer) }
    }

    @Test("an unknown cause is refused by name")
    func unknownCause() throws {
        let json = PredicateTests.replacing("cause", in: ProofSamples.delta.json, by: "weather")
        let error = #expect(throws: ProofChainError(.malformedPredicate, "")) { try VEXDeltaStatement(json: json) }
        #expect(error?.detail.contains("weather") == true)
        for cause in DeltaCause.allCases {
            let json = PredicateTests.replacing("cause", in: ProofSamples.delta.json, by: .string(cause.rawValue))
            #expect(try VEXDeltaStatement(json: json).cause == cause)
        }
    }
}
