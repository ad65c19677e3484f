import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

@Suite("Search keys in backups")
struct SearchBackupTests {
    private let ledger: KeyedLedger

    init() throws { ledger = try KeyedLedger() }

    @Test("a backup brings the keys, and the next one into its folder copies only files that are new")
    func backups() async throws {
        let folder = Scratch()
        let directory = try ledger.create()
        var count = 0
        for step in [7, 300, 20, 800, 1] {
            try await ledger.append(count..<count + step, directory)
            count += step
            let backup = try ledger.backUp(to: folder.path)
            #expect(try backup.audit(verifiers: ledger.log.verifiers).isClean)
            let named = Set(backup.manifest.files.map(\.name).filter { $0.hasPrefix("index/") })
            let there = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/index")) ?? []
            #expect(named == Set(there.map { "index/" + $0 }))
            let (target, copy) = try ledger.restored(backup)
            try ledger.expectAll(count, copy.store)
            try await ledger.append(count..<count + 30, copy)
            try ledger.expectAll(count + 30, copy.store)
            #expect(ledger.audit(copy) == [])
            try copy.close()
            _ = target
        }
        // An altered file is no backup.
        let backup = try LedgerBackup(folder.path)
        let file = try #require(backup.manifest.files.first { $0.name.hasPrefix("index/") })
        let handle = try #require(FileHandle(forUpdatingAtPath: folder.path + "/" + file.name))
        try handle.seek(toOffset: UInt64(file.length - 1))
        try handle.write(contentsOf: [0xff])
        try handle.close()
        #expect(throws: LedgerError(.backupDamaged, "")) { try backup.checkSums() }
        try directory.close()
    }

    @Test("a database whose files were merged beyond its end meanwhile is copied without what came later")
    func backupOfOlderSnapshot() async throws {
        let first = try ledger.create()
        try await ledger.append(0..<300, first)
        try first.close()
        let old = try Data(contentsOf: URL(fileURLWithPath: ledger.scratch.database))
        let second = try ledger.open()
        try await ledger.append(300..<2000, second)
        try second.close()
        #expect(try ledger.keyFiles().contains { $0.hasPrefix("keys-1-0-") && !$0.hasPrefix("keys-1-0-3") })
        try old.write(to: URL(fileURLWithPath: ledger.scratch.database))
        let reader = try ledger.open(.read)
        try ledger.expectAll(300, reader.store)
        #expect(throws: Never.self) { try reader.store.check(upTo: TreeSize(300)) }
        let folder = Scratch()
        let backup = try ledger.backUp(to: folder.path)
        let (target, copy) = try ledger.restored(backup)
        try ledger.expectAll(300, copy.store)
        #expect(ledger.audit(copy) == [])
        try copy.close()
        _ = target
    }

    @Test("entries that come back from an export are found by the keys that their linker makes")
    func replayed() async throws {
        let directory = try ledger.create()
        try await ledger.append(0..<100, directory)
        let backup = try ledger.backUp(to: ledger.scratch.path + "/backup")
        try await ledger.append(100..<400, directory)
        let exporter = LogExporter(
            store: directory.store, proofs: try ProofService(store: directory.store, verifiers: ledger.log.verifiers)
        ) { (_) throws(LedgerError) in [] }
        var bytes: [UInt8] = []
        _ = try exporter.export(from: 0) { (line) throws(LedgerError) in bytes += line }
        let export = ledger.scratch.path + "/export"
        try Data(bytes).write(to: URL(fileURLWithPath: export))
        try directory.close()
        var options = LedgerRestore<NumberRows>.Options()
        options.sources = [try ExportFile(export)]
        options.isReplacing = true
        let report = try LedgerRestore(
            of: backup, to: ledger.scratch.path, rowWriter: NumberRows(), verifiers: ledger.log.verifiers, options: options
        ).run(
            signers: { () throws(LedgerError) in ledger.log.signers }, now: ledger.log.clock.now,
            link: { _ in
                { (entry) throws(LedgerError) in
                    LinkedEntry(blobs: [], keys: DemoLog.keys(Int(entry.index)), rows: [Int(entry.index)])
                }
            })
        #expect(report.replayed == 300)
        let again = try ledger.open()
        try ledger.expectAll(400, again.store)
        #expect(ledger.audit(again) == [])
        try again.close()
    }
}
