import ArgumentParser
import Ledger
import LedgerSQLite
import Trust
import VEXLens
import Wire

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take the documents of an offline bundle into the ledger, all of them or none.",
        discussion: """
            Bundle and manifest must lie inside of AirGap.BundlePath. The manifest must be signed by a registered issuer, and \
            by one of AirGap.AllowedBundleSources when there are any, unless signatures are not verified. A bundle whose entries \
            are not proven to be in the log is refused; `inclusion` says how far that could be checked. Documents that the \
            ledger holds already are found and not logged again. Issuers of the bundle are listed and never registered, and \
            verdicts are made anew: `stella vex consensus compute --all`.
            """)

    @Option(name: .long, help: "The bundle.")
    var bundle: String

    @Option(name: .long, help: "Its manifest (default: BUNDLE.manifest.json or manifest.json beside it).")
    var manifest: String?

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "Whether the manifest's signature must count (default: AirGap.VerifyBundleSignatures).")
    var verifySignatures: Bool?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let folder = BundleFolder(
            path: session.configuration.path(session.options.airGap.bundlePath, of: "AirGap.BundlePath"))
        let bundlePath = try folder.resolve(bundle)
        let manifestPath = try folder.resolve(try manifest ?? BundleFolder.manifest(beside: bundlePath))
        let signed = try SignedManifest(parsing: try Files.read(manifestPath, limit: 1 << 20))
        let source = try source(of: signed, session)
        let found = try signed.manifest.bundle(try Files.read(bundlePath, limit: LensBundle.maximumBytes))
        let keys = BundleKeys.known(try session.configuration.home.publicKeys(), try session.service.issuers.all())
        let inclusion = try found.verifyInclusion(keys: keys, isStrict: false)
        let outcomes = try await session.service.ingestAll(found.documents.map(\.bytes))
        try LastImport(signed.manifest, issuer: source, at: SystemClock.now()).write(to: session.configuration.home)
        var card = Card()
        card.add("imported", .integer(outcomes.count { $0.isNew }))
        card.add("known", .integer(outcomes.count { !$0.isNew }))
        card.add("source", found.head.source)
        card.add("treeSize", found.head.treeSize)
        card.add("signedBy", source?.text)
        card.add("inclusion", inclusion.rawValue)
        card.add("issuersNotTaken", .array(try strangers(in: found, session).map { .string($0) }))
        card.print(as: options.output.format)
    }

    /// Who signed; nil when that does not matter.
    private func source(of signed: SignedManifest, _ session: WriteSession) throws -> Identifier? {
        let airGap = session.options.airGap
        guard try mustVerify(airGap) else { return nil }
        let issuer = try signed.source(in: session.service.issuers, at: SystemClock.now())
        let allowed = airGap.allowedBundleSources.map { Identifier($0) }
        guard allowed.isEmpty || allowed.contains(issuer) else {
            throw LensBundleError(
                .source, "bundles of \(issuer) are not taken",
                hint: "add it to AirGap.AllowedBundleSources, if it should be")
        }
        return issuer
    }

    /// In sealed mode option and flag must both say no: neither is a slip of the other.
    private func mustVerify(_ airGap: AirGapOptions) throws -> Bool {
        guard airGap.sealedMode else { return verifySignatures ?? airGap.verifyBundleSignatures }
        if !airGap.verifyBundleSignatures, verifySignatures == nil {
            throw LensBundleError(
                .unverified, "AirGap.VerifyBundleSignatures is false, and the mode is sealed",
                hint: "say --no-verify-signatures for this import, or --verify-signatures")
        }
        return airGap.verifyBundleSignatures || verifySignatures == true
    }

    /// Issuers of the bundle that the directory does not have as they are there.
    private func strangers(in bundle: LensBundle, _ session: WriteSession) throws -> [String] {
        let known = Set(try session.service.issuers.all().map { $0.json.compact })
        return bundle.issuers.filter { !known.contains($0.compact) }.compactMap { record in
            if case .string(let id)? = record["id"] { id } else { nil }
        }
    }
}
