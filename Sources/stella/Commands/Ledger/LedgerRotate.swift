import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import VEXLens
import Wire

struct LedgerRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Freeze the log and begin the next tree.",
        discussion: """
            The frozen tree keeps its checkpoint, its indexes and its proofs for ever; the next one has an origin and a tree \
            id of its own and goes on counting where the frozen one ended. Documents and verdicts are found as before. \
            Publish the frozen tree once more (--shard), and the new one to another folder.
            """)

    @Option(name: .long, help: "The next tree's origin (default: the first one's with the shard's number behind it).")
    var origin: String?

    @Option(name: .long, help: "The next tree's id, 1 to 2^63 - 1 (default: drawn at random).")
    var treeId: UInt64?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let (old, new) = try session.rotate(origin: origin, treeID: treeId ?? UInt64.random(in: 1..<1 << 63))
        var card = Card()
        card.add("frozenOrigin", old.origin)
        card.add("frozenTreeId", String(old.treeID))
        card.add("frozenSize", old.size.value)
        card.add("frozenRootHash", old.root.hex)
        card.add("origin", new.origin)
        card.add("treeId", String(new.treeID))
        card.add("shardOffset", new.shardOffset)
        card.print(as: options.output.format)
        Terminal.say("stella: next: stella ledger publish DIR, with a folder for each tree", quiet: options.output.quiet)
    }
}
