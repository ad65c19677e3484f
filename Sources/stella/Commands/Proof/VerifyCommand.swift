import ArgumentParser
import Signing
import TLog
import Wire

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify proofs offline, with the log's public keys and nothing else.",
        discussion: """
            Checks every step and prints it: for a bundle signature, payload type, predicate, entry, inclusion, checkpoint, \
            timestamp; for a tlog-proof the same without timestamp, and the witnesses of --policy. Needs no ledger, no \
            network and no configuration. Trust must be given: there is no default key. The statement's signer is trusted \
            when its key is one of --key; name others with --signer-key.
            """)

    @Argument(help: "Sigstore bundles and tlog-proofs, as `stella proof create` writes them; - for standard input.")
    var files: [String]

    @Option(name: .long, help: "The log's public keys (PEM), such as log.pub of the ledger.")
    var key: String

    @Option(name: .long, help: "Public keys (PEM) of trusted statement signers (default: the log's own).")
    var signerKey: String?

    @Option(
        name: .long,
        help: "The predicate type that is wanted: vex-verdict, vex-delta, vex-merge-trace, vex-document, or a URI.")
    var predicateType: String?

    @Option(name: .long, help: "The product key or verdict id that the statement must be about.")
    var subject: String?

    @Option(name: .long, help: "The log's origin that is wanted.")
    var origin: String?

    @Option(name: .long, help: "A C2SP tlog-policy: the witnesses that must have cosigned. For tlog-proofs.")
    var policy: String?

    @Option(name: .long, help: "The signed statement (DSSE) that a tlog-proof must be about (default: the one in it).")
    var statement: String?

    @Option(name: .long, help: "The bytes of the entry that a tlog-proof must be about, of whatever log.")
    var body: String?

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard statement == nil && body == nil || files.count == 1 else {
            throw ValidationError("--statement and --body are about one proof: give one file")
        }
        guard statement == nil || body == nil else { throw ValidationError("give --statement or --body, not both") }
    }

    func run() throws {
        let logKeys = try keys(in: key)
        let signers = try signerKey.map { try keys(in: $0) } ?? logKeys
        let wanted = StatementCheck(predicateType: predicateType, subject: subject)
        let bundles = BundleCheck(logKeys: logKeys, signers: signers, origin: origin, wanted: wanted)
        let proofs = TLogProofCheck(
            logKeys: logKeys, signers: signers, origin: origin,
            policy: try policy.map { try WitnessPolicy(parsing: try Files.read($0, limit: WitnessPolicy.maxBytes)) },
            content: try content(), wanted: wanted)
        var failed = false
        for path in files {
            let bytes = try Files.read(path)
            let isTLogProof = bytes.starts(with: TLogProof.beginning.utf8)
            guard isTLogProof || policy == nil && statement == nil && body == nil else {
                throw CommandError(
                    "usage.no-tlog-proof",
                    "\(path) is no tlog-proof, and --policy, --statement and --body are for those",
                    hint: "a bundle has its statement inside and a checkpoint in Rekor's form, which nobody cosigns")
            }
            let report = isTLogProof ? try proofs.check(bytes, name: path) : bundles.check(bytes, name: path)
            failed = failed || !report.isVerified
            report.print(as: options.format)
        }
        if failed { throw ExitStatus.failed }
    }

    private func content() throws -> TLogProofCheck.Content {
        if let body { return .body(try Files.read(body)) }
        return try statement.map { .statement(try Files.read($0)) } ?? .inside
    }

    /// An empty list would leave a check out, so a file without keys is an error.
    private func keys(in path: String) throws -> [PublicKey] {
        let keys = try PublicKey.all(pem: try Files.text(path))
        guard !keys.isEmpty else {
            throw CommandError(
                "usage.no-key", "\(path) holds no public key", hint: "name a PEM file, such as log.pub of the ledger")
        }
        return keys
    }
}
