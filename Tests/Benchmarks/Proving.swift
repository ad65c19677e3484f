import Ledger
import TLog

/// Inclusion proofs for random entries of a log of 1,000,000.
enum Proving {
    @Sendable static func run() async throws -> [Figure] {
        let log = try BenchLog()
        defer { log.remove() }
        let size = 1_000_000
        for _ in 0..<size / 1000 {
            _ = try await log.sequencer.append(try (0..<1000).map { _ in try log.entry(bytes: 64) })
        }
        let proofs = log.sequencer.proofs
        let head = log.sequencer.head
        var index: UInt64 = 1
        func next() -> LogIndex {
            index = (index &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407)
            return LogIndex((index >> 33) % UInt64(size))
        }
        for _ in 0..<20_000 { _ = try proofs.inclusion(index: next(), size: head.size) }
        let count = 200_000
        let start = Measure.now()
        for _ in 0..<count { _ = try proofs.inclusion(index: next(), size: head.size) }
        let seconds = Measure.now() - start
        let checked = next()
        let proof = try proofs.inclusion(index: checked, size: head.size)
        guard case .valid = proof.verify(leafHash: try proofs.leafHash(at: checked), root: head.root) else {
            throw BenchError.proofRefused
        }
        return [
            Figure(
                name: "inclusion proofs from a log of 1,000,000", value: Double(count) / seconds, unit: "proofs/s",
                goal: .atLeast(50_000), peer: ("Tessera, builder reused", 13_000))
        ]
    }
}
