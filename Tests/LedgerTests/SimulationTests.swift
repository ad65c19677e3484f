import Foundation
import Ledger
import LedgerTestKit
import Synchronization
import Testing

/// The engine under thousands of made-up lives.
///
/// `STELLA_SIM_SEED=17` runs that seed alone, `STELLA_SIM_SEEDS=20000` that many from 0 on, `STELLA_SIM_SEEDS=5000..9999`
/// those from the first to the last.
@Suite("Simulation")
struct SimulationTests {
    static let usual: ClosedRange<UInt64> = 0...2999

    /// Nil when the environment says something else than seeds.
    static func seeds(_ environment: [String: String]) -> ClosedRange<UInt64>? {
        if let text = environment["STELLA_SIM_SEED"] { return UInt64(text).map { $0...$0 } }
        guard let text = environment["STELLA_SIM_SEEDS"] else { return usual }
        let ends = text.components(separatedBy: "..").map { UInt64($0) }
        if ends.count == 2, let first = ends[0], let last = ends[1], first <= last { return first...last }
        guard ends.count == 1, let count = ends[0], count > 0 else { return nil }
        return 0...count - 1
    }

    @Test("no seed breaks a promise, and everything that can happen does")
    func seeds() async throws {
        let wanted = SimulationTests.seeds(ProcessInfo.processInfo.environment)
        let seeds = try #require(
            wanted, "STELLA_SIM_SEED is a number, STELLA_SIM_SEEDS a count above 0 or FIRST..LAST")
        let tally = await tally(of: seeds)
        let counts = tally.counts
        var failures = tally.failures
        failures.sort { $0.seed < $1.seed }
        for failure in failures.prefix(3) { Issue.record(failure, "\(failure)\(again(failure.seed))") }
        #expect(failures.isEmpty, "seeds \(failures.map(\.seed)) of \(seeds) fail")
        let struck = SimulationEvent.allCases.map { "\($0.rawValue) \(counts[$0, default: 0])" }
        print("simulation: seeds \(seeds), \(tally.entries) entries; " + struck.joined(separator: ", "))
        guard seeds == SimulationTests.usual else { return }
        for event in SimulationEvent.allCases {
            #expect(counts[event, default: 0] >= 20, "\(event.rawValue) hardly ever happens")
        }
    }

    private func again(_ seed: UInt64) -> String {
        "again: STELLA_SIM_SEED=\(seed) swift test --filter SimulationTests.seeds"
    }

    private struct Tally {
        var counts: [SimulationEvent: Int] = [:]
        var entries = 0
        var failures: [SimulationFailure] = []
    }

    /// Runs the seeds on all cores, each simulation on one, on threads that no task of another test waits for.
    private func tally(of seeds: ClosedRange<UInt64>) async -> Tally {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let tally = Mutex(Tally())
                let parts = ProcessInfo.processInfo.activeProcessorCount
                DispatchQueue.concurrentPerform(iterations: parts) { part in
                    for seed in seeds where seed % UInt64(parts) == UInt64(part) {
                        let result = Result { () throws(SimulationFailure) in try Simulation(seed: seed).run() }
                        tally.withLock { tally in
                            switch result {
                            case .success(let report):
                                tally.counts.merge(report.counts, uniquingKeysWith: +)
                                tally.entries += report.entries
                            case .failure(let failure): tally.failures.append(failure)
                            }
                        }
                    }
                }
                continuation.resume(returning: tally.withLock { $0 })
            }
        }
    }

    @Test("a seed gives the same run every time, another seed another one")
    func determinism() throws {
        var digests: Set<UInt64> = []
        for seed in 5000..<5040 as Range<UInt64> {
            let report = try Simulation(seed: seed).run()
            #expect(try Simulation(seed: seed).run() == report, "seed \(seed)")
            digests.insert(report.digest)
        }
        #expect(digests.count == 40)
    }

    @Test("seeds that once failed", arguments: SimulationRegression.all)
    func regressions(regression: SimulationRegression) throws {
        let report = try Simulation(seed: regression.seed).run()
        let missing = regression.events.filter { report.counts[$0, default: 0] == 0 }
        #expect(missing.isEmpty, "\(regression.testDescription): the seed is another run now, without \(missing)")
    }

    @Test("a broken store or guard is found, and found again by the seed that is printed", arguments: Flaw.allCases)
    func flaws(flaw: Flaw) throws {
        let failure = try #require(flaw.firstFailure(in: 0..<500), "\(flaw) is not found in 500 seeds")
        print("simulation: \(flaw) is found by \(failure.description.prefix(120))")
        #expect(failure.description.hasPrefix("seed \(failure.seed): "))
        #expect(!failure.trace.isEmpty)
        let again = #expect(throws: SimulationFailure.self) {
            try Simulation(seed: failure.seed, driver: flaw.driver).run()
        }
        #expect(again?.violation == failure.violation)
        #expect(again?.trace == failure.trace)
    }

    @Test("the environment names one seed, a count or a range; anything else is refused")
    func environment() {
        #expect(SimulationTests.seeds([:]) == 0...2999)
        #expect(SimulationTests.seeds(["STELLA_SIM_SEED": "17"]) == 17...17)
        #expect(SimulationTests.seeds(["STELLA_SIM_SEEDS": "20000"]) == 0...19_999)
        #expect(SimulationTests.seeds(["STELLA_SIM_SEEDS": "17..17"]) == 17...17)
        for text in ["", "0", "x", "9..5", "1..2..3", "1..", "-1"] {
            #expect(SimulationTests.seeds(["STELLA_SIM_SEEDS": text]) == nil, "\(text)")
        }
        #expect(SimulationTests.seeds(["STELLA_SIM_SEED": "17..18"]) == nil)
    }
}
