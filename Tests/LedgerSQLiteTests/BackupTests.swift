import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

/// A ledger that grows, backups of it, and what is restored from them.
private final class Rig {
    let scratch = Scratch()
    let folder = Scratch()
    let log: DemoLog

    init() throws { log = try DemoLog() }

    func grow(to count: Int) async throws {
        if !FileManager.default.fileExists(atPath: scratch.database) { try await scratch.grow(0, log) }
        try await writing { try await self.append($0, to: count) }
    }

    /// With the ledger open for writing.
    func writing(_ body: (LogSequencer<SQLiteLedgerStore<NumberRows>>) async throws -> Void) async throws {
        let directory = try scratch.directory(.write)
        try await body(try log.open(directory.store, directory.checkpointGuard))
        try directory.close()
    }

    func append(_ sequencer: LogSequencer<SQLiteLedgerStore<NumberRows>>, to count: Int) async throws {
        let first = Int(sequencer.head.size.value)
        log.clock.advance(bySeconds: 1)
        guard first < count else { return }
        _ = try await sequencer.append(
            (first..<count).map { try Submission(body: DemoLog.body($0), keys: DemoLog.keys($0), rows: [$0]) })
    }

    func path(_ name: String) -> String {
        try? FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        return folder.path + "/" + name
    }

    @discardableResult
    func backUp(_ name: String) throws -> LedgerBackup {
        try LedgerBackup.make(
            of: scratch.path, in: path(name), others: [], verifiers: log.verifiers, at: log.clock.now)
    }

    func export() throws -> ExportFile {
        let directory = try scratch.directory(.read)
        let exporter = LogExporter(
            store: directory.store, proofs: try ProofService(store: directory.store, verifiers: log.verifiers)
        ) { (_) throws(LedgerError) in [] }
        var bytes: [UInt8] = []
        _ = try exporter.export(from: 0) { (line) throws(LedgerError) in bytes += line }
        try Data(bytes).write(to: URL(fileURLWithPath: path("export")))
        return try ExportFile(path("export"))
    }

    func wipe() throws {
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "segments", "index"] {
            try? FileManager.default.removeItem(atPath: scratch.path + "/" + name)
        }
    }

    func restore(
        _ name: String, _ sources: [any EntrySource] = [], published: String? = nil, isReplacing: Bool = false
    ) throws -> LedgerRestore<NumberRows>.Report {
        var options = LedgerRestore<NumberRows>.Options()
        options.sources = sources
        options.published = published.map { ($0, "checkpoint") }
        options.isReplacing = isReplacing
        return try LedgerRestore(
            of: LedgerBackup(path(name)), to: scratch.path, rowWriter: NumberRows(), verifiers: log.verifiers,
            options: options
        ).run(
            signers: { () throws(LedgerError) in self.log.signers }, now: log.clock.now,
            link: { _ in { (entry) throws(LedgerError) in
                    LinkedEntry(blobs: [], keys: DemoLog.keys(Int(entry.index)), rows: [Int(entry.index)])
                }
            })
    }

    /// Opens for writing, appends one, and audits.
    func goOn(with number: Int) async throws {
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        #expect(try await sequencer.append(try Submission(body: DemoLog.body(number), rows: [number])).isNew)
        let audit = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run()
        #expect(audit.isClean, "\(audit.findings)")
        try directory.close()
    }

    func refuses(_ code: LedgerError.Code) throws {
        let directory = try scratch.directory(.write)
        #expect(throws: LedgerError(code, "")) { try log.open(directory.store, directory.checkpointGuard) }
        try directory.close()
    }

    func damage(_ file: String) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path(file)))
        try handle.seek(toOffset: 40)
        let old = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: 40)
        try handle.write(contentsOf: [old ^ 1])
        try handle.close()
    }
}

@Suite("Backup and restore")
struct BackupTests {
    @Test("a backup holds what the log had, and audits clean where it lies", arguments: [0, 1, 256, 1000])
    func whole(size: Int) async throws {
        let rig = try Rig()
        try await rig.grow(to: size)
        let backup = try rig.backUp("a")
        #expect(backup.manifest.size.value == UInt64(size))
        let report = try backup.audit(verifiers: rig.log.verifiers)
        #expect(report.isClean && report.entries == size, "\(report.findings)")
        #expect(try LedgerBackup(rig.path("a")).manifest == backup.manifest)
        // Never the guard, never what is derived.
        let names = try FileManager.default.contentsOfDirectory(atPath: rig.path("a")).sorted()
        #expect(names == ["backup.json", "ledger-1.sqlite", "lock", "segments"])
    }

    @Test("a database larger than the cache of SQLite, whose pages are written before the first one, has its sums")
    func large() async throws {
        let rig = try Rig()
        try await rig.grow(to: 0)
        try await rig.writing { sequencer in
            // So few at a time that the blobs are rows.
            for first in stride(from: 0, to: 1200, by: 25) {
                _ = try await sequencer.append(
                    (first..<first + 25).map { number in
                        let blob = Blob(DemoLog.body(number, length: 9000))
                        return try Submission(body: DemoLog.body(number), blobs: [blob], rows: [number])
                    })
            }
        }
        let backup = try rig.backUp("a")
        #expect(backup.manifest.bytes > 10_000_000)
        #expect(try backup.audit(verifiers: rig.log.verifiers).isClean)
        try rig.wipe()
        #expect(try rig.restore("a").missing.isEmpty)
        try await rig.goOn(with: 1200)
    }

    @Test("after a wipe the newest backup comes back, whole, and the log goes on")
    func newest() async throws {
        let rig = try Rig()
        try await rig.grow(to: 1000)
        try rig.backUp("a")
        try rig.wipe()
        let report = try rig.restore("a")
        #expect(report.size.value == 1000 && report.missing.isEmpty && report.replayed == 0 && report.replaced == nil)
        try await rig.goOn(with: 1000)
    }

    @Test("200 random rollback points: without entries nothing is ever signed, with them everything is there again")
    func rollbackPoints() async throws {
        let seed: UInt64 = 20_260_601
        var generator = SeededGenerator(seed: seed)
        let rig = try Rig()
        let sizes = (0..<200).map { _ in Int.random(in: 0..<1500, using: &generator) }.sorted()
        try await rig.grow(to: 0)
        try await rig.writing { sequencer in
            for (number, size) in sizes.enumerated() {
                try await rig.append(sequencer, to: size)
                try rig.backUp("\(number)")
            }
            try await rig.append(sequencer, to: 1500)
        }
        let export = try rig.export()
        for (number, size) in sizes.enumerated() {
            try rig.wipe()
            let report = try rig.restore("\(number)")
            #expect(report.missing == UInt64(size)..<1500, "seed \(seed), point \(number)")
            try rig.refuses(.rollback)
            guard number % 20 == 0 else { continue }
            #expect(try rig.restore("\(number)", [export], isReplacing: true).replayed == UInt64(1500 - size))
            #expect(try rig.scratch.query("SELECT count(*) FROM number_row") == ["[count(*):1500]"])
        }
        #expect(try rig.restore("199", [export], isReplacing: true).missing.isEmpty)
        try await rig.goOn(with: 1500)
    }

    @Test("into one folder only what is new is copied, and a run that died leaves the backup that was there")
    func incremental() async throws {
        let rig = try Rig()
        try await rig.grow(to: 600)
        let first = try rig.backUp("a")
        try await rig.grow(to: 1400)
        // What a run leaves that dies before its description is written.
        let path = rig.path("a")
        let kept = try Data(contentsOf: URL(fileURLWithPath: path + "/backup.json"))
        let second = try rig.backUp("a")
        #expect(second.manifest.database == "ledger-2.sqlite" && second.manifest.size.value == 1400)
        #expect(!FileManager.default.fileExists(atPath: path + "/ledger-1.sqlite"))
        try rig.backUp("b")
        try FileManager.default.copyItem(
            atPath: rig.path("b") + "/ledger-1.sqlite", toPath: path + "/ledger-9.sqlite.new")
        #expect(try rig.backUp("a").audit(verifiers: rig.log.verifiers).isClean)
        #expect(!FileManager.default.fileExists(atPath: path + "/ledger-9.sqlite.new"))
        // The old description, over segments that have grown since: its own part of them is unchanged.
        try kept.write(to: URL(fileURLWithPath: path + "/backup.json"))
        let old = try LedgerBackup(path)
        #expect(throws: LedgerError(.backupDamaged, "")) { try old.checkSums() }
        #expect(old.manifest == first.manifest)
        for file in old.manifest.files where file.name.hasPrefix("segments/") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/" + file.name)).prefix(file.length)
            #expect(SHA256.hash(Array(bytes)) == file.sum)
        }
    }

    @Test("a folder with a newer backup, another history's or another log's is left as it is")
    func otherFolder() async throws {
        let (rig, other) = (try Rig(), try Rig())
        try await rig.grow(to: 300)
        try rig.backUp("old")
        try await rig.grow(to: 600)
        let kept = try rig.backUp("new").manifest
        try rig.wipe()
        try FileManager.default.removeItem(atPath: rig.scratch.guardFile)
        _ = try rig.restore("old", published: LedgerBackup(rig.path("old")).manifest.checkpoint)
        #expect(throws: LedgerError(.rollback, "")) { try rig.backUp("new") }
        // With the guard gone somebody has signed another history.
        let directory = try rig.scratch.directory(.write)
        let sequencer = try rig.log.open(directory.store, directory.checkpointGuard)
        _ = try await sequencer.append((0..<400).map { try Submission(body: DemoLog.body(9000 + $0)) })
        try directory.close()
        #expect(throws: LedgerError(.fork, "")) { try rig.backUp("new") }
        #expect(try LedgerBackup(rig.path("new")).manifest == kept)
        #expect(try LedgerBackup(rig.path("new")).audit(verifiers: rig.log.verifiers).isClean)
        try await other.scratch.grow(3, try DemoLog(shardOffset: 5, seed: 9))
        #expect(throws: LedgerError(.checkpointUnverified, "")) {
            try LedgerBackup.make(
                of: other.scratch.path, in: rig.path("new"), others: [], verifiers: try DemoLog(seed: 9).verifiers,
                at: rig.log.clock.now)
        }
    }

    @Test("a damaged backup changes nothing", arguments: ["ledger-1.sqlite", "segments/000000", "backup.json", ""])
    func damaged(file: String) async throws {
        let rig = try Rig()
        try await rig.grow(to: 600)
        try rig.backUp("a")
        if file.isEmpty {
            try FileManager.default.removeItem(atPath: rig.path("a") + "/backup.json")
        } else {
            try rig.damage("a/" + file)
        }
        let before = try rig.scratch.files(in: ".")
        #expect(throws: LedgerError(.backupDamaged, "")) { try rig.restore("a", isReplacing: true) }
        #expect(throws: LedgerError(.backupDamaged, "")) {
            try LedgerBackup(rig.path("a")).audit(verifiers: rig.log.verifiers)
        }
        #expect(try rig.scratch.files(in: ".") == before)
        try await rig.goOn(with: 600)
    }

    @Test("a database that is there is refused, or moved aside and kept")
    func replacing() async throws {
        let rig = try Rig()
        try await rig.grow(to: 600)
        try rig.backUp("a")
        #expect(throws: LedgerError(.exists, "")) { try rig.restore("a") }
        #expect(try rig.restore("a", isReplacing: true).replaced == rig.scratch.path + "/replaced-1")
        #expect(try rig.restore("a", isReplacing: true).replaced == rig.scratch.path + "/replaced-2")
        #expect(try rig.scratch.files(in: "replaced-1").contains("ledger.sqlite"))
        #expect(!(try rig.scratch.files(in: ".").contains("restore.new")))
        try await rig.goOn(with: 600)
    }

    @Test("without its guard a log comes back only beside a checkpoint that was published")
    func lostGuard() async throws {
        let rig = try Rig()
        try await rig.grow(to: 300)
        try rig.backUp("a")
        try await rig.grow(to: 600)
        let export = try rig.export()
        try rig.wipe()
        try FileManager.default.removeItem(atPath: rig.scratch.guardFile)
        #expect(throws: LedgerError(.guardMissing, "")) { try rig.restore("a", [export]) }
        #expect(throws: LedgerError(.checkpointUnverified, "")) { try rig.restore("a", published: "nothing") }
        #expect(!FileManager.default.fileExists(atPath: rig.scratch.guardFile))
        // Not covered: the guard that is made remembers what was published, and nothing opens.
        #expect(try rig.restore("a", published: export.note).missing == 300..<600)
        try rig.refuses(.rollback)
        let report = try rig.restore("a", [export], published: export.note, isReplacing: true)
        #expect(!report.madeGuard && report.size.value == 600)
        try await rig.goOn(with: 600)
    }

    @Test("an export that is cut off or altered is refused before anything comes back")
    func cutExport() async throws {
        let rig = try Rig()
        try await rig.grow(to: 40)
        _ = try rig.export()
        let whole = try Data(contentsOf: URL(fileURLWithPath: rig.path("export")))
        for cut in stride(from: 0, to: whole.count, by: 61) {
            try whole.prefix(cut).write(to: URL(fileURLWithPath: rig.path("cut")))
            #expect(throws: LedgerError(.sourceDamaged, "")) { try ExportFile(rig.path("cut")) }
            var altered = whole
            altered[cut] ^= 1
            try altered.write(to: URL(fileURLWithPath: rig.path("cut")))
            // In the last line the note itself may be altered: its signature tells.
            let note = try? ExportFile(rig.path("cut")).note
            #expect(note == nil || throwsUnverified(note ?? "", rig.log))
        }
    }

    private func throwsUnverified(_ note: String, _ log: DemoLog) -> Bool {
        do throws(LedgerError) {
            _ = try SeenHead(note: note, from: "x", of: log.origin, verifiers: log.verifiers)
            return false
        } catch {
            return error.code == .checkpointUnverified
        }
    }

    @Test("backups beside a writer are each one state of the log")
    func underLoad() async throws {
        let rig = try Rig()
        try await rig.grow(to: 0)
        let directory = try rig.scratch.directory(.write)
        let sequencer = try rig.log.open(directory.store, directory.checkpointGuard)
        let writer = Task {
            for number in 0..<400 {
                _ = try await sequencer.append((0..<17).map { try Submission(body: DemoLog.body(17 * number + $0)) })
            }
        }
        var sizes: [UInt64] = []
        for number in 0..<8 {
            let backup = try rig.backUp(number % 2 == 0 ? "even" : "odd")
            let report = try backup.audit(verifiers: rig.log.verifiers)
            #expect(report.isClean, "\(report.findings)")
            sizes.append(backup.manifest.size.value)
        }
        try await writer.value
        #expect(sizes == sizes.sorted())
        try directory.close()
        let last = try rig.backUp("even")
        #expect(last.manifest.size.value == 6800)
        #expect(try last.audit(verifiers: rig.log.verifiers).isClean)
    }
}
