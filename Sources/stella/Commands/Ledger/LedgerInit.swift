import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import TLog
import VEXLens
import Wire

struct LedgerInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a new ledger: database, guard and keys.",
        discussion: """
            Refuses a directory that holds a ledger already: the guard in it remembers the newest checkpoint that ever \
            left, and only this command makes one.
            """)

    @Option(name: .long, help: "The log's name for ever: a host name.")
    var origin = "stella.local"

    @Option(name: .long, help: "An ECDSA P-256 private key (PEM) for statements and entry timestamps (default: a new one).")
    var key: String?

    @Option(name: .long, help: "An Ed25519 private key (PEM) for checkpoints (default: a new one).")
    var checkpointKey: String?

    @Option(name: .long, help: "The tree id, 1 to 2^63 - 1 (default: drawn at random).")
    var treeId: UInt64?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let home = try Configuration(options.place).home
        guard !Files.exists(home.publicKeysPath) else {
            throw LedgerError(
                .exists, "\(home.path) holds a ledger already", hint: "choose another --data-dir", outcome: .nothingKept)
        }
        let parameters = LogParameters(origin: origin, treeID: treeId ?? UInt64.random(in: 1..<1 << 63))
        let given = (
            ledger: try key.map { try privateKey($0, .ecdsaP256) },
            checkpoint: try checkpointKey.map { try privateKey($0, .ed25519) }
        )
        let (keys, head) = try home.make(parameters, ledger: given.ledger, checkpoint: given.checkpoint) { head in
            guard treeId.map({ $0 == head.treeID }) ?? true else {
                throw LedgerError(
                    .exists, "an interrupted init left a log with the tree id \(head.treeID) in \(home.path)",
                    hint: "take it up without --tree-id, or choose another --data-dir", outcome: .nothingKept)
            }
        }
        var card = Card()
        card.add("directory", home.path)
        card.add("origin", origin)
        card.add("treeId", String(head.treeID))
        card.add("logId", keys.ledger.publicKey.keyID.hex)
        card.add("publicKeys", home.publicKeysPath)
        card.print(as: options.output.format)
        Terminal.say("stella: next: stella issuer add, then stella vex ingest", quiet: options.output.quiet)
    }

    private func privateKey(_ path: String, _ kind: KeyKind) throws -> PrivateKey {
        let key = try PrivateKey(pem: try Files.text(path))
        guard key.publicKey.kind == kind else {
            throw CommandError("usage.key-kind", "\(path) holds a key of the kind \(key.publicKey.kind), \(kind) is wanted")
        }
        return key
    }
}
