import Ledger
import TLog
import Wire

/// Appends that are durable and covered by a signed checkpoint when the call returns.
enum Appending {
    /// One entry at a time into an idle log, from submission to the proof in hand.
    @Sendable static func lone() async throws -> [Figure] {
        let log = try BenchLog()
        defer { log.remove() }
        let session = try log.open()
        for number in 0..<50 { _ = try await session.sequencer.append(BenchLog.submission(number, bytes: 1024)) }
        let (count, before) = (2000, Measure.writtenBytes())
        var samples: [Double] = []
        for number in 50..<50 + count {
            let entry = try BenchLog.submission(number, bytes: 1024)
            let start = Measure.now()
            let receipt = try await session.sequencer.append(entry)
            samples.append(Measure.now() - start)
            guard case .valid = receipt.verify(body: entry.body) else { throw BenchError.proofRefused }
        }
        try session.close()
        let written = Double(Measure.writtenBytes() - before) / Double(count) / 1024
        return [
            Figure(
                name: "lone 1 KiB entry, idle log, proof in hand, p50", value: Measure.percentile(samples, 0.5) * 1000,
                unit: "ms", goal: .atMost(1.5), peer: ("Tessera published", 99)),
            Figure(name: "  p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms", goal: .atMost(5)),
            Figure(
                name: "  written for it, checkpoint of the database included", value: written, unit: "KiB",
                goal: .atMost(24), peer: ("Tessera", 133)),
        ]
    }

    /// As many as the sequencer takes.
    @Sendable static func bulk() async throws -> [Figure] {
        let log = try BenchLog()
        defer { log.remove() }
        let count = 1_000_000
        let session = try log.open()
        let cpu = Measure.cpuSeconds()
        let seconds = try await session.fill(0..<count)
        let spent = Measure.cpuSeconds() - cpu
        guard session.sequencer.head.size.value == UInt64(count) else { throw BenchError.entriesMissing }
        try session.close()
        let bytes = Double(count * 1024)
        return [
            Figure(
                name: "bulk, 1 KiB entries, durable and covered", value: Double(count) / seconds, unit: "entries/s",
                goal: .atLeast(100_000), peer: ("Tessera", 34_030)),
            Figure(
                name: "  CPU for each", value: spent / Double(count) * 1e6, unit: "us", goal: .atMost(12),
                peer: ("Tessera", 43)),
            Figure(
                name: "  on disk, bytes for each byte", value: Double(try log.storedBytes { !$0.hasPrefix("index") }) / bytes,
                unit: "x", goal: .atMost(1.15), peer: ("Tessera", 1.04)),
            Figure(
                name: "  with the lookup by leaf hash", value: Double(try log.storedBytes()) / bytes, unit: "x",
                goal: .atMost(1.25)),
            Figure(name: "  most memory", value: Double(Measure.peakMemory()) / 1e6, unit: "MB", goal: .atMost(150)),
        ]
    }
}

enum BenchError: Error { case proofRefused, entriesMissing, stella(String), tool(String) }
