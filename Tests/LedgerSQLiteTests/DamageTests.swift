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
            (
                "UPDATE tile SET hashes = zeroblob(8192) WHERE id = (SELECT max(id) FROM tile WHERE level = 0)",
                "ledger.root-mismatch"
            ),
            ("UPDATE tile SET hashes = zeroblob(8192) WHERE level = 1", "ledger.root-mismatch"),
            ("DELETE FROM tile WHERE level = 1", "ledger.tile-damaged"),
            ("UPDATE entry SET body = x'7b7d' WHERE log_index = 699", "ledger.entry-damaged"),
            ("DELETE FROM entry WHERE log_index = 690", "ledger.entry-damaged"),
            ("UPDATE entry SET integrated_time = integrated_time + 1 WHERE log_index = 699", "ledger.time-damaged"),
            ("UPDATE head SET tree_id = tree_id + 1", "ledger.head-damaged"),
            ("UPDATE head SET size = size - 1", "ledger.head-damaged"),
            ("UPDATE head SET note = replace(note, 'A', 'B')", "ledger.head-damaged"),
            ("UPDATE head SET integrated_time = 0", "ledger.head-damaged"),
            ("DELETE FROM head", "ledger.not-initialized"),
        ])
    func alteredRowRefused(sql: String, code: String) async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        try scratch.tamper("PRAGMA foreign_keys = OFF")
        try scratch.tamper(
            sql.replacingOccurrences(
                of: "DELETE FROM entry",
                with: "PRAGMA defer_foreign_keys = ON; DELETE FROM number_row; DELETE FROM entry"))
        let directory = try scratch.directory(.write)
        #expect(throws: LedgerError(LedgerError.Code(rawValue: code), "")) {
            try log.open(directory.store, directory.checkpointGuard)
        }
        #expect(!Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run().isClean)
    }

    @Test("every single bit of a right-edge tile and of a right-edge body is refused when flipped")
    func bitSweepAtEdge() async throws {
        let scratch = Scratch()
        try await scratch.grow(5, log)
        let tile = try #require(try scratch.query("SELECT hex(hashes) AS h FROM tile").first).drop("[h:\"", "\"]")
        let body = try #require(try scratch.query("SELECT hex(body) AS h FROM entry WHERE log_index = 4").first).drop(
            "[h:\"", "\"]")
        for (text, sql, codes) in [
            (tile, "UPDATE tile SET hashes = x'%@'", ["ledger.root-mismatch"]),
            (body, "UPDATE entry SET body = x'%@' WHERE log_index = 4", ["ledger.entry-damaged"]),
        ] {
            let bits = min(text.count * 4, 5 * 32 * 8)
            for bit in stride(from: 0, to: bits, by: 37) {
                var bytes = Array(text.utf8)
                bytes[bit / 4] =
                    Array("0123456789ABCDEF".utf8)[
                        (Int(String(UnicodeScalar(bytes[bit / 4])), radix: 16) ?? 0) ^ (1 << (bit % 4))]
                let copy = Scratch()
                try scratch.copy(to: copy, files: ["ledger.sqlite", "guard"])
                try copy.tamper(sql.replacingOccurrences(of: "%@", with: String(decoding: bytes, as: UTF8.self)))
                let directory = try copy.directory(.write)
                do throws(LedgerError) {
                    _ = try log.open(directory.store, directory.checkpointGuard)
                    Issue.record("bit \(bit) went unnoticed")
                } catch {
                    #expect(codes.contains(error.code.rawValue), "bit \(bit): \(error)")
                }
                try directory.close()
            }
        }
    }

    @Test("what lies off the edge is found by the audit, with its place, and never served")
    func offEdgeDamage() async throws {
        let scratch = Scratch()
        try await scratch.grow(700, log)
        try scratch.tamper("UPDATE entry SET body = x'7b7d' WHERE log_index = 3")
        try scratch.tamper("UPDATE tile SET hashes = zeroblob(8192) WHERE level = 0 AND tile_index = 1")
        try scratch.tamper("UPDATE blob SET bytes = x'00' WHERE id = 9")
        try scratch.tamper("DELETE FROM number_row; DELETE FROM blob WHERE id = 10")
        let directory = try scratch.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        #expect(throws: LedgerError(.entryDamaged, "")) { try sequencer.proofs.entry(at: LogIndex(3)) }
        #expect(throws: LedgerError(.tileDamaged, "")) {
            try sequencer.proofs.inclusion(index: LogIndex(300), size: TreeSize(700))
        }
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

extension String {
    fileprivate func drop(_ prefix: String, _ suffix: String) -> String {
        String(dropFirst(prefix.count).dropLast(suffix.count))
    }
}
