import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import VEXLens
import Wire

struct DatabaseRestore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring the ledger back from a backup, beside its guard.",
        discussion: """
            Checks, in this order: the files' sums, the database's structure, the checkpoint's signature, the root, and what \
            the guard remembers. Entries that are newer than the backup come back from --entries; nothing is signed before \
            they meet the root that has left already. Without them the ledger is restored but does not open (ledger.rollback).
            """)

    @Option(name: .long, help: "The folder of the backup.")
    var from: String

    @Option(
        name: .long, parsing: .singleValue,
        help: "A file of `ledger export`, or a folder of `ledger publish --envelopes --documents`; may be repeated.")
    var entries: [String] = []

    @Option(name: .long, help: "The newest checkpoint that was published (a signed note), when the guard is lost.")
    var checkpoint: String?

    @Flag(name: .long, help: "Move a database that is there aside; it is not removed.")
    var replace = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let home = try Configuration(options.place).home
        let backup = try LedgerBackup(from)
        let publicKey = try publicKey(home)
        let ledgerKey = try LedgerHome(path: from).publicKeys().ledger
        let (origin, verifier) = (
            backup.manifest.origin, try NoteVerifier(name: backup.manifest.origin, key: publicKey, kind: .ed25519)
        )
        var restore = LedgerRestore<LensRowWriter>.Options()
        restore.sources = try entries.map { path -> any EntrySource in
            Files.isFolder(path) ? try PublishedFolder(path) : try ExportFile(path)
        }
        restore.published = try checkpoint.map { (try Files.text($0), $0) }
        restore.isReplacing = replace
        restore.store = home.store
        let report = try LedgerRestore(
            of: backup, to: home.path, rowWriter: LensRowWriter(projections: home.projections), verifiers: [verifier],
            options: restore
        ).run(
            signers: { () throws(LedgerError) in try home.signers(origin: origin) }, now: SystemClock.now(),
            link: { store in
                let linker = EntryLinker(store, ledgerKey: ledgerKey)
                return { (entry) throws(LedgerError) in try linker.link(entry) }
            })
        if report.withoutTime > 0 {
            Terminal.say(
                "stella: warning: \(report.withoutTime) entries came back without the time at which they were integrated; "
                    + "they have the time of this restore", quiet: options.output.quiet)
        }
        guard report.missing.isEmpty else {
            throw LedgerError(
                .rollback,
                "restored with \(report.size) entries; a checkpoint over \(report.missing.upperBound) has left already",
                hint:
                    "entries \(report.missing.lowerBound) to \(report.missing.upperBound - 1) are missing: restore again with "
                    + "--replace and --entries that have them", outcome: .nothingKept)
        }
        card(report, home).print(as: options.output.format)
    }

    private func card(_ report: LedgerRestore<LensRowWriter>.Report, _ home: LedgerHome) -> Card {
        var card = Card()
        card.add("directory", home.path)
        card.add("size", report.size.value)
        card.add("rootHash", report.root.hex)
        card.add("replayed", report.replayed)
        card.add("withoutTime", report.withoutTime)
        card.add("madeGuard", .bool(report.madeGuard))
        card.add("replaced", report.replaced)
        return card
    }

    /// The ledger's own where it is left, else the backup's; the two are one log's.
    private func publicKey(_ home: LedgerHome) throws -> PublicKey {
        let brought = try LedgerHome(path: from).publicKeys().checkpoint
        guard Files.exists(home.publicKeysPath) else { return brought }
        let kept = try home.publicKeys().checkpoint
        guard kept == brought else {
            throw LedgerError(
                .fork, "\(home.publicKeysPath) has another checkpoint key than the backup",
                hint: "name a backup of this ledger, or another --data-dir", outcome: .nothingKept)
        }
        return kept
    }
}
