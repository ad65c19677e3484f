import Foundation
import Ledger
import LedgerSQLite
import Synchronization
import TLog

/// A backup of 1,000,000 entries of 1 KiB, every fifth with 2 KiB beside the log, while single entries come in.
enum BackingUp {
    private static let size = 1_000_000

    @Sendable static func run() async throws -> [Figure] {
        let log = try BenchLog()
        let copies = log.path + "-backup"
        defer {
            log.remove()
            for path in [copies, log.path + "-restored"] { try? FileManager.default.removeItem(atPath: path) }
        }
        let session = try log.open()
        try await fill(session)
        let quiet = try await waits(session, from: size) { Thread.sleep(forTimeInterval: 5) }
        let full = Mutex((seconds: 0.0, bytes: 0))
        let loaded = try await waits(session, from: size + 1_000_000) {
            let start = Measure.now()
            let backup = try LedgerBackup.make(
                of: log.path, in: copies, others: [], verifiers: log.verifiers, at: BenchLog.now())
            full.withLock { $0 = (Measure.now() - start, backup.manifest.bytes) }
        }
        try session.close()
        let start = Measure.now()
        let backup = try LedgerBackup.make(
            of: log.path, in: copies, others: [], verifiers: log.verifiers, at: BenchLog.now())
        let again = Measure.now() - start
        let (seconds, bytes) = full.withLock { $0 }
        return [
            Figure(
                name: "backup of \(bytes / 1_000_000) MB while single entries come in", value: seconds, unit: "s",
                goal: .none),
            Figure(name: "  bytes", value: Double(bytes) / seconds / 1e6, unit: "MB/s", goal: .none),
            Figure(
                name: "  longest wait for a single entry meanwhile", value: (loaded.max() ?? 0) * 1000, unit: "ms",
                goal: .atMost(100)),
            Figure(
                name: "  of \(loaded.count), p99", value: Measure.percentile(loaded, 0.99) * 1000, unit: "ms",
                goal: .none),
            Figure(name: "  longest without a backup", value: (quiet.max() ?? 0) * 1000, unit: "ms", goal: .none),
            Figure(name: "  the next backup into the same folder", value: again, unit: "s", goal: .none),
            Figure(
                name: "restore of it, checks included", value: try restore(backup, log), unit: "s", goal: .atMost(60)),
        ]
    }

    private static func fill(_ session: BenchLog.Session) async throws {
        for first in stride(from: 0, to: size, by: 4000) {
            let submissions = try (first..<first + 4000).map { number -> Submission<Never> in
                let blobs = number % 5 == 0 ? [Blob(BenchLog.body(number + 1 << 40, bytes: 2048))] : []
                return try Submission(body: BenchLog.body(number, bytes: 1024), blobs: blobs)
            }
            _ = try await session.sequencer.append(submissions)
        }
    }

    /// How long each single entry waited for its receipt while `body` ran, in seconds.
    private static func waits(
        _ session: BenchLog.Session, from first: Int, during body: @escaping @Sendable () throws -> Void
    ) async throws -> [Double] {
        let outcome = Outcome()
        // A thread of its own: the backup blocks.
        Thread.detachNewThread { outcome.finish(Result { try body() }) }
        var waits: [Double] = []
        while outcome.result == nil {
            let start = Measure.now()
            _ = try await session.sequencer.append(try BenchLog.submission(first + waits.count, bytes: 1024))
            waits.append(Measure.now() - start)
        }
        try outcome.result?.get()
        return waits
    }

    /// How a thread ended, once it has.
    private final class Outcome: Sendable {
        private let stored = Mutex<Result<Void, any Error>?>(nil)
        var result: Result<Void, any Error>? { stored.withLock { $0 } }
        func finish(_ result: Result<Void, any Error>) { stored.withLock { $0 = result } }
    }

    private static func restore(_ backup: LedgerBackup, _ log: BenchLog) throws -> Double {
        let path = log.path + "-restored"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: log.path + "/guard", toPath: path + "/guard")
        let start = Measure.now()
        let report = try LedgerRestore(
            of: backup, to: path, rowWriter: NoRows(), verifiers: log.verifiers,
            options: LedgerRestore<NoRows>.Options()
        ).run(signers: { [] }, now: BenchLog.now(), link: { _ in { _ in LinkedEntry(blobs: [], keys: [], rows: []) } })
        guard report.missing.isEmpty else { throw BenchError.proofRefused }
        return Measure.now() - start
    }
}
