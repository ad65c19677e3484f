import Ledger
import LedgerSQLite
import LedgerTestKit
import Testing
import VEXLens
import Wire

@Suite("Consumers of events: cursors in the database, and what is kept no longer")
struct EventConsumerTests {
    private func ledger(_ count: Int) async throws -> EventLedger {
        let ledger = try EventLedger()
        try await ledger.append((0..<count).map { EventRows.verdict("v\($0)") })
        return ledger
    }

    private func cursor(of index: UInt64) -> EventCursor { .next(after: .start, at: VirtualIndex(index)) }

    @Test("a cursor moves forwards only, survives a restart, and tells what is behind it")
    func cursors() async throws {
        let ledger = try await ledger(5)
        let events = ledger.events
        #expect(try events.consumer("file") == nil && events.consumers().isEmpty)
        try events.register("file", target: "a")
        try events.register("webhook", target: "b")
        #expect(try events.consumer("file")?.cursor == .start && events.count(after: .start) == 5)
        try events.deliver(3, through: cursor(of: 2), to: "file")
        try events.deliver(2, through: cursor(of: 1), to: "file")
        try events.register("file", target: "a")
        let file = try #require(try events.consumer("file"))
        #expect(file.cursor == cursor(of: 2) && file.delivered == 5)
        #expect(try events.count(after: file.cursor) == 2 && events.count(after: events.newest()) == 0)
        try events.postpone("webhook", until: Timestamp(seconds: 9), error: "no", at: Timestamp(seconds: 3))
        try events.postpone("webhook", until: Timestamp(seconds: 20), error: "never", at: Timestamp(seconds: 10))
        let before = try events.consumers()
        try ledger.directory.close()
        let reader = try LedgerDirectory(ledger.scratch.path, .read, rowWriter: LensRowWriter())
        let again = try SQLiteEvents(reader.store).consumers()
        #expect(again == before && again.map(\.name) == ["file", "webhook"])
        #expect(again[1].attempts == 2 && again[1].next == Timestamp(seconds: 20) && again[1].lastError == "never")
        #expect(again[1].lastAttempt == Timestamp(seconds: 10))
    }

    @Test("a stop is undone by a resumption and by another target, and by nothing else")
    func stops() async throws {
        let events = try await ledger(1).events
        try events.register("webhook", target: "b")
        try events.stop("webhook", error: "gone", at: Timestamp(seconds: 3))
        try events.register("webhook", target: "b")
        #expect(try events.consumer("webhook")?.isStopped == true)
        try events.resume("webhook")
        #expect(try events.consumer("webhook")?.isStopped == false && events.consumer("webhook")?.lastError == "gone")
        try events.stop("webhook", error: "gone", at: Timestamp(seconds: 4))
        try events.register("webhook", target: "c")
        #expect(try events.consumer("webhook")?.isStopped == false && events.consumer("webhook")?.target == "c")
    }

    @Test(
        "what everybody has and is old enough goes, in bounded batches; what somebody lacks, is young, or is newest stays"
    )
    func pruning() async throws {
        let ledger = try await ledger(10)
        let events = ledger.events
        let time = ledger.log.clock.now
        let later = Timestamp(seconds: time.seconds + 1)
        func left() throws -> [UInt64] {
            try events.events(after: .start, limit: 99).compactMap { $0.entry?.index.value }
        }
        #expect(try events.prune(before: time, deliveredTo: [], limit: 99) == 0)
        #expect(try events.prune(before: later, deliveredTo: ["file"], limit: 99) == 0)
        try events.register("file", target: "a")
        try events.register("webhook", target: "b")
        try events.deliver(6, through: cursor(of: 5), to: "file")
        try events.deliver(4, through: cursor(of: 3), to: "webhook")
        #expect(try events.prune(before: later, deliveredTo: ["file", "webhook"], limit: 3) == 3)
        #expect(try left() == Array(3...9) && events.pruned() == cursor(of: 2))
        #expect(try events.prune(before: later, deliveredTo: ["file", "webhook"], limit: 3) == 1)
        #expect(try events.prune(before: later, deliveredTo: ["file", "webhook"], limit: 3) == 0)
        #expect(try left() == Array(4...9))
        // Who wants no more is not waited for, nor who is not configured any more.
        try events.stop("webhook", error: "gone", at: time)
        #expect(try events.prune(before: later, deliveredTo: ["file", "webhook"], limit: 99) == 2)
        #expect(try events.prune(before: later, deliveredTo: [], limit: 99) == 3)
        #expect(try left() == [9] && events.pruned() == cursor(of: 8))
        // The places of what is told later are behind all that ever was.
        try await ledger.append([EventRows.verdict("next")], from: 10)
        #expect(try left() == [9, 10] && events.newest() == cursor(of: 10))
    }

    @Test("of a batch that spans young and old events only the old ones go")
    func young() async throws {
        let ledger = try await ledger(3)
        ledger.log.clock.advance(bySeconds: 100)
        try await ledger.append((3..<6).map { EventRows.verdict("v\($0)") }, from: 3)
        let now = ledger.log.clock.now
        #expect(try ledger.events.prune(before: now, deliveredTo: [], limit: 99) == 3)
        #expect(try ledger.events.events(after: .start, limit: 9).map(\.id) == ["3-0", "4-0", "5-0"])
    }

    @Test("cursors and events outlive a rebuild; events of an entry whose row is gone are told as what they are")
    func rebuild() async throws {
        let ledger = try await ledger(2)
        try ledger.events.register("file", target: "a")
        try ledger.events.deliver(1, through: cursor(of: 0), to: "file")
        let before = try (ledger.events.consumers(), ledger.scratch.query("SELECT * FROM event"))
        try ledger.directory.store.replaceRows { (write) throws(LedgerError) in
            try write([PlacedRow(EventRows.verdict("v0"), at: VirtualIndex(0))])
        }
        #expect(try ledger.events.consumers() == before.0)
        #expect(try ledger.scratch.query("SELECT * FROM event") == before.1)
        #expect(try ledger.events.events(after: .start, limit: 1).map(\.id) == ["0-0"])
        #expect(throws: VEXLensError(.inconsistent, "")) { try ledger.events.events(after: .start, limit: 2) }
    }
}
