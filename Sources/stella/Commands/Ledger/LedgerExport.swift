import ArgumentParser
import Glibc
import Ledger
import Signing
import TLog
import VEXLens
import Wire

struct LedgerExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write entries out with all that belongs to them, one JSON object a line.",
        discussion: """
            Bodies, times, envelopes and documents, and at the end the signed checkpoint: what `db restore --entries` needs to \
            bring a restored backup up to date. The file appears whole or not at all.
            """)

    @Option(name: .long, help: "The file to write (- for standard output).")
    var output: String

    @Option(name: .long, help: "The first entry, by its place in the tree.")
    var from: UInt64 = 0

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        let linker = EntryLinker(session.store, ledgerKey: try session.home.publicKeys().ledger)
        let exporter = LogExporter(store: session.store, proofs: session.proofs) { (entry) throws(LedgerError) in
            try linker.blobs(of: entry)
        }
        guard output != "-" else {
            _ = try exporter.export(from: from) { (line) throws(LedgerError) in Terminal.out(line) }
            return
        }
        let file = try OutputFile(output)
        let size = try exporter.export(from: from) { (line) throws(LedgerError) in try file.write(line) }
        try file.finish()
        var card = Card()
        card.add("file", output)
        card.add("from", from)
        card.add("size", size.value)
        card.add("rootHash", session.proofs.head.root.hex)
        card.print(as: options.output.format)
    }
}
