import Foundation
import Ledger
import Synchronization
import TLog

/// The bulk rate of four writers, alone and with ten readers beside them; as many entries in flight as with 64.
enum Contending {
    private static let size = 500_000
    private static let writers = 4

    @Sendable static func run() async throws -> [Figure] {
        let free = try await rate(submitters: 64)
        let contended = try await rate(submitters: writers)
        let waits = Mutex<[Double]>([])
        let read = try await rate(submitters: writers) { proofs, isOver in
            for reader in 0..<10 {
                Thread.detachNewThread {
                    let samples = prove(proofs, seed: UInt64(reader), until: isOver)
                    waits.withLock { $0 += samples }
                }
            }
        }
        // The readers see the end within a pause of theirs.
        try await Task.sleep(for: .milliseconds(100))
        let samples = waits.withLock { $0 }
        return [
            Figure(name: "bulk rate of \(writers) writers", value: contended, unit: "entries/s", goal: .none),
            Figure(name: "  of the rate with 64", value: contended / free, unit: "x", goal: .atLeast(0.7)),
            Figure(
                name: "  with 10 readers proving beside them, of the rate with 64", value: read / free, unit: "x",
                goal: .atLeast(0.7)),
            Figure(
                name: "  the readers' proofs", value: Double(samples.count) / (Double(size) / read), unit: "proofs/s",
                goal: .none),
            Figure(
                name: "  one of them, p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms", goal: .atMost(5)),
        ]
    }

    /// Entries a second, each writer waiting for its answers.
    private static func rate(
        submitters: Int, beside: (ProofService, @escaping @Sendable () -> Bool) -> Void = { _, _ in }
    ) async throws -> Double {
        let log = try BenchLog()
        defer { log.remove() }
        let session = try log.open()
        _ = try await session.fill(0..<10_000)
        let flag = Flag()
        beside(session.sequencer.proofs) { flag.isRaised }
        let seconds = try await session.fill(10_000..<10_000 + size, submitters: submitters, group: 16_384 / submitters)
        flag.raise()
        try session.close()
        return Double(size) / seconds
    }

    /// A client that asks for a random proof in the newest tree, checks it, and is back a millisecond later.
    private static func prove(_ proofs: ProofService, seed: UInt64, until isOver: () -> Bool) -> [Double] {
        var (samples, number) = ([Double](), seed)
        while !isOver() {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let start = Measure.now()
            let head = proofs.head
            let index = LogIndex((number >> 33) % head.size.value)
            guard let proof = try? proofs.inclusion(index: index, size: head.size), let leaf = try? proofs.leafHash(at: index),
                case .valid = proof.verify(leafHash: leaf, root: head.root)
            else { return [.infinity] }
            samples.append(Measure.now() - start)
            usleep(1000)
        }
        return samples
    }

    /// Raised once, seen by the readers, whom it outlives.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isRaised: Bool { value.load(ordering: .relaxed) }
        func raise() { value.store(true, ordering: .relaxed) }
    }
}
