import Dispatch
import LedgerSQLite
import Synchronization
import VEXLens
import Wire

/// Delivers events beside a server or for `stella events deliver --follow`: each consumer on a thread of its own, so that one
/// that is slow or fails holds up no other.
final class EventWorkers: Sendable {
    private let workers: [EventWorker]

    /// - Parameter keepDays: How long events are kept that all of `sinks` have.
    init(
        _ sinks: [any EventSink], feed: any EventFeed, consumers: any EventConsumers, interval: Int, keepDays: Int,
        say: @escaping @Sendable (String) -> Void, complain: @escaping @Sendable (any Error) -> Void
    ) {
        let voice = EventWorker.Voice(say: say, complain: complain)
        let deliveries = sinks.map { sink in
            EventWorker(name: sink.name, milliseconds: interval * 1000, voice: voice) { stop in
                let delivery = EventDelivery(sink, feed: feed, consumers: consumers, now: SystemClock.now)
                try EventWorkers.drain(delivery, voice, until: stop)
            }
        }
        let names = sinks.map(\.name)
        let pruning = EventWorker(name: "pruning", milliseconds: 600_000, voice: voice) { stop in
            try EventWorkers.prune(consumers, keepDays: keepDays, names, until: stop)
        }
        workers = deliveries + [pruning]
    }

    func start() { workers.forEach { $0.start() } }

    /// Returns when the requests under way are done with.
    func end() async {
        workers.forEach { $0.stop.stop() }
        for worker in workers { await worker.end() }
    }

    private static func drain(_ delivery: EventDelivery, _ voice: EventWorker.Voice, until stop: StopSwitch) throws {
        var generator = SystemRandomNumberGenerator()
        var total = 0
        defer { if total > 0 { voice.say("\(total) events are delivered to \(delivery.sink.target)") } }
        while !stop.isStopped {
            switch try delivery.step(using: &generator) {
            case .delivered(let count): total += count
            case .failed(let error): return voice.complain(error)
            case .stopped(let error?):
                voice.complain(error)
                return voice.say(
                    "\(delivery.sink.target) wants no events any more; `stella events deliver --restart` asks again")
            case .idle, .waiting, .stopped(nil): return
            }
        }
    }

    /// In transactions that hold nobody up.
    static func prune(
        _ consumers: any EventConsumers, keepDays: Int, _ names: [String], until stop: StopSwitch = StopSwitch()
    ) throws {
        let oldest = Timestamp(seconds: SystemClock.now().seconds - Int64(keepDays) * 86_400)
        while !stop.isStopped, try consumers.prune(before: oldest, deliveredTo: names, limit: 1000) > 0 {}
    }
}

extension WriteSession {
    /// Who is told of events while a server runs.
    ///
    /// - Throws: `config.events-incomplete`, `file.webhook-secret`, and other errors of reading.
    func eventWorkers(
        say: @escaping @Sendable (String) -> Void, complain: @escaping @Sendable (any Error) -> Void
    ) throws -> EventWorkers {
        let targets = try configuration.eventTargets()
        if targets.isSealed { say(EventTargets.sealedText) }
        return EventWorkers(
            targets.sinks, feed: events, consumers: events, interval: options.events.intervalSeconds,
            keepDays: options.events.keepDays, say: say, complain: complain)
    }
}

/// Something that is done again and again on a thread of its own.
final class EventWorker: Sendable {
    struct Voice {
        let say: @Sendable (String) -> Void
        let complain: @Sendable (any Error) -> Void
    }

    let stop = StopSwitch()
    private let queue: DispatchQueue
    private let milliseconds: Int
    private let voice: Voice
    private let work: @Sendable (StopSwitch) throws -> Void
    /// What failed the last time; told once.
    private let trouble = Mutex("")

    init(name: String, milliseconds: Int, voice: Voice, _ work: @escaping @Sendable (StopSwitch) throws -> Void) {
        queue = DispatchQueue(label: "stella.events.\(name)", qos: .utility)
        self.milliseconds = milliseconds
        self.voice = voice
        self.work = work
    }

    func start() {
        queue.async { [self] in
            while !stop.isStopped {
                pass()
                stop.wait(milliseconds: milliseconds)
            }
        }
    }

    /// Returns when the work under way is done.
    func end() async {
        await withCheckedContinuation { done in queue.async { done.resume() } }
    }

    private func pass() {
        var found = ""
        do { try work(stop) } catch {
            found = "\(error)"
            if trouble.withLock({ $0 != found }) { voice.complain(error) }
        }
        trouble.withLock { $0 = found }
    }
}
