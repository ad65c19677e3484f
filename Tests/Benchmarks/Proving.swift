import Foundation
import Ledger
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
        _ = try Measure.random(count, threads: 1, inclusion)
        let checked = LogIndex(head.value / 3)
        let proof = try proofs.inclusion(index: checked, size: head)
        guard case .valid = proof.verify(leafHash: try proofs.leafHash(at: checked), root: root) else {
            throw BenchError.proofRefused
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var figures: [Figure] = []
        for (name, body) in [("inclusion", inclusion), ("consistency", consistency)] {
            let (one, all) = (try Measure.random(count, threads: 1, body), try Measure.random(count, threads: cores, body))
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
}
