import ArgumentParser
import Ledger
import Rekor
import RekorService
import Signing
import TLog
import VEXLens
import Wire

struct ProofCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Make and verify proofs.", subcommands: [ProofCreate.self, ProofVerify.self])
}

/// What `proof create` writes.
enum ProofForm: String, ExpressibleByArgument, CaseIterable {
    /// A Sigstore bundle, or a consistency proof: one line of JSON.
    case json
    case tlogProof = "tlog-proof"

    /// `jsonl` is as good as `json`, for one line it is.
    init?(argument: String) { self.init(rawValue: argument == "jsonl" ? "json" : argument) }
}

struct ProofCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write the proof of an entry, or a consistency proof.",
        discussion: """
            A bundle is a Sigstore bundle v0.3: the signed statement, its entry, the inclusion proof, the checkpoint and \
            the signed entry timestamp in one file that anyone checks with the log's public key. A tlog-proof (C2SP) has the \
            statement, the inclusion proof and the C2SP checkpoint with the signatures of the log and of witnesses; making \
            one needs no private key.
            """)

    @Argument(help: "A log index, a UUID (80 hexadecimal digits), a leaf hash (64) or a verdict id.")
    var entry: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: "Two tree sizes instead of an entry: the log grew from one to the other.")
    var consistency: [UInt64] = []

    @Option(name: .long, help: "json for a Sigstore bundle or a consistency proof, tlog-proof for a C2SP tlog-proof.")
    var format: ProofForm = .json

    @OptionGroup var tree: TreeOption

    @Option(name: [.short, .long], help: "The file to write; - for standard output.")
    var output = "-"

    @Option(name: .long, help: "A file to write the entry's own bytes to, which a tlog-proof is about.")
    var body: String?

    @OptionGroup var place: PlaceOptions

    @Flag(name: [.short, .long], help: "No progress and no advice on standard error.")
    var quiet = false

    func validate() throws {
        guard (entry == nil) != consistency.isEmpty, consistency.isEmpty || consistency.count == 2 else {
            throw ValidationError("give an entry, or --consistency FROM TO")
        }
        guard entry != nil || format == .json && body == nil else {
            throw ValidationError("--format tlog-proof and --body are about an entry")
        }
    }

    func run() throws {
        let session = try ReadSession(place, isShowing: true)
        guard let entry else { return try Files.write(try consistencyProof(session).compact + [0x0a], to: output) }
        let index = try EntrySelector(text: entry).resolve(in: session)
        switch format {
        case .json: try Files.write(try session.bundles().bundle(at: index).encoded + [0x0a], to: output)
        case .tlogProof: try Files.write(Array(try tlogProof(of: index, session).encoded.utf8), to: output)
        }
        if let body { try Files.write(try session.trees.entry(at: index).body, to: body) }
        if output != "-" {
            Terminal.say("stella: next: stella verify \(output) --key \(session.home.publicKeysPath)", quiet: quiet)
        }
    }

    /// The statement goes along as what the format calls extra data: the entry is made of it again.
    private func tlogProof(of index: VirtualIndex, _ session: ReadSession) throws -> TLogProof {
        let (tree, place) = try session.tree(of: index)
        let statement = try session.envelope(of: tree.proofs.entry(at: place))?.bytes ?? []
        let fits = statement.count <= TLogProof.maxExtraBytes
        if !fits || statement.isEmpty {
            Terminal.say(
                "stella: the proof goes without a statement: verify it with --statement or --body", quiet: quiet)
        }
        // Cosigned evidence is worth more than a newer root, as long as it covers the entry.
        let witnessed = try session.witnessed(tree).flatMap { $0.checkpoint.size.contains(place) ? $0.note : nil }
        return try tree.proofs.tlogProof(of: place, note: witnessed, extra: fits ? statement : [])
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
