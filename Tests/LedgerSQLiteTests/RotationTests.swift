import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

@Suite("Shards")
struct RotationTests {
    private typealias Directory = LedgerDirectory<NumberRows>

    private func frozen(_ directory: Directory) throws -> [ProofService] {
        try directory.frozen.enumerated().map { number, store in
            try ProofService(store: store, verifiers: DemoLog(shard: UInt64(number)).verifiers)
        }
    }

    private func open(_ directory: Directory) throws -> LogSequencer<SQLiteLedgerStore<NumberRows>> {
        try DemoLog(shard: UInt64(directory.store.shard)).open(
            directory.store, directory.checkpointGuard, predecessor: frozen(directory).last)
    }

    /// Appends entries whose bodies say their virtual index, in one batch.
    private func append(_ numbers: Range<Int>, _ scratch: Scratch) async throws {
        let directory = try scratch.directory(.write, keyRunLength: 64)
        let sequencer = try open(directory)
        let receipts = try await sequencer.append(
            numbers.map {
                try Submission(body: DemoLog.body($0), blobs: [Blob(DemoLog.body($0))], keys: DemoLog.keys($0), rows: [$0])
            })
        #expect(receipts.map(\.virtualIndex.value) == numbers.map(UInt64.init))
        try directory.close()
    }

    private func rotate(_ scratch: Scratch, failing plan: FaultPlan? = nil) throws {
        let directory = try scratch.directory(.write)
        defer { try? directory.close() }
        let sequencer = try open(directory)
        let next = try directory.next()
        let log = try DemoLog(shard: UInt64(next.shard))
        let checkpointGuard: any CheckpointGuard =
            plan.map { FaultyCheckpointGuard(directory.checkpointGuard, plan: $0) } ?? directory.checkpointGuard
        let end = sequencer.head.end
        let head = try sequencer.rotate(
            to: LogParameters(origin: log.origin, treeID: log.treeID), in: next, guard: checkpointGuard,
            signers: log.signers, now: log.clock.now)
        #expect(head.shardOffset == end.value && head.size == .empty)
    }

    /// Every entry by its virtual index: its body, its place, and a proof to the signed root of its tree.
    private func expectAll(_ count: Int, _ scratch: Scratch, ends: [Int]) throws {
        let directory = try scratch.directory(.read)
        let newest = try ProofService(
            store: directory.store, verifiers: DemoLog(shard: UInt64(directory.store.shard)).verifiers,
            guard: directory.checkpointGuard, predecessor: frozen(directory).last)
        let trees = ShardedProofs(frozen: try frozen(directory), newest: newest)
        #expect(trees.frozen.map(\.head.end.value) == ends.map(UInt64.init) && trees.end.value == UInt64(count))
        for number in 0..<count {
            let index = VirtualIndex(UInt64(number))
            let (proofs, place) = try trees.place(of: index)
            let entry = try proofs.entry(at: place)
            #expect(entry.body == DemoLog.body(number) && entry.index == place)
            #expect(proofs.head.virtualIndex(of: place) == index)
            let inclusion = try proofs.inclusion(index: place, size: proofs.head.size)
            #expect(inclusion.verify(leafHash: MerkleHash.leaf(entry.body), root: proofs.head.root).isValid)
        }
        #expect(throws: LedgerError(.outOfRange, "")) { try trees.place(of: VirtualIndex(UInt64(count))) }
        for (number, store) in (directory.frozen + [directory.store]).enumerated() {
            let isNewest = number == directory.frozen.count
            let auditor = Auditor(
                store, guard: isNewest ? directory.checkpointGuard : nil,
                verifiers: try DemoLog(shard: UInt64(number)).verifiers)
            #expect(auditor.run(deep: true).findings == [])
            // A tree finds what the trees before it have too, and nothing of those behind it.
            let end = number < ends.count ? ends[number] : count
            let found = try store.entries(withKey: SearchKey("all"), after: nil, limit: count + 1)
            #expect(found.map(\.value) == (0..<UInt64(end)).map { $0 })
            for entry in stride(from: 0, to: count, by: 7) {
                let found = try store.entries(withKey: SearchKey("number \(entry)"), after: nil, limit: 2)
                #expect(found.map(\.value) == (entry < end ? [UInt64(entry)] : []))
            }
            let head = trees.all[number].head
            let leaves = (head.shardOffset..<head.end.value).map { MerkleHash.leaf(DemoLog.body(Int($0))) }
            #expect(try store.indexes(ofLeaves: leaves).map { $0?.value } == leaves.indices.map(UInt64.init))
            for foreign in [0, count - 1] where !(head.shardOffset..<head.end.value).contains(UInt64(foreign)) {
                #expect(try store.index(ofLeaf: MerkleHash.leaf(DemoLog.body(foreign))) == nil)
            }
        }
    }

    @Test(
        "indexes run on, every tree stays whole and provable",
        arguments: [[1, 1, 1], [255, 2, 300], [256, 256, 10], [300, 700, 1], [513, 1, 512]])
    func runsOn(sizes: [Int]) async throws {
        let scratch = Scratch()
        try await scratch.grow(0, DemoLog())
        var count = 0
        var ends: [Int] = []
        for (number, size) in sizes.enumerated() {
            if number > 0 {
                try rotate(scratch)
                ends.append(count)
                try expectAll(count, scratch, ends: ends)
            }
            try await append(count..<count + size, scratch)
            count += size
            try expectAll(count, scratch, ends: ends)
        }
        #expect(try scratch.query("SELECT count(*) AS n, max(log_index) AS m FROM number_row") == ["[n:\(count) m:\(count - 1)]"])
    }

    @Test("an empty log, a tree with the same id or origin, and a frozen tree are refused")
    func refused() async throws {
        let scratch = Scratch()
        try await scratch.grow(0, DemoLog())
        #expect(throws: LedgerError(.badParameter, "")) { try rotate(scratch) }
        try await append(0..<3, scratch)
        let directory = try scratch.directory(.write)
        let log = try DemoLog()
        for (origin, treeID) in [(log.origin, 5 as UInt64), ("other.example", log.treeID), ("", 5), ("other.example", 0)] {
            let sequencer = try open(directory)
            #expect(throws: LedgerError(.badParameter, "")) {
                _ = try sequencer.rotate(
                    to: LogParameters(origin: origin, treeID: treeID), in: directory.next(), guard: directory.checkpointGuard,
                    signers: origin.isEmpty ? [] : log.signers, now: log.clock.now)
            }
        }
        try directory.close()
        try rotate(scratch)
        let after = try scratch.directory(.write)
        let old = try #require(after.frozen.first)
        let sequencer = try open(after)
        let memory = MemoryCheckpointGuard()
        try memory.create(try #require(try old.head()).guarded)
        let late = try log.open(old, memory)
        await #expect(throws: LedgerError(.suspect, "")) { try await late.append(Submission(body: DemoLog.body(9), rows: [9])) }
        _ = try await sequencer.append(Submission(body: DemoLog.body(3), keys: DemoLog.keys(3), rows: [3]))
        try after.close()
        try expectAll(4, scratch, ends: [3])
    }

    @Test("died between the new tree and the guard: the guard follows, readers wait for that", arguments: Fault.allCases)
    func diedAtGuard(fault: Fault) async throws {
        let scratch = Scratch()
        try await scratch.grow(0, DemoLog())
        try await append(0..<300, scratch)
        #expect(throws: LedgerError.self) { try rotate(scratch, failing: FaultPlan(fault, at: .advanceGuard, occurrence: 1)) }
        let reader = try scratch.directory(.read)
        let show = {
            try ProofService(
                store: reader.store, verifiers: DemoLog(shard: 1).verifiers, guard: reader.checkpointGuard,
                predecessor: try frozen(reader).last)
        }
        if fault == .failedNotKept {
            #expect(throws: LedgerError(.unpublished, "")) { try show() }
        } else {
            #expect(try show().head.shardOffset == 300)
        }
        try await append(300..<310, scratch)
        try expectAll(310, scratch, ends: [300])
    }

    @Test("a copy from before the rotation is behind the guard; one of another ledger is a fork")
    func rollback() async throws {
        let scratch = Scratch()
        try await scratch.grow(0, DemoLog())
        try await append(0..<300, scratch)
        let copy = Scratch()
        try FileManager.default.copyItem(atPath: scratch.path, toPath: copy.path)
        try rotate(scratch)
        for count in [0, 5] {
            try await append(300..<300 + count + 1, scratch)
            let restored = Scratch()
            try FileManager.default.copyItem(atPath: copy.path, toPath: restored.path)
            try scratch.copy(to: restored, files: ["guard"])
            let directory = try restored.directory(.write)
            #expect(throws: LedgerError(.rollback, "")) { try open(directory) }
        }
    }
}
