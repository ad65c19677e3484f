public import ArgumentParser
import Glibc
import LedgerSQLite
public import VEXLens
import Wire

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "What happened to verdicts and documents, and who is told of it.",
        subcommands: [EventsList.self, EventsTail.self, EventsDeliver.self])
}

/// The name of a type, with or without its prefix.
extension EventType: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

extension EventCursor: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// Which events.
struct EventFilter: ParsableArguments {
    @Option(name: .long, help: "Events behind this sequence.")
    var after: EventCursor?

    @Option(name: .long, help: "Events of this type, with or without dev.stella.vex.; may be repeated.")
    var type: [EventType] = []

    var types: Set<EventType>? { type.isEmpty ? nil : Set(type) }
}

/// Events as rows: the JSON forms have the CloudEvents themselves.
enum EventReport {
    static let columns: [Report.Column] = [
        .init("sequence"), .init("time"), .init("type"), .init("subject"), .init("logindex", "INDEX"),
    ]

    static func line(_ event: LensEvent) -> String {
        "\(event.sequence)  \(event.time)  \(event.type.rawValue)  \(Terminal.escaped(event.subject))\n"
    }
}

struct EventsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show events in their order, oldest first.",
        discussion:
            "With --format jsonl each line is a CloudEvent. --after takes the sequence of the last event that was seen."
    )

    @OptionGroup var filter: EventFilter

    @Option(name: .long, help: "At most so many.")
    var limit = 1000

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try EventSession(options.place)
        let found = try session.events.events(after: filter.after ?? .start, limit: limit, types: filter.types)
        guard !found.isEmpty else {
            throw VEXLensError(
                .notFound, "no event is behind that place", hint: "see `stella events list` without options")
        }
        if let after = filter.after, try session.events.pruned() > after {
            Terminal.say("stella: warning: events behind that place are kept no longer", quiet: options.output.quiet)
        }
        Report(EventReport.columns, rows: found.map(\.cloudEvent)).print(as: options.output.format)
    }
}

struct EventsTail: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show the newest events, and with --follow those that come, a line for each.",
        discussion: "With --format json or jsonl each line is a CloudEvent. --follow runs until it is ended.")

    @OptionGroup var filter: EventFilter

    @Option(name: [.customShort("n"), .long], help: "So many of the newest, unless --after says where to begin.")
    var count = 10

    @Flag(name: [.short, .long], help: "Go on with those that come.")
    var follow = false

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (0...100_000).contains(count) else { throw ValidationError("--count is 0 to 100,000") }
    }

    func run() throws {
        let session = try EventSession(options.place)
        var cursor = try filter.after ?? session.events.place(ofNewest: count, types: filter.types)
        while true {
            let end = try session.events.newest()
            while true {
                let page = try session.events.events(after: cursor, limit: 1000, types: filter.types)
                page.forEach(show)
                guard let last = page.last else { break }
                cursor = last.sequence
            }
            try Terminal.requireOutput()
            guard follow else { return }
            // Of what is not wanted nothing is read a second time.
            cursor = max(cursor, end)
            usleep(500_000)
        }
    }

    private func show(_ event: LensEvent) {
        guard options.output.format == .table else { return Terminal.out(event.cloudEvent.compact + [0x0a]) }
        Terminal.out(EventReport.line(event))
    }
}

/// A ledger opened for its events alone.
struct EventSession {
    let events: SQLiteEvents
    let configuration: Configuration
    private let directory: LedgerDirectory<LensRowWriter>

    init(_ place: PlaceOptions) throws {
        configuration = try Configuration(place)
        directory = try configuration.home.directory(.read)
        events = SQLiteEvents(directory.store)
    }
}
