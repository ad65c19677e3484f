import Consensus
import LedgerTestKit
import Signing
import Testing
import Trust
import VEX
import Wire

@Suite("Substance: a digest that stands in for the state of a verdict")
struct SubstanceTests {
    private static func digest(_ text: String) -> Digest { SHA256.hash(Array(text.utf8)) }

    private static func state(_ change: (inout Parts) -> Void = { _ in }) -> VerdictState {
        var parts = Parts()
        change(&parts)
        return VerdictState(
            status: parts.status, justification: parts.justification, confidence: parts.confidence,
            conflicts: parts.conflicts, mode: parts.mode, ballots: parts.ballots, excluded: parts.excluded,
            configuration: digest(parts.configuration), trust: digest(parts.trust), algorithm: parts.algorithm)
    }

    private struct Parts {
        var status: VEXStatus? = .notAffected
        var justification: Justification? = .componentNotPresent
        var confidence = Millionths(800_000)
        var conflicts = [Conflict(kind: .weightTie, severity: .soft)]
        var mode = ConsensusMode.weightedVote
        var ballots: [Identifier: Identifier] = ["a": "x", "b": "y"]
        var excluded: [Identifier: ExclusionReason] = ["c": .superseded]
        var configuration = "configuration"
        var trust = "trust"
        var algorithm = ConsensusAlgorithm.current
    }

    @Test("confidence and the issuers of ballots are no part of it; everything else is, each part for itself")
    func parts() {
        let base = Self.state().substance
        #expect(Self.state { $0.confidence = .one }.substance == base)
        #expect(Self.state { $0.ballots = ["b": "x", "a": "z"] }.substance == base)
        let others: [VerdictState] = [
            Self.state { $0.status = .fixed }, Self.state { $0.status = nil }, Self.state { $0.justification = nil },
            Self.state { $0.conflicts = [] },
            Self.state { $0.conflicts = [Conflict(kind: .weightTie, severity: .hard)] },
            Self.state { $0.mode = .lattice }, Self.state { $0.ballots = ["a": "x"] },
            Self.state { $0.ballots = ["ab": "x", "": "y"] }, Self.state { $0.excluded = ["c": .belowThreshold] },
            Self.state { $0.excluded = [:] },
            Self.state {
                $0.ballots = ["a": "x", "b": "y", "c": "z"]; $0.excluded = [:]
            },
            Self.state { $0.configuration = "c" }, Self.state { $0.trust = "t" },
            Self.state { $0.algorithm = ConsensusAlgorithm(name: "stella-consensus", version: "2") },
        ]
        #expect(Set(others.map(\.substance) + [base]).count == others.count + 1)
    }

    @Test("with it, a change is known exactly when the states themselves say so", arguments: [1 as UInt64, 2, 3, 4])
    func change(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (changed, same) = (0, 0)
        for _ in 0..<3000 {
            let (old, new) = (Self.random(&random), Self.random(&random))
            let moved = max(old.confidence, new.confidence) - min(old.confidence, new.confidence)
            let isChange = old.substance != new.substance || moved >= VerdictChange.confidenceStep
            #expect((VerdictChange(from: old, to: new) != nil) == isChange, "seed \(seed)")
            if isChange { changed += 1 } else { same += 1 }
        }
        #expect(changed > 50 && same > 50, "seed \(seed)")
    }

    /// From so few values that equal states are common.
    private static func random(_ random: inout SeededGenerator) -> VerdictState {
        state {
            $0.status = random.pick([.fixed, .fixed, .fixed, nil])
            $0.justification = random.pick([nil, nil, nil, .componentNotPresent])
            $0.confidence = Millionths(UInt64(random.pick([500_000, 500_001, 549_999, 550_000])))
            $0.conflicts = random.pick([[], [], [Conflict(kind: .insufficientData, severity: .pending)]])
            $0.ballots = random.pick([["a": "x"], ["a": "x"], ["a": "y", "b": "x"]])
            $0.excluded = random.pick([[:], [:], ["c": .superseded]])
            $0.trust = random.pick(["t", "t", "t", "u"])
        }
    }

    @Test("an outcome has the substance of its state", arguments: ConsensusMode.allCases)
    func outcome(mode: ConsensusMode) {
        var random = SeededGenerator(seed: UInt64(mode.rawValue.utf8.count))
        for size in 0..<200 {
            let observations = (0..<size % 9).map { number in
                ConsensusObservation(
                    id: "observation-\(number)", issuer: Identifier("issuer-\(random.pick([0, 1, 2]))"),
                    tier: random.pick(TrustTier.allCases), signature: random.pick([.verified, .none, .invalid]),
                    status: random.pick(VEXStatus.allCases), justification: random.pick([nil, .componentNotPresent]),
                    timestamp: Timestamp(seconds: Int64(random.pick([0, 100_000, 9_000_000]))))
            }
            let outcome = ConsensusEngine().decide(
                observations, mode: mode, settings: ConsensusSettings(), asOf: Timestamp(seconds: 9_100_000))
            let (configuration, trust) = (Self.digest("c"), Self.digest("t"))
            let state = VerdictState(outcome, configuration: configuration, trust: trust)
            #expect(outcome.substance(configuration: configuration, trust: trust) == state.substance)
        }
    }
}
