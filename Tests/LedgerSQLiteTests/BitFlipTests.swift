import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing
import VEXLens

/// "No flipped bit gives a signature or a wrong answer": bits of every stored file, one at a time.
///
/// A sample of each ledger, with the seed printed. `STELLA_FLIPS=all` turns one bit of every byte around, `0/2` and `1/2`
/// every second byte, so that two processes can share the work; each of these is audited, and every 64th (or what
/// `STELLA_FLIP_LOOKS` says), as well as each that the audit does not find, is read and extended too.
/// `STELLA_FLIP_FILES=segments` takes the files whose names begin so.
@Suite("Flipped bits", .serialized)
struct BitFlipTests {
    private let log: DemoLog

    init() throws { log = try DemoLog() }

    @Test("of a log of 1,000 entries: each is refused, repaired or without effect", arguments: [false, true])
    func numbers(isKilled: Bool) async throws {
        let grown = Scratch()
        try await sweep(flips(of: isKilled ? killed(grown) : closed(grown)), sample: 60)
    }

    @Test("of the files of search keys: each is found, lookups are refused, and entries still come in")
    func searchKeys() async throws {
        try await sweep(flips(of: closed(Scratch())), sample: 60, in: "index/keys-", end: "found, extended as ever")
    }

    private typealias Question = BitFlip.Question

    private func flips(of scratch: Scratch) async throws -> BitFlip {
        let log = log
        let leaves = (0..<1000).map { MerkleHash.leaf(DemoLog.body($0)) }
        return try await BitFlip(
            scratch.path,
            questions: { folder in
                let directory = try LedgerDirectory(folder, .read, rowWriter: NumberRows())
                let proofs = try ProofService(
                    store: directory.store, verifiers: log.verifiers, guard: directory.checkpointGuard)
                let size = proofs.head.size
                return [
                    Question("head") { proofs.head },
                    Question("entries") { try proofs.entries(LogIndex(0)..<LogIndex(1000)) },
                    Question("single entries") {
                        try [0, 255, 256, 511, 700, 767, 768, 999 as UInt64].map { try proofs.entry(at: LogIndex($0)) }
                    },
                    Question("lookup") { try directory.store.indexes(ofLeaves: leaves) },
                    Question("search keys") {
                        try ((0..<1000).map { "number \($0)" } + (0..<100).map { "ten \($0)" } + ["all"]).map { text in
                            try directory.store.entries(withKey: SearchKey(text), after: nil, limit: 2000)
                        }
                    },
                    Question("proofs") {
                        try [0, 255, 256, 700, 999 as UInt64].map { try proofs.inclusion(index: LogIndex($0), size: size) }
                    },
                    Question("growth") { try proofs.consistency(from: TreeSize(300), to: size) },
                    Question("blobs") {
                        try directory.store.blobs(after: nil, limit: 2000).map { try directory.store.blob($0) }
                    },
                ]
            },
            audit: { [scratch] folder in
                // Removed with its last reference.
                _ = scratch
                let directory = try LedgerDirectory(folder, .read, rowWriter: NumberRows())
                return Auditor(directory.store, guard: directory.checkpointGuard, verifiers: log.verifiers).run(deep: true)
                    .findings
            },
            extend: { folder in
                let directory = try LedgerDirectory(folder, .write, rowWriter: NumberRows(), keyRunLength: 256)
                defer { try? directory.close() }
                let sequencer = try log.open(directory.store, directory.checkpointGuard)
                let again = try await sequencer.append(Submission(body: DemoLog.body(77), rows: [77]))
                let receipt = try await sequencer.append(
                    Submission(body: DemoLog.body(1000), keys: DemoLog.keys(1000), rows: [1000]))
                return "\(again.index) \(again.isNew) \(receipt.index) \(receipt.head)"
            })
    }

    @Test("of a ledger with links: each is refused, repaired or without effect")
    func links() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        try await writer.compute()
        try writer.close()
        let update = try EndToEndLedger.documents("update")
        let flips = try await BitFlip(
            ledger.scratch.path,
            questions: { folder in
                let directory = try LedgerDirectory(folder, .read, rowWriter: LensRowWriter())
                let proofs = try ProofService(
                    store: directory.store, verifiers: ledger.verifiers(), guard: directory.checkpointGuard)
                let lens = SQLiteLensStore(directory.store)
                return [
                    Question("head") { proofs.head },
                    Question("documents") { try lens.documents(from: VirtualIndex(0), limit: 100) },
                    Question("observations") { try lens.observations(matching: ObservationQuery()) },
                    Question("pairs") { try lens.pairs() },
                    Question("verdicts") { try lens.pairs().map { try lens.currentVerdict(on: $0) } },
                    Question("verdicts by entry") { try all(proofs).map { try lens.verdict(at: $0) } },
                    Question("deltas by entry") { try all(proofs).map { try lens.delta(at: $0) } },
                    Question("traces by entry") { try all(proofs).map { try lens.mergeTrace(at: $0) } },
                    Question("issuers") { try SQLiteIssuerDirectory(directory.store).all() },
                ]
            },
            audit: { _ in try ledger.audit() },
            extend: { _ in
                let writer = try ledger.open()
                defer { try? writer.close() }
                let old = writer.proofs.head
                let outcomes = try await writer.ingest(update)
                let head = writer.proofs.head
                let growth = try writer.proofs.consistency(from: old.size, to: head.size)
                let isGrowth = growth.verify(oldRoot: old.root, newRoot: head.root)
                return "\(old) \(outcomes.map(\.index)) \(isGrowth)"
            })
        try await sweep(flips, sample: 60)
    }

    private func all(_ proofs: ProofService) -> [VirtualIndex] { (0..<proofs.head.size.value).map { VirtualIndex($0) } }

    private func closed(_ scratch: Scratch) async throws -> Scratch {
        try await scratch.growWithKeys(1000, log)
        return scratch
    }

    /// What lies on the disk when the process dies: the write-ahead log was never copied back.
    private func killed(_ grown: Scratch) async throws -> Scratch {
        try await grown.growWithKeys(990, log)
        let directory = try grown.directory(.write)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for number in 990..<1000 {
            _ = try await sequencer.append(
                Submission(
                    body: DemoLog.body(number), blobs: [Blob(DemoLog.body(number))], keys: DemoLog.keys(number),
                    rows: [number]))
        }
        let scratch = Scratch()
        try FileManager.default.copyItem(atPath: grown.path, toPath: scratch.path)
        try directory.close()
        return scratch
    }

    /// - Parameters:
    ///   - prefix: Of the names of files whose bits are turned around.
    ///   - end: How some of the flips must end, when the files are all files; else all of them.
    private func sweep(
        _ flips: BitFlip, sample: Int, in prefix: String = "", end wanted: String = "found, refused",
        name: String = #function
    ) async throws {
        let wish = ProcessInfo.processInfo.environment["STELLA_FLIPS"] ?? ""
        let seed = UInt64(ProcessInfo.processInfo.environment["STELLA_SEED"] ?? "") ?? .random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let looks = Int(ProcessInfo.processInfo.environment["STELLA_FLIP_LOOKS"] ?? "") ?? 64
        let part = wish.split(separator: "/").compactMap { Int($0) }
        let bytes = flips.bytes(in: ProcessInfo.processInfo.environment["STELLA_FLIP_FILES"] ?? prefix)
        let numbers =
            switch (wish, part.count) {
            case ("all", _): bytes
            case (_, 2): Array(bytes[part[0]...].enumerated().filter { $0.offset.isMultiple(of: part[1]) }.map(\.element))
            default: (0..<sample).map { _ in bytes.randomElement(using: &random) ?? 0 }
            }
        var ends: [String: Int] = [:]
        for number in numbers {
            let bit = Int.random(in: 0..<8, using: &random)
            let (wrong, end) = try await flips.run(
                number, bit: bit, isAuditedAlone: numbers.count > sample && number % looks != 0)
            ends[end, default: 0] += 1
            #expect(wrong == [], "\(flips.name(number, bit)), STELLA_SEED=\(seed)")
        }
        print("flips of \(name): \(numbers.count) of \(bytes.count) bytes, STELLA_SEED=\(seed): \(ends)")
        let count = ends[wanted, default: 0] + ends["found", default: 0]
        #expect(prefix.isEmpty ? count > 0 : count == numbers.count)
    }
}
