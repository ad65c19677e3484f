import ArgumentParser
import Glibc
import LedgerSQLite
import VEXLens
import Wire

struct DatabasePrune: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Shorten the histories of verdicts; the ledger keeps every one.",
        discussion: """
            Removes what is older than the newest --keep verdicts of each pair from its history, few rows at a time, beside a \
            writer or without. Every verdict stays in the log with its proof, and is found by its index, its id and its pair \
            (`stella vex consensus history --all`).
            """)

    @Option(name: .long, help: "How many verdicts each history keeps, 1 or more (default: Storage.MaxHistoryEntries).")
    var keep: Int?

    @Flag(name: .long, help: "Say what would be removed, and remove nothing.")
    var dryRun = false

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard keep.map({ $0 > 0 }) ?? true else { throw ValidationError("--keep is 1 or more") }
    }

    func run() throws {
        let configuration = try Configuration(options.place)
        let keep = keep ?? configuration.options.storage.maxHistoryEntries
        let directory = try configuration.home.directory(dryRun ? .read : .maintain)
        let history = SQLiteHistory(directory.store)
        let done = dryRun ? try history.excess(keep: keep) : try history.prune(keep: keep, pause: HistoryPace.pause)
        try directory.close()
        var card = Card()
        card.add("keep", keep)
        card.add("pairs", done.pairs)
        card.add("rows", done.rows)
        card.add("dryRun", .bool(dryRun))
        card.print(as: options.output.format)
    }
}

/// The time that is left to writers between two batches.
enum HistoryPace {
    /// SQLite lets who waits look again after 1, 2, 5 and 10 ms: two looks fall into a pause.
    static let microseconds: UInt32 = 4000

    static func pause(_ done: HistoryCount) { usleep(microseconds) }
}
