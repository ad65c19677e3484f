import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import VEXLens
import Wire

@Suite("The outbox: an event for what happens, in the transaction of its entry")
struct EventTests {
    @Test("each entry gives its events, ordered by log index and ordinal, whatever the batches", arguments: [1, 2, 7])
    func order(batch: Int) async throws {
        let ledger = try EventLedger()
        for first in stride(from: 0, to: EventRows.story.count, by: batch) {
            let rows = EventRows.story[first..<min(first + batch, EventRows.story.count)]
            try await ledger.append(Array(rows), from: first)
        }
        #expect(try ledger.told == EventRows.told)
        let events = try ledger.events.events(after: .start, limit: 1000)
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
        #expect(try ledger.events.newest() == events.last?.sequence)
        // From every cursor the rest follows, in pages of every size.
        for (place, event) in events.enumerated() {
            for limit in 1...events.count {
                let page = try ledger.events.events(after: event.sequence, limit: limit)
                #expect(page == Array(events[(place + 1)...].prefix(limit)))
            }
        }
        let chosen = try ledger.events.events(after: .start, limit: 3, types: [.verdictComputed, .verdictChanged])
        #expect(chosen.map(\.id) == ["2-0", "4-0", "5-0"])
        #expect(try ledger.events.events(after: .start, limit: 3, types: []).isEmpty)
    }

    @Test("what an event says is what its entry says, in the JSON of CloudEvents, byte for byte")
    func rendering() async throws {
        let ledger = try EventLedger()
        try await ledger.append(EventRows.story)
        let events = try ledger.events.events(after: .start, limit: 1000)
        func text(_ number: Int) -> String { String(decoding: events[number].cloudEvent.compact, as: UTF8.self) }
        let (v1, v2) = (EventRows.digest("v1").hex, EventRows.digest("v2").hex)
        #expect(
            text(9) == #"{"specversion":"1.0","id":"5-0","source":"test.example/log","#
                + #""type":"dev.stella.vex.verdict_changed","subject":"CVE-2025-0001 pkg:npm/a@1","#
                + #""time":"2026-01-01T00:00:00Z","datacontenttype":"application/json","logindex":"5","#
                + #""sequence":"00000000000000024576","data":{"delta":"sha256:\#(EventRows.digest("v1>v2").hex)","#
                + #""vulnerability":"CVE-2025-0001","product":"pkg:npm/a@1","oldVerdict":"sha256:\#(v1)","#
                + #""oldStatus":"affected","newVerdict":"sha256:\#(v2)","newStatus":"fixed","cause":"new_document"}}"#)
        #expect(
            text(7).hasSuffix(
                #""kinds":["insufficient_data"],"conflicts":["status_disagreement","insufficient_data"]}}"#))
        #expect(text(8).hasSuffix(#""kinds":["weight_tie"],"conflicts":["status_disagreement","insufficient_data"]}}"#))
        #expect(text(6).contains(#""confidence":"0.700000","mode":"WeightedVote","asOf":"1970-01-01T00:00:09Z""#))
        #expect(
            text(0).contains(
                #""documentId":"doc \"a\"","issuerClaimed":"Nobody","issuer":"Nobody","signature":"invalid""#))
        #expect(try ledger.events.events(after: .start, limit: 1000) == events)
        // Every type is told but that of issuers, who have tests of their own, and every one of them is named in the list.
        #expect(Set(events.map(\.type)) == Set(EventType.allCases).subtracting([.issuerChanged]))
        for type in EventType.allCases { #expect(EventType(name: type.cloudEventsType) == type) }
    }

    @Test("a batch that is taken back takes its events with it, and a rebuild tells nothing")
    func sameTransaction() async throws {
        let ledger = try EventLedger()
        try await ledger.append(EventRows.story)
        await #expect(throws: LedgerError(.storeFailed, "")) {
            try await ledger.append([EventRows.verdict("v3"), EventRows.delta(from: "v3", to: "nowhere")], from: 90)
        }
        #expect(try ledger.told == EventRows.told)
        let before = try ledger.scratch.query("SELECT * FROM event")
        try ledger.directory.store.replaceRows { (write) throws(LedgerError) in
            for (index, row) in EventRows.story.enumerated() {
                try write([PlacedRow(row, at: VirtualIndex(UInt64(index)))])
            }
        }
        #expect(try ledger.scratch.query("SELECT * FROM event") == before)
        #expect(try ledger.told == EventRows.told)
    }

    @Test(
        "there is no entry without its event and no event without its entry, however a commit fails",
        arguments: Fault.allCases)
    func faults(_ fault: Fault) async throws {
        for call in [MutatingCall.commit, .advanceGuard] {
            for occurrence in 1...3 {
                let scratch = Scratch()
                let directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter(emitsEvents: true))
                let matrix = try FaultMatrix(
                    store: directory.store, guard: directory.checkpointGuard, row: { EventRows.verdict("v\($0)") })
                try await matrix.run(FaultPlan(fault, at: call, occurrence: occurrence), batch: 2)
                let size = try #require(try directory.store.head()?.size.value)
                let told = try SQLiteEvents(directory.store).events(after: .start, limit: 1000)
                #expect(told.map { $0.entry?.index.value } == (0..<size).map { $0 })
                #expect(told.allSatisfy { $0.type == .verdictComputed })
            }
        }
    }

    @Test("with EmitEvents=false nothing is kept")
    func silent() async throws {
        let ledger = try EventLedger(emitsEvents: false)
        try await ledger.append(EventRows.story)
        #expect(try ledger.told.isEmpty && ledger.scratch.query("SELECT * FROM event").isEmpty)
        #expect(try ledger.events.newest() == .start)
    }

    @Test("an event without entry stands behind what was there, has an id of its own, and is found by every reader")
    func unlogged() async throws {
        let ledger = try EventLedger()
        func refused(_ name: String, at seconds: Int64) -> UnloggedEvent {
            UnloggedEvent(
                type: .signatureVerificationFailed, subject: name, time: Timestamp(seconds: seconds),
                data: [JSONMember("document", .string(name))])
        }
        try ledger.events.note([refused("x", at: 7)])
        try await ledger.append([EventRows.story[1]])
        try ledger.events.note([refused("y", at: 7), refused("y", at: 7)])
        try await ledger.append([EventRows.document("c")], from: 1)
        let events = try ledger.events.events(after: .start, limit: 10)
        #expect(events.map(\.id) == ["1@7", "0-0", "4097@7", "4098@7", "1-0"])
        #expect(events.map(\.subject).prefix(3) == ["x", EventRows.digest("b").prefixed, "y"])
        let text = String(decoding: events[0].cloudEvent.compact, as: UTF8.self)
        #expect(
            text.hasSuffix(#""sequence":"00000000000000000001","data":{"document":"x"}}"#) && !text.contains("logindex")
        )
        try ledger.events.note([])
    }

    @Test("whoever subscribed before is woken by a commit and by what leaves no entry; a cancelled one is forgotten")
    func changes() async throws {
        let ledger = try EventLedger()
        var waiting = ledger.events.changes().makeAsyncIterator()
        do {
            let abandoned = Task { for await _ in ledger.events.changes() {} }
            abandoned.cancel()
            await abandoned.value
        }
        for (number, row) in EventRows.story.enumerated() {
            try await ledger.append([row], from: number)
            #expect(await waiting.next() != nil)
        }
        try ledger.events.note([
            UnloggedEvent(type: .issuerNotFound, subject: "x", time: Timestamp(seconds: 1), data: [])
        ])
        #expect(await waiting.next() != nil)
    }

    @Test("a place far in the log is never below one that was given before", arguments: [0, 1, 4095, 4096, 10_000])
    func cursors(count: Int) throws {
        // As many events between two entries as there are: the next entry's stand behind all of them.
        var last = EventCursor.start
        for _ in 0..<count { last = EventCursor.next(after: last, at: VirtualIndex(0)) }
        let next = EventCursor.next(after: last, at: VirtualIndex(1))
        #expect(next.value == max(8192, last.value + 1) && next > last)
        #expect(EventCursor.next(after: next, at: VirtualIndex(1)).value == next.value + 1)
        for wrong in ["", "-1", "+1", "1.0", "٣", "9223372036854775808"] { #expect(EventCursor(wrong) == nil) }
        #expect(EventCursor("00000000000000000012")?.value == 12)
    }
}
