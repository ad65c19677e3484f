import Foundation
import Ledger
import LedgerSQLite
import TLog

/// One log grown to 10,000,000 entries of 1 KiB: how the rate holds, and what reading it costs then.
enum Growing {
    @Sendable static func run() async throws -> [Figure] {
        let size = Int(ProcessInfo.processInfo.environment["STELLA_BENCH_ENTRIES"] ?? "") ?? 10_000_000
        // A log that is kept is grown once and read in later runs.
        let log = try BenchLog(ProcessInfo.processInfo.environment["STELLA_BENCH_LEDGER"])
        defer { log.remove() }
        var figures = try await grow(log, to: size)
        figures += try reopen(log)
        let session = try log.open()
        if size > 1_000_000 {
            figures += try Proving.figures(session.sequencer.proofs, size: 1_000_000, label: "1,000,000 entries")
        }
        figures += try Proving.figures(session.sequencer.proofs, size: size, label: "\(size) entries")
        try session.close()
        return try figures + audit(log)
    }

    private static func grow(_ log: BenchLog, to size: Int) async throws -> [Figure] {
        let session = try log.open()
        let window = min(500_000, size / 4)
        guard session.sequencer.head.size == .empty else {
            try session.close()
            return []
        }
        let memory = try Measure.fillMemory(in: log.path)
        defer { try? memory.close() }
        let first = try await session.fill(0..<window)
        let freshDisk = try Measure.diskRate(in: log.path)
        var before = first
        var reached = window
        if size > 3_000_000 {
            _ = try await session.fill(window..<1_000_000)
            before = try await session.fill(1_000_000..<1_000_000 + window)
            reached = 1_000_000 + window
        }
        _ = try await session.fill(reached..<size - window)
        let last = try await session.fill(size - window..<size)
        // Before a second log and the disk alone are measured, which take memory of their own.
        let peak = Measure.peakMemory()
        let besideNew = try await compareWithNew(session, at: size, window)
        try session.close()
        let usedDisk = try Measure.diskRate(in: log.path)
        return [
            Figure(
                name: "bulk rate, first \(window) entries", value: Double(window) / first, unit: "entries/s", goal: .none),
            Figure(name: "  at 1,000,000, of the first", value: first / before, unit: "x", goal: .none),
            Figure(name: "  at \(size), of the first", value: first / last, unit: "x", goal: .none),
            Figure(
                name: "  at \(size), of a new log's beside it, median of \(besideNew.count) pairs",
                value: Measure.percentile(besideNew, 0.5), unit: "x", goal: .atLeast(0.85)),
            Figure(
                name: "  the lowest of them", value: Measure.percentile(besideNew, 0), unit: "x", goal: .none),
            Figure(
                name: "  the disk alone after that, of what it took after the first", value: usedDisk / freshDisk, unit: "x",
                goal: .none),
            Figure(
                name: "  bytes of entries, of what the disk took alone", value: Double(window) * 1024 / last / usedDisk,
                unit: "x", goal: .none),
            Figure(name: "  most memory", value: Double(peak) / 1e6, unit: "MB", goal: .atMost(150)),
        ]
    }

    /// The rate of the grown log against that of a new one, in turns, so that both have the same memory and the same disk:
    /// what remains is the size.
    ///
    /// - Returns: One ratio for each pair of windows, above 1 where the grown log is faster.
    private static func compareWithNew(
        _ grown: BenchLog.Session, at size: Int, _ window: Int
    ) async throws -> [Double] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("stella-bench-new-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var ratios: [Double] = []
        for pair in 0..<7 {
            try? FileManager.default.removeItem(atPath: path)
            let new = try BenchLog(path).open()
            defer { try? new.close() }
            let numbers = size + pair * window..<size + (pair + 1) * window
            // Who comes second finds the disk busy with what the first has left to it: each comes first every other time.
            let (mine, its): (Double, Double)
            if pair % 2 == 0 {
                its = try await new.fill(0..<window)
                mine = try await grown.fill(numbers)
            } else {
                mine = try await grown.fill(numbers)
                its = try await new.fill(0..<window)
            }
            ratios.append(its / mine)
        }
        return ratios
    }

    private static func reopen(_ log: BenchLog) throws -> [Figure] {
        var samples: [Double] = []
        for _ in 0..<5 {
            let start = Measure.now()
            let session = try log.open()
            samples.append(Measure.now() - start)
            try session.close()
        }
        return [
            Figure(
                name: "open of it for writing, checks included", value: Measure.percentile(samples, 0.5) * 1000, unit: "ms",
                goal: .atMost(200))
        ]
    }

    private static func audit(_ log: BenchLog) throws -> [Figure] {
        let directory = try LedgerDirectory(log.path, .read, rowWriter: NoRows())
        let auditor = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers)
        let start = Measure.now()
        let tiles = auditor.runTiles()
        let tileSeconds = Measure.now() - start
        let report = auditor.run()
        let seconds = Measure.now() - start - tileSeconds
        guard tiles.isClean, report.isClean else { throw BenchError.proofRefused }
        return [
            Figure(
                name: "audit of tiles, from stored bytes to the root", value: Double(report.size.value) / tileSeconds,
                unit: "leaves/s", goal: .atLeast(1_000_000), peer: ("sumdb fsck", 640_000)),
            Figure(
                name: "audit of everything, bodies hashed", value: Double(report.entryBytes) / seconds / 1e6, unit: "MB/s",
                goal: .atLeast(500)),
        ]
    }
}
