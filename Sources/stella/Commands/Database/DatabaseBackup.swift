import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import Wire

struct DatabaseBackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger to a folder, while others write to it.",
        discussion: """
            One consistent state: database, segments and public keys, described by backup.json, which is written last. Into a \
            folder with an older backup of the same ledger only what is new is copied. Private keys and the guard are never \
            in a backup: keep the keys elsewhere, and never bring the guard back.
            """)

    @Option(name: .long, help: "The folder to write to.")
    var output: String

    @Flag(name: .long, help: "Read the backup back: sums, the database's structure, every entry up to the signed root.")
    var verify = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        // A ledger that may not be read may not be copied either: the old copy would pass for a new one.
        let session = try ReadSession(options, isShowing: true)
        let home = session.home
        let verifiers = [try home.verifier(of: session.store, try home.publicKeys().checkpoint)]
        let began = SystemClock.elapsed()
        let backup = try LedgerBackup.make(
            of: home.path, options: home.store, in: output, others: [LedgerHome.publicKeysName], verifiers: verifiers,
            at: Timestamp(seconds: SystemClock.now().seconds))
        let seconds = SystemClock.elapsed() - began
        if verify {
            let report = try backup.audit(verifiers: verifiers)
            guard report.isClean else {
                report.print(as: options.output.format)
                throw ExitStatus.alarm
            }
        }
        var card = Card()
        card.add("folder", output)
        card.add("origin", backup.manifest.origin)
        card.add("size", backup.manifest.size.value)
        card.add("rootHash", backup.manifest.root.hex)
        card.add("time", backup.manifest.time.rfc3339)
        card.add("files", backup.manifest.files.count)
        card.add("bytes", backup.manifest.bytes)
        card.add("milliseconds", Int(seconds * 1000))
        card.add("verified", .bool(verify))
        card.print(as: options.output.format)
    }
}
