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
            to the current verdict in everything that counts writes nothing.
            """)

    @OptionGroup var pair: PairOptions

    @Flag(name: .long, help: "Every pair that some observation speaks about.")
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
        let outcomes = try await session.service.compute(
            try keys(session), mode: mode ?? session.defaultMode, asOf: asOf ?? SystemClock.now())
        var rows: [JSONValue] = []
        var failure: (any Error)?
        for outcome in outcomes {
            switch outcome {
            case .success(let outcome): rows.append(row(outcome, session))
            case .failure(let error): failure = error
            }
        }
        let columns: [Report.Column] = VerdictRow.columns + [.init("new"), .init("delta"), .init("mergeTrace", "TRACE")]
        if !rows.isEmpty { Report(columns, rows: rows).print(as: options.output.format) }
        if let failure { throw failure }
    }

    private func keys(_ session: WriteSession) throws -> [VerdictKey] {
        if let vulnerability = pair.vulnerability, let product = pair.product {
            return [VerdictKey(vulnerability: vulnerability, product: product)]
        }
        let keys = try session.lens.pairs().filter { all || $0.vulnerability == pair.vulnerability }
        guard !keys.isEmpty else {
            throw VEXLensError(.nothingKnown, "nobody speaks about that", hint: "see `stella vex list`")
        }
        return keys
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
