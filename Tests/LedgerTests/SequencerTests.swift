import Ledger
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing
import Wire

@Suite("Sequencer")
struct SequencerTests {
    private func made(shardOffset: UInt64 = 0) throws -> (DemoLog, MemoryLedgerStore<Int>, MemoryCheckpointGuard) {
        let log = try DemoLog(shardOffset: shardOffset)
        let store = MemoryLedgerStore<Int>()
        let checkpointGuard = MemoryCheckpointGuard()
        try log.create(store, checkpointGuard)
        return (log, store, checkpointGuard)
    }

    @Test("an answer is a proof against a signed checkpoint", arguments: [UInt64(0), 7])
    func answerIsProof(shardOffset: UInt64) async throws {
        let (log, store, checkpointGuard) = try made(shardOffset: shardOffset)
        let sequencer = try log.open(store, checkpointGuard)
        for number in 0..<600 {
            let body = DemoLog.body(number)
            let receipt = try await sequencer.append(Submission(body: body))
            #expect(receipt.index == LogIndex(UInt64(number)))
            #expect(receipt.virtualIndex == VirtualIndex(UInt64(number) + shardOffset))
            #expect(receipt.head.logIndex(of: receipt.virtualIndex) == receipt.index)
            #expect(receipt.isNew)
            #expect(receipt.verify(body: body).isValid)
            #expect(!receipt.verify(body: DemoLog.body(number + 1)).isValid)
            let note = try SignedNote(parsing: receipt.head.note)
            #expect(try note.verify(with: log.verifiers) == log.verifiers)
            #expect(try Checkpoint(parsing: note.text).root == receipt.head.root)
        }
        let leaves = (0..<600).map { MerkleHash.leaf(DemoLog.body($0)) }
        #expect(sequencer.head.root == TreeOracle.root(leaves))
    }

    @Test("every entry of batches that cross tile borders is proven", arguments: [1, 255, 256, 257, 1000])
    func batchesAcrossTiles(batch: Int) async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        var next = 0
        while next < 3 * batch {
            let bodies = (next..<next + batch).map { DemoLog.body($0) }
            let receipts = try await sequencer.append(bodies.map { try Submission(body: $0) })
            for (body, receipt) in zip(bodies, receipts) { #expect(receipt.verify(body: body).isValid) }
            next += batch
        }
        #expect(Auditor(store, guard: checkpointGuard, verifiers: log.verifiers).run(deep: true).isClean)
    }

    @Test("what is handed in without waiting is answered in its order, also when whoever did it was cancelled")
    func enqueued() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        let groups = (0..<20).map { group in (0..<30).map { DemoLog.body(30 * group + $0) } }
        let caller = Task {
            try groups.map { group in sequencer.enqueue(try group.map { try Submission(body: $0) }) }
        }
        caller.cancel()
        for (number, task) in try await caller.value.enumerated() {
            let receipts = try await task.value
            #expect(receipts.map(\.index.value) == (0..<30).map { UInt64(30 * number + $0) })
            for (receipt, body) in zip(receipts, groups[number]) { #expect(receipt.verify(body: body).isValid) }
        }
        #expect(try await sequencer.enqueue([]).value.isEmpty)
        sequencer.close()
        await #expect(throws: LedgerError(.closed, "")) {
            try await sequencer.enqueue([Submission(body: DemoLog.body(9999))]).value
        }
    }

    @Test("a repeated entry gives the first one's place, across batches and within one")
    func duplicates() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        let first = try await sequencer.append((0..<700).map { try Submission(body: DemoLog.body($0), rows: [$0]) })
        log.clock.advance(bySeconds: 60)
        let again = try await sequencer.append([
            Submission(body: DemoLog.body(3), rows: [9]), Submission(body: DemoLog.body(700), rows: [700]),
            Submission(body: DemoLog.body(700), rows: [9]), Submission(body: DemoLog.body(699), rows: [9]),
        ])
        #expect(again.map(\.index.value) == [3, 700, 700, 699])
        #expect(again.map(\.isNew) == [false, true, false, false])
        #expect(again[0].integratedTime == first[3].integratedTime)
        #expect(again[1].integratedTime > first[3].integratedTime)
        for (receipt, number) in zip(again, [3, 700, 700, 699]) {
            #expect(receipt.verify(body: DemoLog.body(number)).isValid)
        }
        #expect(sequencer.head.size.value == 701)
        #expect(store.rows.map(\.row) == Array(0...700))
        // Only old ones: nothing is committed, the newest checkpoint answers.
        let head = sequencer.head
        let old = try await sequencer.append(Submission(body: DemoLog.body(0)))
        #expect(old.head == head)
        #expect(old.verify(body: DemoLog.body(0)).isValid)
    }

    @Test("an entry that the log has gets no further keys, and one that is named twice is one key")
    func keysOfRepeatedEntries() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        func places(_ text: String) -> [UInt64] {
            store.entries(withKey: SearchKey(text), after: nil, limit: 10).map(\.value)
        }
        _ = try await sequencer.append([
            Submission(body: DemoLog.body(0), keys: [SearchKey("a"), SearchKey("b"), SearchKey("a")]),
            Submission(body: DemoLog.body(1), keys: [SearchKey("b")]),
            Submission(body: DemoLog.body(0), keys: [SearchKey("c")]),
        ])
        _ = try await sequencer.append([
            Submission(body: DemoLog.body(1), keys: [SearchKey("a"), SearchKey("c")]),
            Submission(body: DemoLog.body(2), keys: [SearchKey("a")]),
        ])
        #expect(places("a") == [0, 2])
        #expect(places("b") == [0, 1])
        #expect(places("c") == [])
    }

    @Test("many submitters at once get places without gaps, each proven")
    func concurrentSubmitters() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        let indexes = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for task in 0..<16 {
                group.addTask {
                    var indexes: [UInt64] = []
                    for number in 0..<100 {
                        let body = DemoLog.body(task * 100 + number)
                        let receipt = try await sequencer.append(Submission(body: body))
                        #expect(receipt.verify(body: body).isValid)
                        indexes.append(receipt.index.value)
                    }
                    return indexes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(indexes.sorted() == Array(0..<1600))
        #expect(Auditor(store, guard: checkpointGuard, verifiers: log.verifiers).run().isClean)
    }

    @Test("time never goes back")
    func timeNeverGoesBack() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        let first = try await sequencer.append(Submission(body: DemoLog.body(0)))
        log.clock.advance(bySeconds: -3600)
        let second = try await sequencer.append(Submission(body: DemoLog.body(1)))
        #expect(second.integratedTime == first.integratedTime)
        log.clock.advance(bySeconds: 7200)
        let third = try await sequencer.append(Submission(body: DemoLog.body(2)))
        #expect(third.integratedTime.seconds == first.integratedTime.seconds + 3600)
    }

    @Test("what waits becomes one batch, within its limits; a full pool says busy")
    func batchesGrowAndPoolIsBounded() async throws {
        let (log, store, checkpointGuard) = try made()
        let held = Mutex<[@Sendable () -> Void]>([])
        let limits = SequencerLimits(batchEntries: 10, poolEntries: 25)
        let sequencer = try LogSequencer.open(
            store, guard: checkpointGuard, signers: log.signers, limits: limits, clock: { log.clock.now },
            start: { work in held.withLock { $0.append(work) } })
        let all = await withTaskGroup(of: UInt64?.self) { group in
            for number in 0..<30 {
                group.addTask { try? await sequencer.append(Submission(body: DemoLog.body(number))).head.size.value }
            }
            // Five of thirty find the pool full and come back first; then the loop may run.
            var sizes: [UInt64?] = []
            for _ in 0..<5 { sizes.append(await group.next() ?? nil) }
            while held.withLock({ $0.isEmpty }) { await Task.yield() }
            for work in held.withLock({ $0 }) { work() }
            for await size in group { sizes.append(size) }
            return sizes
        }
        #expect(all.prefix(5).allSatisfy { $0 == nil })
        #expect(
            all.dropFirst(5).compactMap { $0 }.sorted() == Array(repeating: 10, count: 10)
                + Array(repeating: 20, count: 10)
                + Array(repeating: 25, count: 5))
        #expect(held.withLock { $0.count } == 1)
    }

    @Test("a group beyond the limit of a batch is refused, the log goes on")
    func groupTooLarge() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard, limits: SequencerLimits(batchEntries: 2))
        await #expect(throws: LedgerError(.groupTooLarge, "")) {
            try await sequencer.append((0..<3).map { try Submission(body: DemoLog.body($0)) })
        }
        #expect(try await sequencer.append((0..<2).map { try Submission(body: DemoLog.body($0)) }).count == 2)
    }

    @Test("a closed sequencer refuses")
    func closed() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        sequencer.close()
        await #expect(throws: LedgerError(.closed, "")) {
            try await sequencer.append(Submission(body: DemoLog.body(0)))
        }
    }

    @Test("a write of unknown outcome stops a closed sequencer too: what still waits is not committed")
    func suspectAfterClose() throws {
        let (log, store, checkpointGuard) = try made()
        let held = Mutex<[@Sendable () -> Void]>([])
        let codes = Mutex<[LedgerError.Code?]>([])
        let sequencer = try LogSequencer.open(
            FaultyLedgerStore(store, plan: FaultPlan(.failedNotKept, at: .commit, occurrence: 1)),
            guard: checkpointGuard, signers: log.signers, limits: SequencerLimits(batchEntries: 1),
            clock: { log.clock.now }, start: { work in held.withLock { $0.append(work) } })
        func submit(_ number: Int) throws {
            try sequencer.append([Submission(body: DemoLog.body(number))]) { result in
                codes.withLock { codes in
                    if case .failure(let error) = result { codes.append(error.code) } else { codes.append(nil) }
                }
            }
        }
        for number in 0..<2 { try submit(number) }
        sequencer.close()
        try submit(2)
        for work in held.withLock({ $0 }) { work() }
        try submit(3)
        #expect(codes.withLock { $0 } == [.closed, .suspect, .suspect, .suspect])
        #expect(store.head()?.size == .empty)
    }

    @Test("two sequencers on one store: the second to commit stops, nothing is lost")
    func lostCompareAndSwap() async throws {
        let (log, store, checkpointGuard) = try made()
        let first = try log.open(store, checkpointGuard)
        let second = try log.open(store, checkpointGuard)
        _ = try await first.append(Submission(body: DemoLog.body(0)))
        await #expect(throws: LedgerError(.suspect, "")) { try await second.append(Submission(body: DemoLog.body(1))) }
        await #expect(throws: LedgerError(.suspect, "")) { try await second.append(Submission(body: DemoLog.body(2))) }
        #expect(try await first.append(Submission(body: DemoLog.body(3))).index == LogIndex(1))
        #expect(Auditor(store, guard: checkpointGuard, verifiers: log.verifiers).run().isClean)
    }

    @Test("entries cite only smaller indexes: a group keeps its order")
    func groupKeepsOrder() async throws {
        let (log, store, checkpointGuard) = try made()
        let sequencer = try log.open(store, checkpointGuard)
        let receipts = try await sequencer.append((0..<50).reversed().map { try Submission(body: DemoLog.body($0)) })
        #expect(receipts.map(\.index.value) == Array(0..<50))
    }
}
