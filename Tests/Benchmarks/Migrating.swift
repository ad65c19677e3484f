import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog

/// A ledger of the first schema brought to the newest, and whether all of it is still there.
enum Migrating {
    @Sendable static func run() throws -> [Figure] {
        let wanted = try BenchSize.pairs()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-migration-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let old = try OldLedger(folder, links: wanted)
        let before = try links(folder)
        let size = try SQLiteLedger.status(in: folder).bytes
        Measure.resetPeakMemory()
        let start = Measure.now()
        let report = try SQLiteLedger.migrate(in: folder, rowWriter: LensRowWriter())
        let seconds = Measure.now() - start
        let memory = Measure.peakMemory()
        guard report.from == 1, report.applied.count == report.to - 1, try links(folder) == before else {
            throw BenchError.stella("links were lost: \(before) before")
        }
        let directory = try LedgerDirectory(folder, .read, rowWriter: LensRowWriter())
        let audit = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: old.log.verifiers).run()
        try directory.close()
        guard audit.isClean else { throw BenchError.stella("the migrated log is damaged: \(audit.findings)") }
        let count = before.reduce(0, +)
        return [
            Figure(
                name: "\(count) links and \(size / 1_000_000) MB migrated from schema 1 to \(report.to)", value: seconds, unit: "s",
                goal: .atMost(Double(count) * 30e-6)),
            Figure(name: "  most memory", value: Double(memory) / 1e6, unit: "MB", goal: .none),
        ]
    }

    /// Rows of each table of ``OldLedger/tables``.
    private static func links(_ folder: String) throws -> [Int] {
        let rows = try SQLiteLedger.status(in: folder).rows
        return OldLedger.tables.map { table in rows.first { $0.name == table }?.count ?? 0 }
    }
}
