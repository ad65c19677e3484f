import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import VEXLens
import Wire

struct LedgerStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the log's size, newest checkpoint and what is linked to it.")

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let head = session.proofs.head
        let counts = try session.lens.counts()
        var card = Card()
        card.add("directory", session.home.path)
        card.add("origin", head.origin)
        card.add("vkey", try session.tree().verifiers.first?.vkey)
        card.add("treeId", String(head.treeID))
        card.add("shard", session.store.shard)
        card.add("shardOffset", head.shardOffset)
        card.add("size", head.size.value)
        card.add("rootHash", head.root.hex)
        card.add("integratedTime", head.integratedTime.rfc3339)
        card.add("documents", counts.documents)
        card.add("observations", counts.observations)
        card.add("verdicts", counts.verdicts)
        card.add("deltas", counts.deltas)
        card.add("mergeTraces", counts.mergeTraces)
        card.add("owed", counts.owed)
        let owed = try session.mirrors.owed()
        card.add("mirrored", try session.mirrors.count())
        card.add("mirrorsOwed", owed.count)
        card.add("mirrorsOldestOwed", owed.oldest?.rfc3339)
        card.add("mirrorsLastError", owed.lastError)
        let events = try session.events.newest()
        card.add("eventsNewest", events == .start ? nil : events.description)
        let consumers = try session.events.consumers().map { consumer in
            consumer.json(pending: try session.events.count(after: consumer.cursor))
        }
        card.add("eventConsumers", .array(consumers))
        card.print(as: options.output.format)
    }
}

extension EventConsumer {
    /// How far it has got, and what is wrong with it.
    fileprivate func json(pending: Int) -> JSONValue {
        [
            "name": .string(name), "target": .string(target), "cursor": .string(cursor.description),
            "delivered": .integer(delivered), "pending": .integer(pending), "attempts": .integer(attempts),
            "next": JSONValue(next?.rfc3339), "lastError": JSONValue(lastError),
            "lastAttempt": JSONValue(lastAttempt?.rfc3339), "isStopped": .bool(isStopped),
        ]
    }
}

struct LedgerCheckpoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print the newest checkpoint of a tree, a C2SP signed note.",
        discussion: """
            It is printed only after the root recomputed from what is stored has met it, with the cosignatures that \
            `stella ledger witness` got for it.
            """)

    @OptionGroup var tree: TreeOption

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        let tree = try session.tree(self.tree.shard)
        let head = tree.proofs.head
        let note = try session.witnessed(tree).flatMap { $0.text(over: head) } ?? head.note
        guard options.output.format != .table else { return Terminal.out(note) }
        var card = Card()
        card.add("origin", head.origin)
        card.add("size", head.size.value)
        card.add("rootHash", head.root.hex)
        card.add("note", note)
        card.print(as: options.output.format)
    }
}
