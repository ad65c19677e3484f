import Consensus
import Testing
import Trust
import VEX
import Wire

@Suite("CONSENSUS.md D4: age and freshness")
struct FreshnessTests {
    private let asOf = Timestamp(seconds: 1_751_241_600)

    private func freshness(_ timestamp: Timestamp?, days: Int = 30, least: UInt64 = 500_000) -> UInt64 {
        var settings = ConsensusSettings()
        settings.freshnessDecayDays = days
        settings.minFreshnessFactor = Millionths(least)
        let observation = ConsensusObservation(
            id: "a", issuer: "x", tier: .known, signature: .none, status: .affected, justification: nil,
            timestamp: timestamp)
        return WeightFactors(of: observation, settings: settings, asOf: asOf).freshness.value
    }

    private func ago(_ seconds: Int64, nanoseconds: Int32 = 0) -> Timestamp {
        Timestamp(seconds: asOf.seconds - seconds, nanoseconds: nanoseconds)
    }

    @Test("a day is over after its last nanosecond")
    func dayBoundary() {
        #expect(WeightFactors.age(of: ago(86_400), asOf: asOf) == 1)
        #expect(WeightFactors.age(of: ago(86_400, nanoseconds: 1), asOf: asOf) == 0)
        #expect(WeightFactors.age(of: ago(86_401, nanoseconds: 999_999_999), asOf: asOf) == 1)
        #expect(WeightFactors.age(of: asOf, asOf: asOf) == 0)
    }

    @Test("a statement from the future is as fresh as one of today")
    func future() {
        #expect(freshness(ago(-1)) == 1_000_000)
        #expect(freshness(ago(-400 * 86_400)) == 1_000_000)
    }

    @Test("freshness falls in a line to the minimum and stays there")
    func line() {
        for day in 0...31 {
            let expected = 1_000_000 - 500_000 * min(day, 30) / 30
            #expect(freshness(ago(Int64(day) * 86_400)) == UInt64(expected))
        }
        #expect(freshness(ago(400 * 86_400)) == 500_000)
    }

    @Test("no decay days: all is fresh, but a statement without a time keeps the minimum")
    func noDecay() {
        #expect(freshness(ago(4000 * 86_400), days: 0) == 1_000_000)
        #expect(freshness(nil, days: 0) == 500_000)
        #expect(freshness(nil) == 500_000)
    }
}
