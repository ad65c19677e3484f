import Ledger
import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Proofs over stored tiles")
struct ProofServiceTests {
    @Test("every entry at every size up to 300, by a cache of two tiles", arguments: [UInt64(0), 7])
    func exhaustSmallSizes(shardOffset: UInt64) async throws {
        let (log, store, _) = try await grown(300, shardOffset: shardOffset)
        let proofs = try ProofService(store: store, verifiers: log.verifiers, cachedTiles: 2)
        let leaves = (0..<300).map { MerkleHash.leaf(DemoLog.body($0)) }
        for size in stride(from: 1, through: 300, by: 13) {
            let root = TreeOracle.root(leaves[..<size])
            #expect(try proofs.root(at: TreeSize(UInt64(size))) == root)
            for index in 0..<size {
                let proof = try proofs.inclusion(index: LogIndex(UInt64(index)), size: TreeSize(UInt64(size)))
                #expect(proof.verify(leafHash: leaves[index], root: root).isValid)
            }
        }
    }

    @Test(
        "sampled entries and growth across 70,000 entries, where a tile of level 2 begins", arguments: [UInt64(0), 7])
    func sampleLargeSizes(shardOffset: UInt64) async throws {
        let (log, store, leaves) = try await grown(70_000, shardOffset: shardOffset)
        let proofs = try ProofService(store: store, verifiers: log.verifiers, cachedTiles: 16)
        var generator = SeededGenerator(seed: 20_261_124)
        var ranges: [UInt64: Digest] = [:]
        var range = CompactRange()
        for (number, leaf) in leaves.enumerated() {
            range.append(leaf)
            if number % 977 == 0 || number == 65_535 || number == 65_536 { ranges[UInt64(number + 1)] = range.root }
        }
        let sizes = ranges.keys.sorted()
        for _ in 0..<2000 {
            let size = sizes.randomElement(using: &generator) ?? 1
            let index = UInt64.random(in: 0..<size, using: &generator)
            let proof = try proofs.inclusion(index: LogIndex(index), size: TreeSize(size))
            let root = ranges[size] ?? .zero
            #expect(
                proof.verify(leafHash: leaves[Int(index)], root: root).isValid, "seed 20261124, \(index) in \(size)")
            let old = sizes.randomElement(using: &generator) ?? 1
            guard old <= size else { continue }
            let growth = try proofs.consistency(from: TreeSize(old), to: TreeSize(size))
            #expect(
                growth.verify(oldRoot: ranges[old] ?? .zero, newRoot: root).isValid, "seed 20261124, \(old) to \(size)")
        }
    }

    @Test("a size or an index beyond the log is an error")
    func outOfRange() async throws {
        let (log, store, _) = try await grown(10)
        let proofs = try ProofService(store: store, verifiers: log.verifiers)
        #expect(throws: LedgerError(.outOfRange, "")) { try proofs.inclusion(index: LogIndex(0), size: TreeSize(11)) }
        #expect(throws: LedgerError(.outOfRange, "")) { try proofs.inclusion(index: LogIndex(5), size: TreeSize(5)) }
        #expect(throws: LedgerError(.outOfRange, "")) { try proofs.consistency(from: TreeSize(5), to: TreeSize(4)) }
        #expect(throws: LedgerError(.outOfRange, "")) { try proofs.entry(at: LogIndex(10)) }
    }

    @Test("a reader takes up what a writer committed meanwhile")
    func refresh() async throws {
        let log = try DemoLog()
        let store = MemoryLedgerStore<Int>()
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        let reader = try ProofService(store: store, verifiers: log.verifiers)
        let sequencer = try log.open(store, checkpointGuard)
        let receipt = try await sequencer.append(Submission(body: DemoLog.body(0)))
        #expect(reader.head.size == .empty)
        try reader.refresh()
        #expect(reader.head == receipt.head)
        #expect(try reader.entry(at: LogIndex(0)).body == DemoLog.body(0))
    }

    @Test("a reader with a guard goes on without a head that the guard does not know yet")
    func refreshUnpublished() async throws {
        let log = try DemoLog()
        let store = MemoryLedgerStore<Int>()
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        let reader = try ProofService(store: store, verifiers: log.verifiers, guard: checkpointGuard)
        let plan = FaultPlan(.failedNotKept, at: .advanceGuard, occurrence: 2)
        let sequencer = try log.open(store, FaultyCheckpointGuard(checkpointGuard, plan: plan))
        let receipt = try await sequencer.append(Submission(body: DemoLog.body(0)))
        try reader.refresh()
        #expect(reader.head == receipt.head)
        await #expect(throws: LedgerError(.suspect, "")) {
            try await sequencer.append(Submission(body: DemoLog.body(1)))
        }
        #expect(throws: LedgerError(.unpublished, "")) { try reader.refresh() }
        #expect(reader.head == receipt.head)
        // The guard follows when the log is opened for writing.
        let next = try log.open(store, checkpointGuard)
        try reader.refresh()
        #expect(reader.head == next.head)
        #expect(reader.head.size == TreeSize(2))
    }

    private func grown(
        _ count: Int, shardOffset: UInt64 = 0
    ) async throws -> (DemoLog, MemoryLedgerStore<Int>, [Digest]) {
        let log = try DemoLog(shardOffset: shardOffset)
        let store = MemoryLedgerStore<Int>()
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        let sequencer = try log.open(store, checkpointGuard)
        var leaves: [Digest] = []
        while leaves.count < count {
            let first = leaves.count
            let receipts = try await sequencer.append(
                (first..<min(count, first + 4000)).map { try Submission(body: DemoLog.body($0)) })
            leaves += receipts.map(\.leafHash)
        }
        return (log, store, leaves)
    }
}
