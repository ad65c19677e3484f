import ArgumentParser
import Ledger
import Signing
import TLog
import Wire

struct LedgerPublish: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Write the log out as static files (C2SP tlog-tiles).",
        discussion: """
            Tiles and entry bundles are written once and never changed; the checkpoint is replaced last. Run again after the \
            log has grown, it adds what is new. --envelopes also writes the signed statements by digest, so that the folder \
            can be read without the ledger.
            """)

    @Argument(help: "The folder to write to.")
    var folder: String

    @Flag(name: .long, help: "Also write envelopes/<sha256>.json for every entry that has one.")
    var envelopes = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        try Files.makeFolder(folder)
        let target = DirectoryTileStore(path: folder)
        if envelopes { try writeEnvelopes(session, target) }
        let files = try TilePublisher(store: session.store, proofs: session.proofs).publish(to: target)
        var card = Card()
        card.add("folder", folder)
        card.add("size", session.proofs.head.size.value)
        card.add("rootHash", session.proofs.head.root.hex)
        card.add("files", files)
        card.print(as: options.output.format)
    }

    private func writeEnvelopes(_ session: ReadSession, _ target: DirectoryTileStore) throws {
        for index in 0..<session.proofs.head.size.value {
            guard let envelope = try session.envelope(ofEntry: index) else { continue }
            try target.writeImmutable(envelope.bytes, at: "envelopes/\(envelope.digest.hex).json")
        }
    }
}
