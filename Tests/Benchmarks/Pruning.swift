import Foundation
import Ledger
import LedgerSQLite
import VEXLens
import Wire

/// `stella db prune` as a process beside a writer: half of what goes lies in a few histories of pairs that changed very often,
/// half in many short ones.
enum Pruning {
    private static let busyPairs = 20

    @Sendable static func run() async throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let rows = try BenchSize.pairs()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-pruning-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ProjectedLog(folder)
        let grown = try await grow(log, rows)
        let (directory, sequencer) = try log.open()
        let alone = try await commits(log, sequencer, from: grown) { $0 < 300 }
        let start = Measure.now()
        let child = try ColdVerify.spawn(stella, ["db", "prune", "--keep", "1", "--data-dir", folder])
        var status: Int32 = -1
        let beside = try await commits(log, sequencer, from: grown + alone.count) { _ in waitpid(child, &status, WNOHANG) == 0 }
        let seconds = Measure.now() - start
        sequencer.close()
        let left = try SQLiteHistory(directory.store).excess(keep: 1)
        try directory.close()
        guard status == 0, left.rows == 0 else { throw BenchError.stella("db prune ended with \(status), \(left.rows) rows are left") }
        return [
            Figure(
                name: "\(rows) rows of histories pruned beside a writer", value: Double(rows) / seconds, unit: "rows/s",
                goal: .none),
            Figure(
                name: "  slowest lone commit meanwhile", value: (beside.max() ?? 0) * 1000, unit: "ms",
                goal: .atMost(100)),
            Figure(name: "  of \(beside.count), p99", value: Measure.percentile(beside, 0.99) * 1000, unit: "ms", goal: .none),
            Figure(name: "  the slowest without pruning", value: (alone.max() ?? 0) * 1000, unit: "ms", goal: .none),
        ]
    }

    /// - Returns: How many entries the log has.
    private static func grow(_ log: ProjectedLog, _ rows: Int) async throws -> Int {
        let pairs = rows / 2
        _ = try await log.fill(pairs)
        let (directory, sequencer) = try log.open()
        try await log.append(pairs..<2 * pairs, sequencer) { number in
            log.verdict(Projecting.key(number - pairs), version: number, previous: number - pairs)
        }
        var version = 2 * pairs
        for pair in 0..<busyPairs {
            var previous = pairs + pair
            let next = version + (rows - pairs) / busyPairs
            try await log.append(version..<next, sequencer) { number in
                defer { previous = number }
                return log.verdict(Projecting.key(pair), version: number, previous: previous)
            }
            version = next
        }
        sequencer.close()
        try directory.close()
        return version
    }

    /// Lone commits, one after the other, as long as their number says so.
    ///
    /// - Returns: How long each took, in seconds.
    private static func commits(
        _ log: ProjectedLog, _ sequencer: LogSequencer<SQLiteLedgerStore<LensRowWriter>>, from first: Int,
        while isWanted: (Int) -> Bool
    ) async throws -> [Double] {
        var samples: [Double] = []
        while isWanted(samples.count) {
            let number = first + samples.count
            let key = VerdictKey(vulnerability: "CVE-2025-1", product: Identifier("pkg:npm/\(number)@1"))
            let submission = try Submission(
                body: BenchLog.body(number, bytes: 64), rows: [log.verdict(key, version: number, previous: nil)])
            let start = Measure.now()
            _ = try await sequencer.append([submission])
            samples.append(Measure.now() - start)
        }
        return samples
    }
}
