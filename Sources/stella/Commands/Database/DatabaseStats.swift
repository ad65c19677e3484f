import ArgumentParser
import LedgerSQLite
import VEXLens
import Wire

struct DatabaseStats: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what each table takes, and the pairs whose verdict changes most.",
        discussion: """
            The bytes of a pair are those of all signed statements about it: they are in the ledger and no pruning takes them \
            away. How many of its verdicts its history shows is bounded by Storage.MaxHistoryEntries and `stella db prune`.
            """)

    @Option(name: .long, help: "So many pairs, those with the most verdicts first.")
    var topChurn = 10

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard topChurn >= 0 else { throw ValidationError("--top-churn is a number of pairs") }
    }

    func run() throws {
        let home = try Configuration(options.place).home
        let status = try SQLiteLedger.status(in: home.path, options: home.store, withSizes: true)
        let directory = try home.directory(.read)
        let churn = try SQLiteHistory(directory.store).churn(top: topChurn)
        try directory.close()
        let tables = status.rows.map { table -> JSONValue in
            [
                "table": .string(table.name), "rows": .integer(table.count),
                "bytes": table.bytes.map { .integer($0) } ?? .null,
            ]
        }
        let pairs = churn.map { pair -> JSONValue in
            [
                "vulnerability": .string(pair.key.vulnerability.text), "product": .string(pair.key.product.text),
                "verdicts": .integer(pair.versions), "inHistory": .integer(pair.kept), "bytes": .integer(pair.bytes),
            ]
        }
        guard options.output.format == .table else {
            var card = Card()
            card.add("directory", home.path)
            card.add("bytes", status.bytes)
            card.add("tables", .array(tables))
            card.add("topChurn", .array(pairs))
            return card.print(as: options.output.format)
        }
        Report([.init("table"), .init("rows"), .init("bytes")], rows: tables).print(as: .table)
        guard !pairs.isEmpty else { return }
        Terminal.out("\n")
        Report(
            [
                .init("vulnerability"), .init("product"), .init("verdicts"), .init("inHistory", "IN HISTORY"),
                .init("bytes"),
            ],
            rows: pairs
        ).print(as: .table)
    }
}
