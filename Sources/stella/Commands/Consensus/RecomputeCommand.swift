import ArgumentParser
import Consensus
import Ledger
import LedgerSQLite
import VEX
import VEXLens
import Wire

struct RecomputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "Compute verdicts again and log those that changed, with progress, and resumable.",
        discussion: """
            An equal outcome writes nothing; another one is a new verdict with its delta. Statements age, so that a verdict can \
            change without a new document: --as-of says for when. Killed at any point, --resume goes on where it was, with the \
            instant and the mode it began with.
            """)

    @Option(name: .long, help: "Pairs of this vulnerability.")
    var vuln: String?

    @Option(name: .long, help: "Pairs of this product: a purl, a CPE, or a key as `vex list` prints it.")
    var product: String?

    @Option(name: .long, help: "Pairs that this issuer speaks about.")
    var issuer: String?

    @Flag(name: .long, help: "Every pair.")
    var all = false

    @Option(
        name: .long,
        help: "HighestWeight, WeightedVote, Lattice or AuthoritativeFirst (default: Consensus.DefaultMode).")
    var mode: ConsensusMode?

    @Option(name: .long, help: "The instant the verdicts hold for, RFC 3339 (default: now).")
    var asOf: Timestamp?

    @Flag(name: .long, help: "Count what would change, and write nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Go on with the recomputation that was interrupted.")
    var resume = false

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        let selections = [vuln, product, issuer].compactMap(\.self).count + (all ? 1 : 0)
        guard selections == (resume ? 0 : 1) else {
            throw ValidationError("give one of --vuln, --product, --issuer and --all, or --resume alone")
        }
        guard !resume || mode == nil && asOf == nil && !dryRun else {
            throw ValidationError("--resume goes on with the mode and the instant of the beginning")
        }
    }

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let journal = SQLiteRecomputeJournal(session.store)
        let run = try begin(session, journal)
        let began = (elapsed: SystemClock.elapsed(), pairs: run.counts.pairs)
        var said = began.elapsed
        let form = options.output
        let end = try await session.service.recompute(run, journal: dryRun ? nil : journal) { run, failures in
            for case (_, let error as any CodedError) in failures {
                Terminal.complain(error, asJSON: form.format != .table)
            }
            let now = SystemClock.elapsed()
            guard now - said >= 1 else { return }
            said = now
            let rate = Int(Double(run.counts.pairs - began.pairs) / (now - began.elapsed))
            Terminal.say(
                "stella: \(run.counts.pairs) pairs, \(run.counts.changed) changed, \(run.counts.failed) failed, \(rate) pairs/s",
                quiet: form.quiet)
        }
        card(end, milliseconds: Int((SystemClock.elapsed() - began.elapsed) * 1000)).print(as: form.format)
        guard end.counts.failed == 0 else { throw ExitStatus.failed }
    }

    private func begin(_ session: WriteSession, _ journal: SQLiteRecomputeJournal) throws -> RecomputeRun {
        let unfinished = try journal.unfinished()
        guard !resume else {
            guard let unfinished else {
                throw VEXLensError(.notFound, "no recomputation was interrupted", hint: "begin one with --all")
            }
            return unfinished
        }
        if unfinished != nil, !dryRun {
            Terminal.say("stella: an interrupted recomputation is given up for this one", quiet: options.output.quiet)
        }
        return RecomputeRun(
            selection, mode: mode ?? session.defaultMode, asOf: asOf ?? SystemClock.now(),
            end: session.service.trees.end)
    }

    private var selection: PairSelection {
        if let vuln { return .vulnerability(Identifier(vuln)) }
        if let product { return .product(Identifier(PackageURL(product)?.canonical ?? product)) }
        if let issuer { return .issuer(Identifier(issuer)) }
        return .all
    }

    private func card(_ run: RecomputeRun, milliseconds: Int) -> Card {
        var card = Card()
        card.add("asOf", run.asOf.rfc3339)
        card.add("mode", run.mode.rawValue)
        card.add("dryRun", .bool(dryRun))
        card.add("pairs", run.counts.pairs)
        card.add("unchanged", run.counts.unchanged)
        card.add("changed", run.counts.changed)
        card.add("silent", run.counts.silent)
        card.add("failed", run.counts.failed)
        card.add("milliseconds", milliseconds)
        return card
    }
}
