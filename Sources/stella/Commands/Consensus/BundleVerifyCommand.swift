import ArgumentParser
import LedgerSQLite
import ProofChain
import Signing
import Trust
import VEXLens
import Wire

struct BundleVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an offline bundle against its manifest.",
        discussion: """
            Digest, contents and counts are checked, each document against its own digest, and the proof that every document, \
            verdict and merge trace is in the log. A signed manifest must be signed by a key of --key or, without it, by the \
            ledger's own or that of a registered issuer. With --key, the exporting ledger's log.pub, its keys must have signed \
            statements and checkpoints too; without it `inclusion` says how far that could be checked. Exits 1 when anything \
            is wrong.
            """)

    @Option(name: .long, help: "The bundle.")
    var bundle: String

    @Option(name: .long, help: "Its manifest (default: BUNDLE.manifest.json or manifest.json beside it).")
    var manifest: String?

    @Option(name: .long, help: "A PEM file with the public keys of the ledger that exported it, its log.pub.")
    var key: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let manifestPath = try manifest ?? BundleFolder.manifest(beside: bundle)
        let signed = try SignedManifest(parsing: try Files.read(manifestPath, limit: 1 << 20))
        let keys = try keys()
        let signer = signed.isSigned ? try signed.signer(among: keys) : nil
        let found = try signed.manifest.bundle(try Files.read(bundle, limit: LensBundle.maximumBytes))
        let inclusion = try found.verifyInclusion(keys: keys, isStrict: key != nil)
        var card = Card()
        card.add("bundle", "ok")
        card.add("source", found.head.source)
        card.add("treeSize", found.head.treeSize)
        card.add("issuers", found.issuers.count)
        card.add("documents", found.documents.count)
        card.add("verdicts", found.verdicts.count)
        card.add("mergeTraces", found.mergeTraces.count)
        card.add("inclusion", inclusion.rawValue)
        card.add("sha256", signed.manifest.digest.hex)
        card.add("signature", signer == nil ? "none" : "verified")
        card.add("keyId", signer?.prefixed)
        card.print(as: options.output.format)
    }

    private func keys() throws -> [PublicKey] {
        if let key { return try PublicKey.all(pem: try Files.text(key)) }
        let session = try ReadSession(options)
        return BundleKeys.known(try session.home.publicKeys(), try SQLiteIssuerDirectory(session.store).all())
    }
}

/// Keys by which bundles are believed when nobody names others.
enum BundleKeys {
    /// The ledger's own, and those of issuers that nobody has revoked.
    static func known(_ own: (ledger: PublicKey, checkpoint: PublicKey), _ issuers: [Issuer]) -> [PublicKey] {
        [own.ledger, own.checkpoint]
            + issuers.filter { !$0.isRevoked }.flatMap { $0.keys.filter { $0.revokedAt == nil }.map(\.publicKey) }
    }
}
