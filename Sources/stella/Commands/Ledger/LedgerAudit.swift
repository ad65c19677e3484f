import ArgumentParser
import Ledger
import TLog
import Wire

struct LedgerAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check every stored byte of the log against its signed checkpoint.",
        discussion: """
            Hashes all entries again, rebuilds every tile up to the root, and compares with tiles, checkpoint, guard and \
            links. --deep also hashes every envelope and document. Prints one row per finding; any makes the exit status 6.
            """)

    @Flag(name: .long, help: "Also hash envelopes and documents, and make every link again to compare it.")
    var deep = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let report = try AuditSession(options, comparingLinks: deep).audit(deep: deep)
        guard report.isClean else {
            report.printFindings(as: options.output.format)
            throw ExitStatus.alarm
        }
        var card = Card()
        card.add("result", "clean")
        card.add("size", report.size.value)
        card.add("entries", report.entries)
        card.add("entryBytes", report.entryBytes)
        card.add("tiles", report.tiles)
        card.add("blobs", report.blobs)
        card.print(as: options.output.format)
    }
}
