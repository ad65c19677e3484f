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
            log has grown, it adds what is new; interrupted, it goes on. --envelopes also writes the signed statements by \
            digest, so that the folder can be read without the ledger. Check it with `stella ledger verify`.
            """)

    @Argument(help: "The folder to write to.")
    var folder: String

    @Flag(name: .long, help: "Also write envelopes/<sha256>.json for every entry that has one.")
    var envelopes = false

    @Flag(name: .long, help: "Remove the partial files of tiles and bundles that are full by now.")
    var prunePartials = false

    @OptionGroup var tree: TreeOption

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        let target = try DirectoryTileStore(path: folder)
        let (store, proofs) = try session.tree(tree.shard)
        let publisher = TilePublisher(store: store, proofs: proofs)
        let plan = try publisher.plan(for: target)
        let statements = envelopes ? try writeEnvelopes(session, proofs, target, plan) : 0
        let result = try publisher.publish(plan, to: target, isPruning: prunePartials)
        var card = Card()
        card.add("folder", folder)
        card.add("size", plan.checkpoint.size.value)
        card.add("rootHash", plan.checkpoint.root.hex)
        card.add("written", result.written)
        card.add("found", result.found)
        card.add("removed", result.removed)
        if envelopes { card.add("envelopes", statements) }
        card.print(as: options.output.format)
    }

    /// - Returns: How many were written.
    private func writeEnvelopes(
        _ session: ReadSession, _ proofs: ProofService, _ target: DirectoryTileStore, _ plan: PublishPlan
    ) throws -> Int {
        // A run that died may have been further than the checkpoint; what it wrote is compared again.
        let size = plan.checkpoint.size.value
        let start = min(target.envelopesEnd, plan.from.value)
        var written = 0
        guard start < size else { return written }
        for index in start..<size {
            guard let envelope = try session.envelope(of: proofs.entry(at: LogIndex(index))) else { continue }
            if try target.writeImmutable(envelope.bytes, at: "envelopes/\(envelope.digest.hex).json") { written += 1 }
        }
        try target.sync()
        try target.noteEnvelopes(upTo: size)
        return written
    }
}
