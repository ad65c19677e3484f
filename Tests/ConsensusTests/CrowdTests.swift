import Consensus
import LedgerTestKit
import Testing
import Trust
import VEX
import Wire

/// What one issuer that nobody trusts can do with ten thousand statements.
@Suite("One untrusted issuer, 10,000 statements")
struct CrowdTests {
    private static let asOf = Timestamp(seconds: 1_780_272_000)

    /// Statements with ids of their own, spread over subcomponents, statuses and the last forty days.
    private static func crowd(_ seed: UInt64, signature: SignatureStatus, status: VEXStatus? = nil)
        -> [ConsensusObservation]
    {
        var random = SeededGenerator(seed: seed)
        return (0..<10_000).map { number in
            ConsensusObservation(
                id: "crowd-\(number)", issuer: "nobody", tier: .untrusted, signature: signature,
                status: status ?? random.pick(VEXStatus.allCases),
                justification: random.pick([nil, .vulnerableCodeNotPresent]),
                timestamp: Timestamp(seconds: asOf.seconds - Int64(random.upTo(40 * 86_400))),
                subcomponents: [Identifier("part-\(random.upTo(5_000))")])
        }
    }

    /// As old and as weak as an authority can be under the default settings.
    private static func authority(_ status: VEXStatus) -> ConsensusObservation {
        ConsensusObservation(
            id: "authority", issuer: "vendor", tier: .authoritative, signature: .none, status: status,
            justification: nil,
            timestamp: nil)
    }

    private static func decide(_ observations: [ConsensusObservation], _ mode: ConsensusMode) -> ConsensusOutcome {
        ConsensusEngine().decide(observations, mode: mode, settings: ConsensusSettings(), asOf: asOf)
    }

    @Test(
        "flips no authoritative verdict where weight decides",
        arguments: ConsensusMode.allCases.filter { $0 != .lattice })
    func votes(mode: ConsensusMode) {
        for (number, status) in VEXStatus.allCases.enumerated() {
            for signature in [SignatureStatus.none, .verified, .unknownKey, .invalid] {
                let crowd = CrowdTests.crowd(UInt64(0xc0 + number), signature: signature)
                #expect(
                    CrowdTests.decide([CrowdTests.authority(status)] + crowd, mode).status == status,
                    "\(status) \(signature)")
            }
        }
    }

    /// A lattice takes the most severe word of anybody whose weight passes the threshold: that is what the mode is for.
    @Test("never makes a lattice milder, and has no more say in it than one statement")
    func lattice() {
        for status in VEXStatus.allCases {
            let outcome = CrowdTests.decide(
                [CrowdTests.authority(status)] + CrowdTests.crowd(0x1a, signature: .none), .lattice)
            #expect(outcome.severity >= status.severity)
            #expect(outcome.ballots.count { $0.issuer == "nobody" } <= 1)
            let milder = CrowdTests.crowd(0x1b, signature: .none, status: .notAffected)
            #expect(CrowdTests.decide([CrowdTests.authority(status)] + milder, .lattice).status == status)
        }
        var settings = ConsensusSettings()
        settings.minimumWeightThreshold = Millionths(200_000)
        let outcome = ConsensusEngine().decide(
            [CrowdTests.authority(.notAffected)] + CrowdTests.crowd(0x1c, signature: .verified, status: .affected),
            mode: .lattice,
            settings: settings, asOf: CrowdTests.asOf)
        #expect(outcome.status == .notAffected, "a threshold above what nobody can weigh keeps it out of a lattice")
    }

    @Test("weighs what its one ballot weighs")
    func oneBallot() {
        let crowd = CrowdTests.crowd(0x1d, signature: .none)
        let outcome = CrowdTests.decide([CrowdTests.authority(.fixed)] + crowd, .weightedVote)
        #expect(outcome.ballots.count { $0.issuer == "nobody" } == 1)
        #expect(outcome.ballots.count + outcome.excluded.count == 10_001)
        #expect(outcome.ballots.filter { $0.issuer == "nobody" }.allSatisfy { $0.weight <= Millionths(110_000) })
    }
}
