import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

/// A ledger whose entries have search keys, with a file for every 64 of them.
struct KeyedLedger {
    typealias Directory = LedgerDirectory<NumberRows>

    let log: DemoLog
    let scratch = Scratch()

    init() throws { log = try DemoLog() }

    /// Keys of entries: one of its own for each, one that ten share, one that all have; 64 keys are a file.
    func append(_ numbers: Range<Int>, batch: Int = 10, _ directory: Directory) async throws {
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: batch) {
            _ = try await sequencer.append(
                (first..<min(first + batch, numbers.upperBound)).map {
                    try Submission(body: DemoLog.body($0), keys: DemoLog.keys($0), rows: [$0])
                })
        }
    }

    func create() throws -> Directory {
        let directory = try scratch.directory(.create, keyRunLength: 64)
        try log.create(directory.store, directory.checkpointGuard)
        return directory
    }

    func open(_ mode: Directory.Mode = .write) throws -> Directory { try scratch.directory(mode, keyRunLength: 64) }

    func places(_ text: String, _ store: SQLiteLedgerStore<NumberRows>, limit: Int = 100_000) throws -> [UInt64] {
        var found: [VirtualIndex] = []
        while found.count < limit {
            let page = try store.entries(withKey: SearchKey(text), after: found.last, limit: min(limit - found.count, 100))
            guard !page.isEmpty else { break }
            found += page
        }
        return found.map(\.value)
    }

    func expectAll(
        _ count: Int, _ store: SQLiteLedgerStore<NumberRows>, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let all = (0..<UInt64(count)).map { $0 }
        #expect(try places("all", store) == all, sourceLocation: sourceLocation)
        for number in 0...count {
            let own = number < count ? [UInt64(number)] : []
            #expect(try places("number \(number)", store) == own, sourceLocation: sourceLocation)
        }
        for ten in 0...count / 10 {
            #expect(
                try places("ten \(ten)", store) == Array(all.dropFirst(10 * ten).prefix(10)), sourceLocation: sourceLocation)
        }
    }

    /// A damaged block is noticed by whoever reads it.
    func lookAll(_ store: SQLiteLedgerStore<NumberRows>) throws {
        for number in 0..<500 { for text in ["number \(number)", "ten \(number / 10)", "all"] { _ = try places(text, store) } }
    }

    func audit(_ directory: Directory) -> [AuditFinding] {
        Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true).findings
    }

    func keyFiles() throws -> [String] { try scratch.files(in: "index").filter { $0.hasPrefix("keys-") } }

    /// Restores a backup to another place, guarded by its own checkpoint.
    func restored(_ backup: LedgerBackup) throws -> (Scratch, Directory) {
        let target = Scratch()
        var options = LedgerRestore<NumberRows>.Options()
        options.published = (backup.manifest.checkpoint, "the backup")
        _ = try LedgerRestore(
            of: backup, to: target.path, rowWriter: NumberRows(), verifiers: log.verifiers, options: options
        ).run(
            signers: { () throws(LedgerError) in log.signers }, now: log.clock.now,
            link: { _ in { (_) throws(LedgerError) in LinkedEntry(blobs: [], keys: [], rows: []) } })
        return (target, try target.directory(.write, keyRunLength: 64))
    }

    func backUp(to folder: String) throws -> LedgerBackup {
        try LedgerBackup.make(of: scratch.path, in: folder, others: [], verifiers: log.verifiers, at: log.clock.now)
    }
}
