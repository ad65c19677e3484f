import ArgumentParser
import Rekor
import Signing
import TLog
import Wire

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify proofs offline, with the log's public keys or a trusted root and nothing else.",
        discussion: """
            Checks every step and prints it: for a bundle signature, payload type, predicate, entry, inclusion, checkpoint, \
            timestamp; for a tlog-proof the same without timestamp, and the witnesses of --policy. Needs no ledger, no \
            network and no configuration. Trust must be given: there is no default key. The statement's signer is trusted \
            when its key is one of --key; name others with --signer-key.

            With --trusted-root, a trusted_root.json of Sigstore says which logs, certificate authorities, certificate logs \
            and timestamp authorities are trusted. A bundle that is signed with a certificate then needs \
            --certificate-identity and --certificate-oidc-issuer, and is judged at the times that it proves; --key names \
            the keys of other signers. Revocation is not looked at.
            """)

    @Argument(help: "Sigstore bundles and tlog-proofs, as `stella proof create` writes them; - for standard input.")
    var files: [String]

    @Option(
        name: .long,
        help:
            "The log's public keys (PEM), such as log.pub of the ledger; with --trusted-root those of trusted signers.")
    var key: String?

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

    @Option(name: .long, help: "A trusted_root.json of Sigstore, instead of the log's keys. For bundles.")
    var trustedRoot: String?

    @Option(name: .long, help: "Whose certificate a bundle must be signed with: an e-mail address or URI, exactly.")
    var certificateIdentity: String?

    @Option(name: .long, help: "The OpenID Connect provider that must have vouched for the identity, exactly.")
    var certificateOidcIssuer: String?

    @Option(name: .long, help: "The file that a bundle must be about, or its digest: sha256:…, sha384:… or sha512:….")
    var artifact: String?

    @OptionGroup var options: OutputOptions

    func validate() throws {
        try validateTrust()
        guard statement == nil && body == nil || files.count == 1 else {
            throw ValidationError("--statement and --body are about one proof: give one file")
        }
        guard statement == nil || body == nil else { throw ValidationError("give --statement or --body, not both") }
    }

    /// Nothing is trusted that was not named.
    private func validateTrust() throws {
        guard key != nil || trustedRoot != nil else {
            throw ValidationError("give --key with the log's public keys, or --trusted-root")
        }
        guard (certificateIdentity == nil) == (certificateOidcIssuer == nil) else {
            throw ValidationError("give --certificate-identity and --certificate-oidc-issuer, both or neither")
        }
        guard trustedRoot != nil else {
            guard certificateIdentity == nil else {
                throw ValidationError(
                    "--certificate-identity needs --trusted-root, for the authority that issued the certificate")
            }
            return
        }
        guard certificateIdentity != nil || key != nil || signerKey != nil else {
            throw ValidationError(
                "say who must have signed: --certificate-identity with --certificate-oidc-issuer, or --key for a signer's key"
            )
        }
        guard certificateIdentity == nil || key == nil && signerKey == nil else {
            throw ValidationError("give --certificate-identity or the signer's key, not both: one signer is asked for")
        }
        guard origin == nil, policy == nil, statement == nil, body == nil else {
            throw ValidationError(
                "--origin, --policy, --statement and --body go with the log's --key, not with --trusted-root")
        }
    }

    func run() throws {
        let keys = try key.map { try self.keys(in: $0) } ?? []
        let signers = try signerKey.map { try self.keys(in: $0) } ?? keys
        let wanted = StatementCheck(predicateType: predicateType, subject: subject)
        let bundles = BundleCheck(
            verifier: try verifier(keys, signers), artifact: try artifact.map { try Self.artifact($0) }, wanted: wanted)
        let proofs = TLogProofCheck(
            logKeys: keys, signers: signers, origin: origin,
            policy: try policy.map { try WitnessPolicy(parsing: try Files.read($0, limit: WitnessPolicy.maxBytes)) },
            content: try content(), wanted: wanted)
        var failed = false
        for path in files {
            let bytes = try Files.read(path)
            let isTLogProof = bytes.starts(with: TLogProof.beginning.utf8)
            guard !isTLogProof || trustedRoot == nil && artifact == nil else {
                throw CommandError(
                    "usage.no-bundle", "\(path) is a tlog-proof, and --trusted-root and --artifact are for bundles",
                    hint: "give the log's public keys with --key")
            }
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

    private func verifier(_ keys: [PublicKey], _ signers: [PublicKey]) throws -> BundleVerifier {
        guard let trustedRoot else {
            return BundleVerifier(logs: keys.map { TrustedLog(name: origin, key: $0) }, signers: signers)
        }
        let root = try TrustedRoot(parsing: try Files.read(trustedRoot, limit: TrustedRoot.maxBytes))
        let identity = certificateIdentity.flatMap { name in
            certificateOidcIssuer.map { CertificateIdentity(name: name, issuer: $0) }
        }
        return BundleVerifier(root: root, signers: signers, identity: identity)
    }

    /// A digest is told by its prefix; a file of such a name is `./sha256:…`.
    private static func artifact(_ text: String) throws -> SignedArtifact {
        for algorithm in HashAlgorithm.allCases where text.hasPrefix(algorithm.rawValue + ":") {
            let digits = text.dropFirst(algorithm.rawValue.count + 1)
            guard let bytes = Hex.decode(digits), bytes.count == algorithm.byteCount else {
                throw CommandError(
                    "usage.digest", "\(text) is no \(algorithm.rawValue) digest",
                    hint: "it has \(2 * algorithm.byteCount) hexadecimal digits; a file of that name is ./\(text)")
            }
            return .digest(algorithm, bytes)
        }
        return .file(try Files.read(text))
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
