import Ledger
import TLog

/// Proofs for random entries, one thread.
enum Proving {
    /// - Parameter proofs: Of a log of at least `size` entries.
    static func figures(_ proofs: ProofService, size: Int, label: String) throws -> [Figure] {
        var index: UInt64 = 1
        func next(below limit: Int) -> UInt64 {
            index = (index &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407)
            return (index >> 33) % UInt64(limit)
        }
        let head = TreeSize(UInt64(size))
        let root = try proofs.root(at: head)
        for _ in 0..<5_000 { _ = try proofs.inclusion(index: LogIndex(next(below: size)), size: head) }
        func measure(_ body: () throws -> Void) rethrows -> (rate: Double, p99: Double) {
            var samples: [Double] = []
            samples.reserveCapacity(100_000)
            let start = Measure.now()
            var last = start
            for _ in 0..<100_000 {
                try body()
                let now = Measure.now()
                samples.append(now - last)
                last = now
            }
            return (Double(samples.count) / (last - start), Measure.percentile(samples, 0.99))
        }
        let inclusion = try measure { _ = try proofs.inclusion(index: LogIndex(next(below: size)), size: head) }
        let consistency = try measure { _ = try proofs.consistency(from: TreeSize(1 + next(below: size)), to: head) }
        let checked = LogIndex(next(below: size))
        let proof = try proofs.inclusion(index: checked, size: head)
        guard case .valid = proof.verify(leafHash: try proofs.leafHash(at: checked), root: root) else {
            throw BenchError.proofRefused
        }
        return [
            Figure(
                name: "inclusion proofs, random, \(label)", value: inclusion.rate, unit: "proofs/s",
                goal: .atLeast(100_000), peer: ("Tessera", 13_000)),
            Figure(name: "  p99", value: inclusion.p99 * 1000, unit: "ms", goal: .atMost(0.2)),
            Figure(
                name: "consistency proofs, random, \(label)", value: consistency.rate, unit: "proofs/s",
                goal: .atLeast(100_000), peer: ("Tessera", 13_000)),
            Figure(name: "  p99", value: consistency.p99 * 1000, unit: "ms", goal: .atMost(0.2)),
        ]
    }
}
