import ArgumentParser
import ProofChain
import Rekor
import Signing
import Wire

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify proof bundles offline, with the log's public key and nothing else.",
        discussion: """
            Checks every step and prints it: signature, payload type, predicate, entry, inclusion, checkpoint, timestamp. \
            Needs no ledger, no network and no configuration. Trust must be given: there is no default key. \
            The statement's signer is trusted when its key is one of --key; name others with --signer-key.
            """)

    @Argument(help: "Sigstore bundles, as `stella proof create` writes them; - for standard input.")
    var bundles: [String]

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

    @OptionGroup var options: OutputOptions

    func run() throws {
        let logKeys = try keys(in: key)
        let signers = try signerKey.map { try keys(in: $0) } ?? logKeys
        let check = BundleCheck(
            logKeys: logKeys, signers: signers, predicateType: predicateType, subject: subject, origin: origin)
        var failed = false
        for path in bundles {
            let result = check.check(try Files.read(path), name: path)
            failed = failed || !result.isVerified
            result.print(as: options.format)
        }
        if failed { throw ExitStatus.failed }
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
