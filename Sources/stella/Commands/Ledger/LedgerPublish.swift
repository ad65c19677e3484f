import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import VEXLens
import Wire

struct LedgerPublish: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Write the log out as static files (C2SP tlog-tiles).",
        discussion: """
            Tiles and entry bundles are written once and never changed; the checkpoint is replaced last. Run again after the \
            log has grown, it adds what is new; interrupted, it goes on. --envelopes also writes the signed statements by \
            digest, so that the folder can be read without the ledger; with --documents as well, a lost ledger can be restored \
            from it. Cosignatures that `stella ledger witness` got for the checkpoint go along. Check the folder with \
            `stella ledger verify`.
            """)

    @Argument(help: "The folder to write to.")
    var folder: String

    @Flag(name: .long, help: "Also write envelopes/<sha256>.json for every entry that has one.")
    var envelopes = false

    @Flag(name: .long, help: "Also write documents/<sha256>, the received bytes, for every document.")
    var documents = false

    @Flag(name: .long, help: "Remove the partial files of tiles and bundles that are full by now.")
    var prunePartials = false

    @OptionGroup var tree: TreeOption

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        let target = try DirectoryTileStore(path: folder)
        let tree = try session.tree(self.tree.shard)
        let proofs = tree.proofs
        let publisher = TilePublisher(store: tree.store, proofs: proofs)
        let witnessed = try cosigned(session, tree)
        let plan = try publisher.plan(for: target, note: witnessed?.note.encoded)
        let statements = envelopes ? try writeEnvelopes(session, proofs, target, plan) : 0
        let received = documents ? try writeDocuments(session, proofs.head, target, plan) : 0
        let result = try publisher.publish(plan, to: target, isPruning: prunePartials)
        var card = Card()
        card.add("folder", folder)
        card.add("size", plan.checkpoint.size.value)
        card.add("rootHash", plan.checkpoint.root.hex)
        card.add("written", result.written)
        card.add("found", result.found)
        card.add("removed", result.removed)
        card.add("cosignatures", witnessed?.witnesses.count ?? 0)
        if envelopes { card.add("envelopes", statements) }
        if documents { card.add("documents", received) }
        card.print(as: options.output.format)
    }

    /// The cosignatures for what is published now.
    private func cosigned(_ session: ReadSession, _ tree: ReadTree) throws -> WitnessedNote? {
        guard let witnessed = try session.witnessed(tree) else { return nil }
        guard !witnessed.isOver(tree.proofs.head) else { return witnessed }
        Terminal.say(
            "stella: the newest cosigned checkpoint covers \(witnessed.checkpoint.size) of \(tree.proofs.head.size) "
                + "entries: run stella ledger witness, then publish again", quiet: options.output.quiet)
        return nil
    }

    /// - Returns: How many were written.
    private func writeEnvelopes(
        _ session: ReadSession, _ proofs: ProofService, _ target: DirectoryTileStore, _ plan: PublishPlan
    ) throws -> Int {
        // A run that died may have been further than the checkpoint; what it wrote is compared again.
        let size = plan.checkpoint.size.value
        let start = min(target.end(of: "envelopes"), plan.from.value)
        var written = 0
        guard start < size else { return written }
        for index in start..<size {
            guard let envelope = try session.envelope(of: proofs.entry(at: LogIndex(index))) else { continue }
            if try target.writeImmutable(envelope.bytes, at: PublishedFolder.envelopePath(envelope.digest)) { written += 1 }
        }
        try target.sync()
        try target.note("envelopes", upTo: size)
        return written
    }

    /// - Returns: How many were written.
    private func writeDocuments(
        _ session: ReadSession, _ head: CommittedHead, _ target: DirectoryTileStore, _ plan: PublishPlan
    ) throws -> Int {
        let size = plan.checkpoint.size.value
        var next = VirtualIndex(head.shardOffset + min(target.end(of: "documents"), plan.from.value))
        let end = VirtualIndex(head.shardOffset + size)
        var written = 0
        while next < end {
            let logged = try session.lens.documents(from: next, limit: 256).filter { $0.index < end }
            guard let last = logged.last else { break }
            for digest in logged.map(\.record.digest) {
                guard let bytes = try session.store.blob(digest) else { continue }
                if try target.writeImmutable(bytes, at: PublishedFolder.documentPath(digest)) { written += 1 }
            }
            next = VirtualIndex(last.index.value + 1)
        }
        try target.sync()
        try target.note("documents", upTo: size)
        return written
    }
}
