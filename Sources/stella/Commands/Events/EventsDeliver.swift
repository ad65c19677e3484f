import ArgumentParser
import Dispatch
import Glibc
import Ledger
import LedgerSQLite
import Transport
import VEXLens
import Wire

struct EventsDeliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: "Deliver events to the file and the webhook of section Events.",
        discussion: """
            Goes over what is new once; --follow goes on until SIGTERM or SIGINT. Exit status: 0 all is delivered; 5 something \
            could not be delivered now; 1 a consumer wants no events any more; 4 AirGap.SealedMode forbids the webhook. While \
            `stella serve` runs, it delivers itself, and this command is told `ledger.locked`.
            """)

    @Flag(name: [.short, .long], help: "Go on with events that come.")
    var follow = false

    @Flag(name: .long, help: "Ask consumers again at once that wait or want no events any more.")
    var restart = false

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try EventSession(options.place)
        let targets = try session.configuration.eventTargets()
        guard !targets.sinks.isEmpty || targets.isSealed else {
            throw CommandError(
                "config.events-incomplete", "nobody is to be told of events",
                hint: "set Events.File, or Events.WebhookUrl and Events.WebhookSecretFile")
        }
        let consumers = BriefConsumers(reader: session.events, writer: BriefWriter(home: session.configuration.home))
        if restart {
            for consumer in try consumers.consumers() where consumer.isStopped || consumer.next != nil {
                try consumers.resume(consumer.name)
            }
        }
        let worst =
            follow ? await follow(targets.sinks, session, consumers) : try once(targets.sinks, session, consumers)
        if targets.isSealed { throw NetworkError(.refused, EventTargets.sealedText, hint: nil) }
        if let worst { throw worst }
    }

    /// Each sink until it has all, or fails.
    ///
    /// - Returns: The status of the worst that happened.
    private func once(
        _ sinks: [any EventSink], _ session: EventSession, _ consumers: BriefConsumers
    ) throws -> ExitStatus? {
        var worst: ExitStatus?
        var report = Report([
            .init("consumer"), .init("delivered"), .init("state"), .init("next"), .init("pending"), .init("target"),
        ])
        for sink in sinks {
            let delivery = EventDelivery(sink, feed: session.events, consumers: consumers, now: SystemClock.now)
            let (count, end) = try drain(delivery)
            if let status = end.status, worst != .failed { worst = status }
            if let error = end.error { Terminal.complain(error, asJSON: options.output.format != .table) }
            let state = try consumers.consumer(sink.name)
            report.rows.append([
                "consumer": .string(sink.name), "delivered": .integer(count), "state": .string(end.name),
                "next": JSONValue(state?.next?.rfc3339),
                "pending": .integer(try session.events.count(after: state?.cursor ?? .start)),
                "target": .string(sink.target),
            ])
        }
        try EventWorkers.prune(
            consumers, keepDays: session.configuration.options.events.keepDays, sinks.map(\.name))
        report.print(as: options.output.format)
        return worst
    }

    private func drain(_ delivery: EventDelivery) throws -> (count: Int, end: EventDelivery.Step) {
        var generator = SystemRandomNumberGenerator()
        var count = 0
        while true {
            let step = try delivery.step(using: &generator)
            guard case .delivered(let more) = step else { return (count, step) }
            count += more
        }
    }

    private func follow(
        _ sinks: [any EventSink], _ session: EventSession, _ consumers: BriefConsumers
    ) async -> ExitStatus? {
        let (asJSON, quiet) = (options.output.format != .table, options.output.quiet)
        let chosen = session.configuration.options.events
        let workers = EventWorkers(
            sinks, feed: session.events, consumers: consumers, interval: chosen.intervalSeconds,
            keepDays: chosen.keepDays,
            say: { Terminal.say("stella: \($0)", quiet: quiet) },
            complain: { Terminal.complain(any: $0, asJSON: asJSON) })
        workers.start()
        await Signals.ended()
        await workers.end()
        return nil
    }
}

extension EventDelivery.Step {
    fileprivate var name: String {
        switch self {
        case .idle, .delivered: "done"
        case .waiting: "waiting"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }

    fileprivate var error: (any CodedError)? {
        switch self {
        case .failed(let error): error
        case .stopped(let error): error
        case .idle, .delivered, .waiting: nil
        }
    }

    fileprivate var status: ExitStatus? {
        switch self {
        case .idle, .delivered: nil
        case .waiting, .failed: .unavailable
        case .stopped: .failed
        }
    }
}

/// Waits for the signals that end a program.
enum Signals {
    static func ended() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before it has finished what it does.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in stream { break }
        sources.forEach { $0.cancel() }
    }
}
