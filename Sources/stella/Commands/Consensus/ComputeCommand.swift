import ArgumentParser
import Consensus
import Ledger
import VEXLens
import Wire

struct ComputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compute",
        abstract: "Compute verdicts and log those that say something new.",
        discussion: """
            A verdict is a function of the logged observations, the directory, the settings and --as-of. One that is equal \
            to the current verdict in everything that counts writes nothing. Many pairs are taken some thousands at a time, and \
            each step is printed when it is logged; one that fails ends the command, and those before it stand.
            """)

    @OptionGroup var pair: PairOptions

    @Flag(name: .long, help: "Every pair that some observation speaks about, or that has a verdict.")
    var all = false

    @Option(name: .long, help: "HighestWeight, WeightedVote, Lattice or AuthoritativeFirst (default: Consensus.DefaultMode).")
    var mode: ConsensusMode?

    @Option(name: .long, help: "The instant the verdicts hold for, RFC 3339 (default: now).")
    var asOf: Timestamp?

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard all != (pair.vuln != nil || pair.purl != nil), all || pair.vuln != nil else {
            throw ValidationError("give --vuln (and --purl for one product), or --all")
        }
    }

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let computation = (mode: mode ?? session.defaultMode, asOf: asOf ?? SystemClock.now())
        let columns: [Report.Column] = VerdictRow.columns + [.init("new"), .init("delta"), .init("mergeTrace", "TRACE")]
        var report = StreamedReport(columns, as: options.output.format)
        defer { report.end() }
        var failure: (any Error)?
        var steps = PairSteps(pair)
        try await session.service.compute(
            steps: { try steps.next(session.lens) }, mode: computation.mode, asOf: computation.asOf
        ) { outcomes in
            var rows: [JSONValue] = []
            for outcome in outcomes {
                switch outcome {
                case .success(let outcome): rows.append(row(outcome, session))
                // A pair of a selection that has a verdict and nobody speaks about any more: its verdict stays.
                case .failure(let error as VEXLensError) where error.code == .nothingKnown && pair.product == nil: continue
                case .failure(let error): failure = error
                }
            }
            report.print(rows)
        }
        if let failure { throw failure }
        guard report.isBegun else {
            throw VEXLensError(.nothingKnown, "nobody speaks about that", hint: "see `stella vex list`")
        }
    }

    private func row(_ outcome: ComputeOutcome, _ session: WriteSession) -> JSONValue {
        let head = session.proofs.head
        return VerdictRow.json(
            outcome.verdict, head,
            and: [
                JSONMember("new", .bool(outcome.isNew)),
                JSONMember("delta", outcome.delta.map { .integer($0.index.value) } ?? .null),
                JSONMember("mergeTrace", outcome.mergeTrace.map { .integer($0.index.value) } ?? .null),
            ])
    }
}

/// The pairs that are meant, in their order, some thousands at a time.
private struct PairSteps {
    private let pair: PairOptions
    /// The last pair that was given.
    private var place: VerdictKey?
    private var isDone = false

    /// - Parameter pair: One pair, all pairs of a vulnerability, or all pairs.
    init(_ pair: PairOptions) { self.pair = pair }

    /// nil when there are no more.
    mutating func next(_ lens: any LensStore) throws -> [VerdictKey]? {
        guard !isDone else { return nil }
        if let vulnerability = pair.vulnerability, let product = pair.product {
            isDone = true
            return [VerdictKey(vulnerability: vulnerability, product: product)]
        }
        let limit = PairSelection.pairsPerStep
        let keys = try lens.pairs(pair.vulnerability.map { .vulnerability($0) } ?? .all, after: place, limit: limit)
        isDone = keys.count < limit
        place = keys.last
        return keys.isEmpty ? nil : keys
    }
}
