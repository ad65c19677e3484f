import ArgumentParser
import Ledger
import LedgerSQLite
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

    @Option(name: .long, help: "The newest verdicts that hold for an instant not after this one, RFC 3339 (default: the newest).")
    var asOf: Timestamp?

    @Option(name: .long, help: "At most so many rows.")
    var limit = 1000

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let verdicts = try verdicts(session.lens)
        guard !verdicts.isEmpty else {
            throw VEXLensError(
                .notFound, "no verdict matches", hint: "verdicts are made by `stella vex consensus compute`")
        }
        let isMirrored = try session.mirrors.count() > 0
        let rows = try verdicts.map { verdict in
            let mirrors = isMirrored ? try session.mirrors.mirrors(of: verdict.index) : []
            return VerdictRow.json(
                verdict, session.proofs.head, and: [JSONMember("mirrors", .array(mirrors.map(\.summary)))])
        }
        Report(VerdictRow.columns, rows: rows).print(as: options.output.format)
    }

    private func verdicts(_ lens: any LensStore) throws -> [Logged<VerdictRecord>] {
        var query = VerdictQuery()
        query.vulnerability = pair.vulnerability
        query.product = pair.product
        if let asOf {
            // What a pair said then may have changed since: status and conflicts are looked at afterwards.
            return Array(
                try lens.currentVerdicts(matching: query).compactMap { current in
                    let record = current.record
                    return try lens.verdicts(on: VerdictKey(vulnerability: record.vulnerability, product: record.product))
                        .last { $0.record.asOf <= asOf }
                }.filter { (status == nil || $0.record.status == status) && (!conflicts || !$0.record.conflicts.isEmpty) }
                    .prefix(limit))
        }
        query.status = status
        query.conflictsOnly = conflicts
        query.limit = limit
        return try lens.currentVerdicts(matching: query)
    }
}
