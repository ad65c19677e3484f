import Ledger
import LedgerTestKit
import Synchronization
import Testing
import VEXLens
import Wire

/// The outbox and its consumers in memory, as the delivery sees them.
private final class MemoryEvents: EventFeed, EventConsumers {
    struct Trouble: Error {}

    struct State {
        var events: [LensEvent] = []
        var rows: [String: EventConsumer] = [:]
        /// Whether the next cursor is lost, as by a death.
        var losesCursor = false
        /// Whether nothing can be noted at all.
        var isLocked = false
    }

    let state = Mutex(State())

    init(_ count: Int) {
        state.withLock { state in
            state.events = (0..<count).map { number in
                let index = VirtualIndex(UInt64(number))
                return LensEvent(
                    sequence: .next(after: .start, at: index), type: .verdictComputed, source: "log",
                    entry: LensEvent.Entry(index, ordinal: 0), subject: "s", time: Timestamp(seconds: 1),
                    data: .object([]))
            }
        }
    }

    func events(after cursor: EventCursor, limit: Int, types: Set<EventType>?) -> [LensEvent] {
        state.withLock { Array($0.events.filter { $0.sequence > cursor }.prefix(limit)) }
    }
    func newest() -> EventCursor { state.withLock { $0.events.last?.sequence ?? .start } }
    func pruned() -> EventCursor { .start }
    func changes() -> AsyncStream<Void> { AsyncStream { $0.finish() } }

    func consumer(_ name: String) -> EventConsumer? { state.withLock { $0.rows[name] } }
    func consumers() -> [EventConsumer] { state.withLock { $0.rows.values.sorted { $0.name < $1.name } } }

    func register(_ name: String, target: String) throws {
        try change(name) { old in
            guard old?.target != target else { return old }
            return row(name, target, cursor: old?.cursor ?? .start, delivered: old?.delivered ?? 0)
        }
    }
    func deliver(_ count: Int, through cursor: EventCursor, to name: String) throws {
        try state.withLock { state in
            guard !state.losesCursor else {
                state.losesCursor = false
                throw Trouble()
            }
        }
        try change(name) { old in
            old.map { row(name, $0.target, cursor: cursor, delivered: $0.delivered + count) }
        }
    }
    func postpone(_ name: String, until next: Timestamp, error: String, at time: Timestamp) throws {
        try change(name) { old in
            old.map {
                row(
                    name, $0.target, cursor: $0.cursor, delivered: $0.delivered, attempts: $0.attempts + 1, next: next,
                    error: error)
            }
        }
    }
    func stop(_ name: String, error: String, at time: Timestamp) throws {
        try change(name) { old in
            old.map {
                row(name, $0.target, cursor: $0.cursor, delivered: $0.delivered, error: error, isStopped: true)
            }
        }
    }
    func resume(_ name: String) throws {
        try change(name) { old in
            old.map { row(name, $0.target, cursor: $0.cursor, delivered: $0.delivered) }
        }
    }
    func prune(before time: Timestamp, deliveredTo names: [String], limit: Int) -> Int { 0 }

    private func change(_ name: String, _ body: (EventConsumer?) -> EventConsumer?) throws {
        try state.withLock { state in
            guard !state.isLocked else { throw Trouble() }
            state.rows[name] = body(state.rows[name])
        }
    }

    private func row(
        _ name: String, _ target: String, cursor: EventCursor, delivered: Int, attempts: Int = 0,
        next: Timestamp? = nil,
        error: String? = nil, isStopped: Bool = false
    ) -> EventConsumer {
        EventConsumer(
            name: name, target: target, cursor: cursor, delivered: delivered, attempts: attempts, next: next,
            lastError: error,
            lastAttempt: nil, isStopped: isStopped)
    }
}

/// Takes what it is told to take.
private final class StubSink: EventSink {
    let name: String
    let target: String
    let batch: Int
    let answers = Mutex<[EventReceipt]>([])
    let seen = Mutex<[[String]]>([])

    init(_ name: String = "a", target: String = "here", batch: Int = 2, answers: [EventReceipt] = []) {
        self.name = name
        self.target = target
        self.batch = batch
        self.answers.withLock { $0 = answers }
    }

    func deliver(_ events: [LensEvent]) -> EventReceipt {
        seen.withLock { $0.append(events.map(\.id)) }
        return answers.withLock { $0.isEmpty ? .taken : $0.removeFirst() }
    }
}

@Suite("Delivery of events: at least once, in order, each consumer for itself")
struct EventDeliveryTests {
    private let clock = FixedClock()
    private static let refusal = VEXLensError(.notFound, "no")

    private func delivery(_ sink: StubSink, _ events: MemoryEvents) -> EventDelivery {
        EventDelivery(sink, feed: events, consumers: events, now: { [clock] in clock.now })
    }

    @Test("all of it comes in order, in batches, and then nothing more")
    func order() throws {
        let (events, sink) = (MemoryEvents(5), StubSink())
        var generator = SeededGenerator(seed: 1)
        for count in [2, 2, 1] {
            guard case .delivered(count) = try delivery(sink, events).step(using: &generator) else {
                Issue.record("wanted a delivery of \(count)")
                return
            }
        }
        guard case .idle = try delivery(sink, events).step(using: &generator) else {
            Issue.record("something is left")
            return
        }
        #expect(sink.seen.withLock { $0 } == [["0-0", "1-0"], ["2-0", "3-0"], ["4-0"]])
        #expect(events.consumer("a")?.delivered == 5 && events.consumer("a")?.cursor == events.newest())
    }

    @Test("after a death between the delivery and the cursor the same events come again with the same ids")
    func again() throws {
        let (events, sink) = (MemoryEvents(3), StubSink())
        var generator = SeededGenerator(seed: 1)
        events.state.withLock { $0.losesCursor = true }
        #expect(throws: MemoryEvents.Trouble.self) { try delivery(sink, events).step(using: &generator) }
        _ = try delivery(sink, events).step(using: &generator)
        #expect(sink.seen.withLock { $0 } == [["0-0", "1-0"], ["0-0", "1-0"]])
    }

    @Test("while nothing can be noted nothing is sent")
    func locked() throws {
        let (events, sink) = (MemoryEvents(3), StubSink())
        var generator = SeededGenerator(seed: 1)
        events.state.withLock { $0.isLocked = true }
        #expect(throws: MemoryEvents.Trouble.self) { try delivery(sink, events).step(using: &generator) }
        #expect(sink.seen.withLock { $0.isEmpty })
    }

    @Test("one that fails is tried again when its time has come, and holds up no other")
    func failure() throws {
        let events = MemoryEvents(2)
        let bad = StubSink(
            "bad", answers: [.failed(EventDeliveryTests.refusal), .failed(EventDeliveryTests.refusal, retryAfter: 500)])
        let good = StubSink("good")
        var generator = SeededGenerator(seed: 7)
        guard case .failed = try delivery(bad, events).step(using: &generator) else {
            Issue.record("wanted a failure")
            return
        }
        let first = try #require(events.consumer("bad"))
        #expect(first.attempts == 1 && first.lastError == "no [lens.not-found]" && first.cursor == .start)
        let wait = try #require(first.next).seconds - clock.now.seconds
        #expect((3...5).contains(wait))
        guard case .delivered(2) = try delivery(good, events).step(using: &generator) else {
            Issue.record("the good one is held up")
            return
        }
        clock.advance(bySeconds: wait - 1)
        guard case .waiting = try delivery(bad, events).step(using: &generator) else {
            Issue.record("it was asked too early")
            return
        }
        clock.advance(bySeconds: 1)
        _ = try delivery(bad, events).step(using: &generator)
        // What the receiver asks for is more than our own patience.
        #expect(events.consumer("bad")?.next?.seconds == clock.now.seconds + 500)
        clock.advance(bySeconds: 500)
        guard case .delivered(2) = try delivery(bad, events).step(using: &generator) else {
            Issue.record("it was not tried again")
            return
        }
        let last = try #require(events.consumer("bad"))
        #expect(last.attempts == 0 && last.next == nil && last.delivered == 2)
    }

    @Test("one that wants no more is left alone until it is resumed or has moved, and its cursor stays")
    func ended() throws {
        let events = MemoryEvents(3)
        let sink = StubSink(answers: [.taken, .ended(EventDeliveryTests.refusal)])
        var generator = SeededGenerator(seed: 1)
        _ = try delivery(sink, events).step(using: &generator)
        guard case .stopped(.some) = try delivery(sink, events).step(using: &generator),
            case .stopped(nil) = try delivery(sink, events).step(using: &generator)
        else {
            Issue.record("it was asked again")
            return
        }
        #expect(sink.seen.withLock { $0.count } == 2)
        let moved = StubSink(target: "there")
        _ = try delivery(moved, events).step(using: &generator)
        #expect(moved.seen.withLock { $0 } == [["2-0"]])
        #expect(events.consumer("a")?.isStopped == false && events.consumer("a")?.target == "there")
    }

    @Test("waiting doubles up to an hour, and a drawn part of it is taken away, never more than half")
    func delays() {
        var generator = SeededGenerator(seed: 3)
        let longest: [Int64] = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
        for (number, limit) in longest.enumerated() {
            let drawn = (0..<2000).map { _ in EventConsumer.delay(afterAttempts: number + 1, using: &generator) }
            #expect(drawn.allSatisfy { ($0 <= limit) && ($0 >= limit - limit / 2) })
            #expect(drawn.max() == limit || limit > 1000 && Set(drawn).count > 500)
        }
        #expect(EventConsumer.delay(afterAttempts: .max, using: &generator) <= 3600)
    }
}
