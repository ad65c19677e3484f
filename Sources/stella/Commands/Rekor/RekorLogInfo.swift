import ArgumentParser
import Rekor
import RekorClient
import Signing
import TLog
import Wire

struct RekorLogInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loginfo", abstract: "Show the trees of a Rekor of others, each proven to continue what is remembered.")

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let rekor = try RekorSession(remote, try Configuration(options.place), isWriting: false)
        let information = try rekor.ask { try $0.information() }
        let trees = information.inactive.map { ($0, "inactive") } + [(information.active, "active")]
        let rows = trees.map { tree, state -> JSONValue in
            [
                "origin": .string(tree.checkpoint.origin), "state": .string(state),
                "size": .integer(tree.checkpoint.size.value), "rootHash": .string(tree.checkpoint.root.hex),
                "treeId": JSONValue(RekorCheckpoint.parts(ofOrigin: tree.checkpoint.origin).map { String($0.treeID) }),
                "checkpoint": .string(tree.note),
            ]
        }
        Report([.init("origin"), .init("state"), .init("size"), .init("rootHash", "ROOT")], rows: rows)
            .print(as: options.output.format)
    }
}

struct RekorLogProof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logproof", abstract: "Prove that the active tree of a Rekor of others grew from one size to another.",
        discussion: """
            From the remembered size to the newest, unless sizes are given. The proof is checked when both roots are known: \
            the newest, the remembered, and one that is given.
            """)

    @Option(name: .long, help: "The smaller size (default: the remembered one).")
    var first: UInt64?

    @Option(name: .long, help: "The larger size (default: the newest).")
    var last: UInt64?

    @Option(name: .long, help: "The root of the smaller tree (64 hexadecimal digits).")
    var firstRoot: String?

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard firstRoot.map({ Digest(hex: $0) != nil }) ?? true else {
            throw ValidationError("--first-root is 64 hexadecimal digits")
        }
    }

    func run() throws {
        let rekor = try RekorSession(remote, try Configuration(options.place), isWriting: false)
        let result = try rekor.ask { client in
            try client.consistency(
                from: first.map { TreeSize($0) }, to: last.map { TreeSize($0) }, oldRoot: firstRoot.flatMap { Digest(hex: $0) })
        }
        var card = Card()
        card.add("origin", result.origin)
        card.add("firstSize", result.proof.from.value)
        card.add("lastSize", result.proof.to.value)
        card.add("firstRoot", result.oldRoot?.hex)
        card.add("lastRoot", result.newRoot?.hex)
        card.add("isProven", .bool(result.isProven))
        card.add("hashes", .array(result.proof.hashes.map { .string($0.hex) }))
        card.print(as: options.output.format)
        if !result.isProven {
            Terminal.say("stella: not proven: one of the two roots is not known", quiet: options.output.quiet)
        }
    }
}
