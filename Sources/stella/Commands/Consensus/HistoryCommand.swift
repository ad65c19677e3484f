import ArgumentParser
import Ledger
import ProofChain
import VEXLens
import Wire

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the verdicts on a pair, oldest first, with what changed and why.",
        discussion: """
            As many as the pair's history keeps (Storage.MaxHistoryEntries, `stella db prune`). The ledger keeps all of them; \
            --all lists those too.
            """)

    @OptionGroup var pair: PairOptions

    @Flag(name: .long, help: "Also verdicts that the history has forgotten.")
    var all = false

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard pair.vuln != nil, pair.purl != nil else { throw ValidationError("give --vuln and --purl") }
    }

    func run() throws {
        let session = try ReadSession(options)
        guard let vulnerability = pair.vulnerability, let product = pair.product else { return }
        let key = VerdictKey(vulnerability: vulnerability, product: product)
        let history = all ? try session.lens.verdicts(on: key) : try session.lens.history(of: key)
        let older = (try session.lens.projections(on: [key])[0]?.versions ?? 0) - history.count
        guard !history.isEmpty else {
            throw VEXLensError(
                .notFound, "there is no verdict on \(vulnerability) in \(product)",
                hint: "make one with `stella vex consensus compute`")
        }
        let rows = try history.map { verdict in
            let delta = try session.lens.delta(to: verdict.record.id)
            let statement = try delta.map { try session.delta($0.record) }
            return VerdictRow.json(
                verdict, session.proofs.head,
                and: [
                    JSONMember("cause", delta.map { .string($0.record.cause) } ?? .null),
                    JSONMember("previousIndex", statement.map { .integer($0.old.entry.logIndex) } ?? .null),
                    JSONMember("deltaIndex", delta.map { .integer($0.index.value) } ?? .null),
                    JSONMember("changes", statement.map { .array($0.changes.map(\.json)) } ?? .null),
                ])
        }
        let columns: [Report.Column] = [
            .init("asOf", "AS OF"), .init("status"), .init("confidence"), .init("mode"), .init("logIndex", "INDEX"),
            .init("previousIndex", "BEFORE"), .init("deltaIndex", "DELTA"), .init("cause"),
        ]
        Report(columns, rows: rows).print(as: options.output.format)
        guard older > 0 else { return }
        Terminal.say(
            "stella: the ledger holds \(older) older verdict\(older == 1 ? "" : "s") on this pair: --all lists "
                + (older == 1 ? "it" : "them"), quiet: options.output.quiet)
    }
}
