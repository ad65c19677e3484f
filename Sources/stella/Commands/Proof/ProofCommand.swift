import ArgumentParser
import Ledger
import Rekor
import Signing
import TLog
import VEXLens
import Wire

struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Make and verify proofs.", subcommands: [ProofCreate.self, ProofVerify.self])
}

struct ProofCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write the proof bundle of an entry, or a consistency proof.",
        discussion: """
            A bundle is a Sigstore bundle v0.3: the signed statement, its entry, the inclusion proof, the checkpoint and the \
            signed entry timestamp in one file that anyone checks with the log's public key.
            """)

    @Argument(help: "A log index, a UUID (80 hexadecimal digits), a leaf hash (64) or a verdict id.")
    var entry: String?

    @Option(name: .long, parsing: .upToNextOption, help: "Two tree sizes instead of an entry: the log grew from one to the other.")
    var consistency: [UInt64] = []

    @OptionGroup var tree: TreeOption

    @Option(name: [.short, .long], help: "The file to write; - for standard output.")
    var output = "-"

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (entry == nil) != consistency.isEmpty, consistency.isEmpty || consistency.count == 2 else {
            throw ValidationError("give an entry, or --consistency FROM TO")
        }
    }

    func run() throws {
        let session = try ReadSession(options, isShowing: true)
        if let entry {
            let index = try EntrySelector(text: entry).resolve(in: session)
            try Files.write(try session.bundles().bundle(at: index).encoded + [0x0a], to: output)
        } else {
            try Files.write(try consistencyProof(session).compact + [0x0a], to: output)
        }
        if output != "-" {
            Terminal.say(
                "stella: next: stella verify \(output) --key \(session.home.publicKeysPath)", quiet: options.output.quiet)
        }
    }

    private func consistencyProof(_ session: ReadSession) throws -> JSONValue {
        let (from, to) = (TreeSize(consistency[0]), TreeSize(consistency[1]))
        let proofs = try session.tree(tree.shard).proofs
        let proof = try proofs.consistency(from: from, to: to)
        return [
            "origin": .string(proofs.head.origin), "firstSize": .integer(from.value),
            "lastSize": .integer(to.value), "firstRoot": .string(try proofs.root(at: from).hex),
            "lastRoot": .string(try proofs.root(at: to).hex), "hashes": .array(proof.hashes.map { .string($0.hex) }),
            "checkpoint": .string(proofs.head.note),
        ]
    }
}

struct ProofVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "The same as `stella verify`.")

    @OptionGroup var verify: VerifyCommand

    func run() throws { try verify.run() }
}
