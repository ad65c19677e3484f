import Ledger
import TLog
import Wire

/// Appends that are durable and covered by a signed checkpoint when the call returns.
enum Appending {
    /// One entry at a time into an idle log, from submission to the proof in hand.
    @Sendable static func lone() async throws -> [Figure] {
        let log = try BenchLog()
        defer { log.remove() }
        for _ in 0..<50 { _ = try await log.sequencer.append(try log.entry(bytes: 1024)) }
        var samples: [Double] = []
        for _ in 0..<1000 {
            let entry = try log.entry(bytes: 1024)
            let start = Measure.now()
            let receipt = try await log.sequencer.append(entry)
            samples.append(Measure.now() - start)
            guard case .valid = receipt.verify(body: entry.body) else { throw BenchError.proofRefused }
        }
        return [
            Figure(
                name: "lone 1 KiB entry, idle log, proof in hand, p50", value: Measure.percentile(samples, 0.5) * 1000,
                unit: "ms", goal: .atMost(3), peer: ("Tessera POSIX published", 99)),
            Figure(
                name: "  p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms", goal: .atMost(10)),
        ]
    }

    /// Groups of 256 from eight submitters, as many as the sequencer takes.
    @Sendable static func bulk() async throws -> [Figure] {
        let log = try BenchLog()
        defer { log.remove() }
        let (groups, groupSize, submitters) = (800, 256, 8)
        let entries = try (0..<groups).map { _ in try (0..<groupSize).map { _ in try log.entry(bytes: 1024) } }
        let sequencer = log.sequencer
        let start = Measure.now()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for submitter in 0..<submitters {
                let mine = stride(from: submitter, to: groups, by: submitters).map { entries[$0] }
                tasks.addTask { for group in mine { _ = try await sequencer.append(group) } }
            }
            try await tasks.waitForAll()
        }
        let seconds = Measure.now() - start
        let count = Double(groups * groupSize)
        guard log.sequencer.head.size.value == UInt64(count) else { throw BenchError.entriesMissing }
        return [
            Figure(
                name: "bulk, 1 KiB entries, durable and covered", value: count / seconds, unit: "entries/s",
                goal: .atLeast(40_000), peer: ("Tessera POSIX", 34_030)),
            Figure(
                name: "  on disk per entry byte, write-ahead log included",
                value: Double(try log.storedBytes()) / (count * 1024), unit: "x", goal: .none),
        ]
    }
}

enum BenchError: Error { case proofRefused, entriesMissing, stella(String) }
