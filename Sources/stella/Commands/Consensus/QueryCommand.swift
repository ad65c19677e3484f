import ArgumentParser
import Ledger
import VEX
import VEXLens
import Wire

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "List current verdicts with the entries that prove them.")

    @OptionGroup var pair: PairOptions

    @Option(name: .long, help: "Only this status.")
    var status: VEXStatus?

    @Flag(name: .long, help: "Only verdicts with a conflict.")
    var conflicts = false

    @Option(name: .long, help: "At most so many rows.")
    var limit = 1000

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        var query = VerdictQuery()
        query.vulnerability = pair.vulnerability
        query.product = pair.product
        query.status = status
        query.conflictsOnly = conflicts
        query.limit = limit
        let verdicts = try session.lens.currentVerdicts(matching: query)
        guard !verdicts.isEmpty else {
            throw VEXLensError(
                .notFound, "no verdict matches", hint: "verdicts are made by `stella vex consensus compute`")
        }
        Report(VerdictRow.columns, rows: verdicts.map { VerdictRow.json($0, session.proofs.head) })
            .print(as: options.output.format)
    }
}
