import Foundation
import Ledger
import Synchronization
import TLog

/// Proofs for random entries, by one thread and by as many as there are cores.
enum Proving {
    private static let count = 100_000

    /// - Parameter proofs: Of a log of at least `size` entries.
    static func figures(_ proofs: ProofService, size: Int, label: String) throws -> [Figure] {
        let head = TreeSize(UInt64(size))
        let root = try proofs.root(at: head)
        let inclusion = { @Sendable (number: UInt64) in
            _ = try proofs.inclusion(index: LogIndex(number % head.value), size: head)
        }
        let consistency = { @Sendable (number: UInt64) in
            _ = try proofs.consistency(from: TreeSize(1 + number % head.value), to: head)
        }
        _ = try measure(threads: 1, inclusion)
        let checked = LogIndex(head.value / 3)
        let proof = try proofs.inclusion(index: checked, size: head)
        guard case .valid = proof.verify(leafHash: try proofs.leafHash(at: checked), root: root) else {
            throw BenchError.proofRefused
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var figures: [Figure] = []
        for (name, body) in [("inclusion", inclusion), ("consistency", consistency)] {
            let (one, all) = (try measure(threads: 1, body), try measure(threads: cores, body))
            figures += [
                Figure(
                    name: "\(name) proofs, random, \(label), \(cores) threads", value: all.rate, unit: "proofs/s",
                    goal: .atLeast(100_000), peer: ("Tessera", 13_000)),
                Figure(name: "  p99", value: all.p99 * 1000, unit: "ms", goal: .atMost(0.2)),
                Figure(name: "  by one thread", value: one.rate, unit: "proofs/s", goal: .none, peer: ("Tessera", 13_000)),
            ]
        }
        return figures
    }

    /// - Parameter body: Called with a random number each time.
    private static func measure(
        threads: Int, _ body: @escaping @Sendable (UInt64) throws -> Void
    ) throws -> (rate: Double, p99: Double) {
        let samples = Mutex<[Double]>([])
        let failure = Mutex<(any Error)?>(nil)
        let start = Measure.now()
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var number = UInt64(thread + 1)
            var own: [Double] = []
            own.reserveCapacity(count)
            var last = Measure.now()
            do {
                for _ in 0..<count {
                    number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    try body(number >> 33)
                    let now = Measure.now()
                    own.append(now - last)
                    last = now
                }
            } catch { failure.withLock { $0 = error } }
            samples.withLock { $0 += own }
        }
        let seconds = Measure.now() - start
        if let error = failure.withLock({ $0 }) { throw error }
        let all = samples.withLock { $0 }
        return (Double(all.count) / seconds, Measure.percentile(all, 0.99))
    }
}
