import Consensus
import Trust
import VEX
import Wire

/// One verdict over 100 statements of 100 issuers.
enum Deciding {
    @Sendable static func run() throws -> [Figure] {
        let asOf = Timestamp(seconds: 1_750_000_000)
        let statuses = VEXStatus.allCases
        let tiers = TrustTier.allCases
        let observations = (0..<100).map { number in
            ConsensusObservation(
                id: "observation-\(number)", issuer: Identifier("issuer-\(number)"), tier: tiers[number % tiers.count],
                signature: number % 3 == 0 ? .verified : .none, status: statuses[number % statuses.count],
                justification: number % 4 == 0 ? .vulnerableCodeNotPresent : nil,
                timestamp: Timestamp(seconds: asOf.seconds - Int64(number) * 40_000), subcomponents: [])
        }
        let engine = ConsensusEngine()
        let settings = ConsensusSettings()
        var samples: [Double] = []
        for round in 0..<5000 {
            let mode = ConsensusMode.allCases[round % ConsensusMode.allCases.count]
            let start = Measure.now()
            let outcome = engine.decide(observations, mode: mode, settings: settings, asOf: asOf)
            samples.append(Measure.now() - start)
            precondition(outcome.status != nil)
        }
        return [
            Figure(
                name: "consensus over 100 statements, p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms",
                goal: .atMost(1)),
            Figure(
                name: "  p50", value: Measure.percentile(samples, 0.5) * 1000, unit: "ms", goal: .none),
        ]
    }
}
