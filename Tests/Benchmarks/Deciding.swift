import Consensus
import Trust
import VEX
import Wire

/// Verdicts over 10 and 100 statements of as many issuers, in all modes by turns, in the time of one core: what else the
/// machine does is not counted.
enum Deciding {
    @Sendable static func run() throws -> [Figure] {
        try figures(statements: 10, rate: 50_000, slowest: 0.2) + figures(statements: 100, rate: 5_000, slowest: 1)
    }

    /// - Parameters:
    ///   - rate: The goal, in verdicts a second.
    ///   - slowest: The goal for the 99th percentile, in milliseconds.
    private static func figures(statements: Int, rate: Double, slowest: Double) throws -> [Figure] {
        let asOf = Timestamp(seconds: 1_750_000_000)
        let observations = observations(statements, asOf: asOf)
        let engine = ConsensusEngine()
        let settings = ConsensusSettings()
        var samples: [Double] = []
        for round in 0..<500_000 / statements {
            let mode = ConsensusMode.allCases[round % ConsensusMode.allCases.count]
            let start = Measure.cpuSeconds()
            let outcome = engine.decide(observations, mode: mode, settings: settings, asOf: asOf)
            samples.append(Measure.cpuSeconds() - start)
            guard outcome.ballots.count == statements else { throw BenchError.tool("not every statement is a ballot") }
        }
        return [
            Figure(
                name: "consensus over \(statements) statements", value: Double(samples.count) / samples.reduce(0, +),
                unit: "verdicts/s", goal: .atLeast(rate)),
            Figure(
                name: "  p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms", goal: .atMost(slowest)),
            Figure(name: "  p50", value: Measure.percentile(samples, 0.5) * 1000, unit: "ms", goal: .none),
        ]
    }

    private static func observations(_ count: Int, asOf: Timestamp) -> [ConsensusObservation] {
        let statuses = VEXStatus.allCases
        // Untrusted ones would fall below the threshold, and so out of the vote.
        let tiers = TrustTier.allCases.filter { $0 != .untrusted }
        return (0..<count).map { number in
            ConsensusObservation(
                id: "observation-\(number)", issuer: Identifier("issuer-\(number)"), tier: tiers[number % tiers.count],
                signature: number % 3 == 0 ? .verified : .none, status: statuses[number % statuses.count],
                justification: number % 4 == 0 ? .vulnerableCodeNotPresent : nil,
                timestamp: Timestamp(seconds: asOf.seconds - Int64(number) * 40_000), subcomponents: [])
        }
    }
}
