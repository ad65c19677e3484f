import ArgumentParser
import Ledger
import LedgerSQLite
import ProofChain
import VEXLens
import Wire

struct DailyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daily",
        abstract: "The five checks of every day, each with figure, threshold and verdict.",
        discussion: """
            Latency and conflicts, refused documents, growth of the storage, trust weights, and the events \
            signature_verification_failed and issuer_not_found, since the last look or --since. Thresholds are those of \
            section Operations. Exit status: 0 all is well or there is nothing to compare with yet; 1 a threshold is passed; \
            5 events are not kept (Consensus.EmitEvents), so that nobody can tell.
            """)

    @Option(name: .long, help: "Since when: 12h, 7d, or an RFC 3339 time (default: the last look, else a day). Leaves no note.")
    var since: Since?

    @Option(name: .long, help: "So many pairs are decided again to measure how long it takes.")
    var sample = 200

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (0...1_000_000).contains(sample) else { throw ValidationError("--sample is from 0 to 1000000") }
    }

    func run() throws {
        let session = try ReadSession(options)
        let now = SystemClock.now()
        let note = DailyNote(in: session.home)
        let start = since?.instant(now: now) ?? note?.size.at ?? Timestamp(seconds: now.seconds - 86_400)
        guard start <= now else { throw ValidationError("--since lies ahead") }
        let newest = try session.events.newest()
        let measure = DailyMeasure(
            session: session, start: start, now: now, cursor: since == nil ? note?.cursor ?? .start : .start)
        var figures = try measure.figures(sample: sample)
        figures.earlier = note?.size
        let checks = DailyCheck.all(of: figures, against: session.options.operations)
        var report = Report(DailyCommand.columns, rows: checks.map(\.json))
        report.summary = [
            JSONMember("since", .string(start.rfc3339)), JSONMember("at", .string(now.rfc3339)),
            JSONMember("breaches", .integer(checks.count { $0.verdict == .breach })),
            JSONMember("unknown", .integer(checks.count { $0.verdict == .unknown })),
        ]
        report.print(as: options.output.format)
        if since == nil { leave(DailyNote(size: .init(bytes: figures.bytes, at: now), cursor: newest), session) }
        if checks.contains(where: { $0.verdict == .breach }) { throw ExitStatus.failed }
        if checks.contains(where: { $0.verdict == .unknown }) { throw ExitStatus.unavailable }
    }

    /// Whoever may only read the ledger gets the figures all the same; the next look then counts from where this one did.
    private func leave(_ note: DailyNote, _ session: ReadSession) {
        do { try note.write(to: session.home) } catch {
            Terminal.say("stella: warning: the time of this look is not kept: \(error)", quiet: options.output.quiet)
        }
    }

    private static let columns: [Report.Column] = [
        .init("check"), .init("measure"), .init("figure"), .init("threshold"), .init("unit"), .init("verdict"), .init("detail"),
    ]
}

/// Takes the figures of a daily look from a ledger that is read.
private struct DailyMeasure {
    let session: ReadSession
    let start: Timestamp
    let now: Timestamp
    /// Events before it were counted by an earlier look.
    let cursor: EventCursor

    /// Verdicts whose ballots are looked at, now and before.
    private static let verdicts = 2000

    private var window: EventWindow {
        // Events have whole seconds: those of this second count.
        EventWindow(after: cursor, from: start, before: Timestamp(seconds: now.seconds + 1))
    }

    /// As much time before.
    private var earlier: EventWindow {
        EventWindow(from: Timestamp(seconds: 2 * start.seconds - now.seconds), before: start)
    }

    func figures(sample: Int) throws -> DailyFigures {
        let events = session.events
        var figures = DailyFigures(from: start, to: now)
        figures.hasEvents = session.options.consensus.emitEvents
        figures.decisions = try decisions(sample)
        figures.newConflicts = try events.count(of: .conflictDetected, in: window)
        figures.earlierConflicts = try events.count(of: .conflictDetected, in: earlier)
        figures.documentsTaken = try events.count(of: .documentIngested, in: window)
        figures.documentsRefused = try session.quarantine.documents(reason: nil, limit: .max)
            .count { $0.lastSeen.seconds >= start.seconds }
        figures.bytes = try Files.size(below: session.home.path)
        figures.weights = try weights(in: window)
        figures.earlierWeights = try weights(
            in: EventWindow(from: Timestamp(seconds: 0), before: start))
        figures.disorder = session.options.consensus.warnings
        figures.signatureFailures = try events.count(of: .signatureVerificationFailed, in: window)
        figures.unknownIssuers = try events.count(of: .issuerNotFound, in: window)
        return figures
    }

    private func weights(in window: EventWindow) throws -> BallotWeights {
        var weights = BallotWeights()
        for index in try session.events.entries(of: .verdictComputed, in: window, limit: DailyMeasure.verdicts) {
            guard let verdict = try session.lens.verdict(at: index) else { continue }
            try weights.add(try session.payload(of: verdict.record).verdict)
        }
        return weights
    }

    /// Seconds to decide each of some pairs, the reading of its statements included; nothing is written.
    private func decisions(_ count: Int) throws -> [Double] {
        var query = VerdictQuery()
        query.limit = count
        let rules = try RulesOptions.parse([]).rules(session)
        let simulation = try VerdictSimulation(
            log: session.store, lens: session.lens, trees: session.trees, rules: rules)
        return try session.lens.currentVerdicts(matching: query).map { verdict in
            let start = SystemClock.elapsed()
            _ = try simulation.run([
                VerdictKey(vulnerability: verdict.record.vulnerability, product: verdict.record.product)
            ])
            return SystemClock.elapsed() - start
        }
    }
}
