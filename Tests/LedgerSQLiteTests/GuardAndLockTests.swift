import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Guard file and lock")
struct GuardAndLockTests {
    private func head(_ size: UInt64) -> GuardedHead {
        GuardedHead(treeID: 5, shardOffset: 0, size: TreeSize(size), root: SHA256.hash(Array(String(size).utf8)))
    }

    private func made(_ sizes: Int) throws -> (Scratch, FileCheckpointGuard) {
        let scratch = Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path, withIntermediateDirectories: true)
        let checkpointGuard = FileCheckpointGuard(path: scratch.guardFile)
        try checkpointGuard.create(head(0))
        for size in 0..<UInt64(sizes) { try checkpointGuard.advance(from: head(size), to: head(size + 1)) }
        return (scratch, checkpointGuard)
    }

    @Test("is made once, advances by compare-and-swap, and lasts")
    func compareAndSwap() throws {
        let (scratch, checkpointGuard) = try made(3)
        #expect(try checkpointGuard.newest() == head(3))
        #expect(throws: LedgerError(.conflict, "")) { try checkpointGuard.advance(from: head(2), to: head(9)) }
        #expect(throws: LedgerError(.exists, "")) { try checkpointGuard.create(head(0)) }
        #expect(try FileCheckpointGuard(path: scratch.guardFile).newest() == head(3))
    }

    @Test("no single flipped bit takes the newest record away", arguments: [2, 3])
    func bitSweep(sizes: Int) throws {
        let (scratch, checkpointGuard) = try made(sizes)
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.guardFile))
        let file = try #require(FileHandle(forWritingAtPath: scratch.guardFile))
        for place in [0, 2048, 4096, 6144] {
            for bit in 0..<112 * 8 {
                let offset = place + bit / 8
                try file.seek(toOffset: UInt64(offset))
                try file.write(contentsOf: Data([whole[offset] ^ (1 << (bit % 8))]))
                #expect(try checkpointGuard.newest() == head(UInt64(sizes)))
                try file.seek(toOffset: UInt64(offset))
                try file.write(contentsOf: Data([whole[offset]]))
            }
        }
    }

    @Test("a write torn anywhere leaves the record before it or the new one", arguments: [2, 3])
    func tornWrite(sizes: Int) throws {
        let (scratch, checkpointGuard) = try made(sizes)
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.guardFile))
        try checkpointGuard.advance(from: head(UInt64(sizes)), to: head(UInt64(sizes) + 1))
        let after = try Data(contentsOf: URL(fileURLWithPath: scratch.guardFile))
        for cut in stride(from: 0, through: before.count, by: 16) {
            try (after.prefix(cut) + before.dropFirst(cut)).write(to: URL(fileURLWithPath: scratch.guardFile))
            let found = try checkpointGuard.newest()
            #expect(found == head(UInt64(sizes)) || found == head(UInt64(sizes) + 1))
        }
    }

    @Test("a file that holds no whole record is damaged, and none is missing")
    func damaged() throws {
        let (scratch, checkpointGuard) = try made(1)
        try Data(count: 8192).write(to: URL(fileURLWithPath: scratch.guardFile))
        #expect(throws: LedgerError(.guardDamaged, "")) { try checkpointGuard.newest() }
        try FileManager.default.removeItem(atPath: scratch.guardFile)
        #expect(throws: LedgerError(.guardMissing, "")) { try checkpointGuard.newest() }
    }

    @Test("a second writer is refused and told the first one's process id; a reader is not")
    func secondWriter() throws {
        let scratch = Scratch()
        let first = try scratch.directory(.create)
        do throws(LedgerError) {
            _ = try scratch.directory(.write)
            Issue.record("two writers")
        } catch {
            #expect(error.code == .locked)
            #expect(error.detail.contains("process \(getpid()) "))
        }
        _ = try scratch.directory(.read)
        try first.close()
    }

    @Test("the lock goes with its holder")
    func lockIsReleased() throws {
        let scratch = Scratch()
        for mode in [LedgerDirectory<NumberRows>.Mode.create, .write, .write] {
            let directory = try scratch.directory(mode)
            try directory.close()
        }
    }

    @Test("a directory that does not exist, or cannot be written, gives a coded error with a hint")
    func unusableDirectories() throws {
        #expect(throws: LedgerError(.notInitialized, "")) { try Scratch().directory(.write) }
        #expect(throws: LedgerError(.notInitialized, "")) { try Scratch().directory(.read) }
        // No user may make files in the kernel's own tree.
        do throws(LedgerError) {
            _ = try LedgerDirectory("/sys", .write, rowWriter: NumberRows())
            Issue.record("the kernel's tree took a lock file")
        } catch {
            #expect(error.code == .storeReadOnly)
            #expect(error.hint != nil && error.outcome == .nothingKept)
        }
    }

    @Test(
        "in a read-only directory reading works or says why, writing is refused",
        .enabled(if: geteuid() != 0, "root may write anywhere"))
    func readOnlyDirectory() async throws {
        let scratch = Scratch()
        try await scratch.grow(3, try DemoLog())
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.path) }
        #expect(throws: LedgerError(.storeReadOnly, "")) {
            try FileManager.default.removeItem(atPath: scratch.path + "/none")
            _ = try scratch.directory(.create)
        }
    }

    @Test("a second backup into one folder is told of the first")
    func backups() async throws {
        let (scratch, folder, log) = (Scratch(), Scratch(), try DemoLog())
        try await scratch.grow(3, log)
        func backUp() throws {
            _ = try LedgerBackup.make(
                of: scratch.path, in: folder.path, others: [], verifiers: log.verifiers, at: log.clock.now)
        }
        try backUp()
        let lock = try #require(FileHandle(forUpdatingAtPath: folder.path + "/lock"))
        try #require(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        let error = #expect(throws: LedgerError.self) { try backUp() }
        #expect(error?.code == .locked && error?.detail == "process \(getpid()) is making a backup into this folder")
        try lock.close()
        try backUp()
    }
}
