import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import VEXLens
import Wire

struct DatabaseArchive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Move old entries of histories to a file that anyone checks offline.",
        discussion: """
            Takes the verdicts that were logged before --before and are no longer current: each with its signed statement and \
            a C2SP tlog-proof, so that the folder needs neither the ledger nor a network (`stella db verify-archive`). When it \
            is durable, the histories forget them; the ledger forgets nothing.
            """)

    @Option(name: .long, help: "An instant, RFC 3339, or a date: verdicts that the log integrated before it.")
    var before: String

    @Option(name: .long, help: "The folder to write; it must not hold an archive.")
    var output: String

    @Flag(name: .long, help: "Leave the histories as they are.")
    var copy = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        guard let instant = Timestamp(rfc3339: before) ?? Timestamp(rfc3339: before + "T00:00:00Z") else {
            throw CommandError(
                "usage.time", "\(before) is no instant", hint: "write 2026-01-31 or 2026-01-31T00:00:00Z")
        }
        let session = try ReadSession(options, isShowing: true)
        let places = try HistoryArchive(folder: output).write(instant, session)
        var removed = 0
        if !copy {
            let directory = try session.home.directory(.maintain)
            let history = SQLiteHistory(directory.store)
            for start in stride(from: 0, to: places.count, by: 500) {
                let batch = Array(places[start..<min(start + 500, places.count)])
                try history.remove(batch)
                removed += batch.count
                HistoryPace.pause(HistoryCount(rows: removed))
            }
            try directory.close()
        }
        var card = Card()
        card.add("folder", output)
        card.add("before", instant.rfc3339)
        card.add("rows", places.count)
        card.add("removed", removed)
        card.print(as: options.output.format)
    }
}

struct DatabaseVerifyArchive: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-archive",
        abstract: "Check an archive of histories offline: sums, statements, proofs, checkpoints.",
        discussion: "Exits with status 1 unless every row is proven under a checkpoint that the log's key signed.")

    @Argument(help: "The folder.")
    var folder: String

    @Option(name: .long, help: "The log's public keys (PEM): log.pub of the ledger.")
    var key: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let archive = HistoryArchive(folder: folder)
        let result = try archive.check(keys: try PublicKey.all(pem: try Files.text(key)))
        var card = Card()
        card.add("folder", folder)
        card.add("rows", result.rows)
        card.add("verified", result.rows - result.failures.count)
        card.add("failures", .array(result.failures.map { .string($0) }))
        card.print(as: output.format)
        guard result.failures.isEmpty else { throw ExitStatus.failed }
    }
}
