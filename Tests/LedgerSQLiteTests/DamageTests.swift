import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Invariants 6 and 7 on disk")
struct DamageTests {
    private let log: DemoLog

    init() throws { log = try DemoLog() }

    @Test(
        "an altered row at the right edge is refused on open",
        arguments: [
            ("UPDATE tile SET hashes = zeroblob(8192) WHERE level = 1", "ledger.root-mismatch"),
            ("DELETE FROM tile WHERE level = 1", "ledger.tile-damaged"),
            ("UPDATE tail SET body = x'7b7d' WHERE log_index = 699", "ledger.entry-damaged"),
            ("DELETE FROM tail WHERE log_index = 690", "ledger.entry-damaged"),
            ("UPDATE tail SET integrated_time = integrated_time + 1 WHERE log_index = 699", "ledger.entry-damaged"),
            ("UPDATE head SET tree_id = tree_id + 1", "ledger.head-damaged"),
            ("UPDATE head SET size = size - 1", "ledger.head-damaged"),
            ("UPDATE head SET note = replace(note, 'A', 'B')", "ledger.head-damaged"),
            ("UPDATE head SET integrated_time = 0", "ledger.head-damaged"),
            ("DELETE FROM head", "ledger.not-initialized"),
        ])
    func alteredRowRefused(sql: String, code: String) async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        try scratch.tamper(sql)
        let directory = try scratch.directory(.write)
        #expect(throws: LedgerError(LedgerError.Code(rawValue: code), "")) {
            try log.open(directory.store, directory.checkpointGuard)
        }
        #expect(!Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run().isClean)
    }

    @Test("a length within a bundle is found by the audit, though each entry can be read by itself")
    func lengths() async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        let length = 511 * 32 + 256 * 4 + (0..<3).reduce(0) { $0 + 2 + DemoLog.body($1).count } + 1
        try scratch.flip("segments/000000", byte: length)
        let directory = try scratch.directory(.read)
        let proofs = try ProofService(
            store: directory.store, verifiers: log.verifiers, guard: directory.checkpointGuard)
        #expect(throws: LedgerError(.entryDamaged, "")) { try proofs.entries(LogIndex(0)..<LogIndex(256)) }
        for index in 0..<256 as Range<UInt64> {
            #expect(try proofs.entry(at: LogIndex(index)).body == DemoLog.body(Int(index)))
        }
        let report = Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true)
        #expect(report.findings.map(\.place) == ["entries 0 to 255"])
        #expect(report.entries == 700)
    }

    @Test("what lies off the edge is found by the audit, with its place, and never served")
    func offEdgeDamage() async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        // Segment 0 holds two bundles: 511 nodes, 256 ends and the entries of each.
        let record = 511 * 32 + 256 * 4 + (0..<256).reduce(0) { $0 + 2 + DemoLog.body($1).count }
        let body = 511 * 32 + 256 * 4 + (0..<3).reduce(0) { $0 + 2 + DemoLog.body($1).count } + 4
        try scratch.flip("segments/000000", byte: body)
        try scratch.flip("segments/000000", byte: record + 32 * 44)
        try scratch.flip("segments/000000", byte: record + 32 * 300)
        try scratch.tamper("UPDATE blob SET bytes = x'00' WHERE id = 9")
        try scratch.tamper("DELETE FROM blob WHERE id = 10")
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        #expect(throws: LedgerError(.entryDamaged, "")) { try sequencer.proofs.entry(at: LogIndex(3)) }
        #expect(throws: LedgerError(.tileDamaged, "")) {
            try sequencer.proofs.inclusion(index: LogIndex(300), size: TreeSize(700))
        }
        // A climb that meets neither of the two altered nodes is as good as ever.
        #expect(throws: Never.self) { try sequencer.proofs.inclusion(index: LogIndex(511), size: TreeSize(700)) }
        #expect(
            try sequencer.proofs.inclusion(index: LogIndex(3), size: TreeSize(700)).verify(
                leafHash: MerkleHash.leaf(DemoLog.body(3)), root: sequencer.head.root
            ).isValid)
        let report = Auditor(
            directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers,
            checks: .init(blobs: { [SHA256.hash($0.body)] })
        ).run(deep: true)
        let places = Set(report.findings.map(\.place))
        #expect(places.contains("entry 3"))
        #expect(places.contains("tile/0/001"))
        #expect(places.contains("tile/0/001 nodes"))
        #expect(places.contains("entry 9"))
        #expect(places.contains("blob \(SHA256.hash(DemoLog.body(8)))"))
        #expect(report.entries == 700)
    }

    @Test("yesterday's database is refused, a lost one is not made again, a lost guard neither")
    func rollback() async throws {
        let scratch = Scratch()
        try await scratch.grow(100, log)
        let yesterday = Scratch()
        try scratch.copy(to: yesterday, files: ["ledger.sqlite"])
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        _ = try await sequencer.append(Submission(body: DemoLog.body(100)))
        try directory.close()
        try yesterday.copy(to: scratch, files: ["ledger.sqlite"])
        let restored = try scratch.directory(.write)
        #expect(throws: LedgerError(.rollback, "")) { try log.open(restored.store, restored.checkpointGuard) }
        try restored.close()
        try FileManager.default.removeItem(atPath: scratch.guardFile)
        let unguarded = try scratch.directory(.write)
        #expect(throws: LedgerError(.guardMissing, "")) { try log.open(unguarded.store, unguarded.checkpointGuard) }
        try unguarded.close()
        try FileManager.default.removeItem(atPath: scratch.database)
        #expect(throws: LedgerError(.notInitialized, "")) { try scratch.directory(.write) }
    }

    @Test("a truncated database gives a coded error with a hint", arguments: [0, 100, 4096, 40_960])
    func truncated(length: Int) async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        let file = try #require(FileHandle(forWritingAtPath: scratch.database))
        try file.truncate(atOffset: UInt64(length))
        try file.close()
        do throws(LedgerError) {
            let directory = try scratch.directory(.write)
            _ = try log.open(directory.store, directory.checkpointGuard)
            Issue.record("a database of \(length) bytes was opened")
        } catch {
            #expect(error.code == .storeDamaged, "\(error)")
            #expect(error.hint != nil)
        }
    }
}
