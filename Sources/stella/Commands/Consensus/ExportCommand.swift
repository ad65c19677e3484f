import ArgumentParser
import Ledger
import LedgerSQLite
import ProofChain
import Rekor
import Signing
import TLog
import VEX
import VEXLens
import Wire

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write current verdicts as a VEX document that other tools read, or all that is known as a bundle.",
        discussion: """
            jsonl and json make an offline bundle of the whole ledger, for `stella vex consensus import` where there is no \
            network; --manifest describes it, and --sign signs that with the ledger's key. The other formats make a VEX \
            document. It speaks as of the newest of its verdicts, so that the same verdicts give the same bytes. What the \
            format cannot hold is told on standard error, line by line.
            """)

    @Option(name: .long, help: "openvex, csaf, cyclonedx; jsonl or json for a bundle (default: AirGap.ExportFormat).")
    var format: ExportForm?

    @Option(name: .long, help: "The file for the manifest of a bundle.")
    var manifest: String?

    @Flag(name: .long, help: "Sign the manifest.")
    var sign = false

    @Option(name: .shortAndLong, help: "The file to write (default: standard output).")
    var output = "-"

    @OptionGroup var pair: PairOptions

    @Option(name: .long, help: "Only this status.")
    var status: VEXStatus?

    @Option(name: .long, help: "Who publishes the document (default: the ledger's origin).")
    var author: String?

    @Option(name: .long, help: "An IRI for all versions of the document (default: made of the ledger's origin).")
    var id: String?

    @Option(name: .long, help: "A URI that stands for the publisher (default: made of the ledger's origin).")
    var namespace: String?

    @Option(name: .long, help: "The number of this version, from 1.")
    var revision = 1

    @Flag(name: [.short, .long], help: "Nothing about what the format cannot hold.")
    var quiet = false

    @OptionGroup var place: PlaceOptions

    func run() throws {
        let form = try format ?? ExportForm(Configuration(place).options.airGap.exportFormat)
        let session = try ReadSession(place, isShowing: form.document == nil)
        guard let vex = form.document else { return try exportBundle(of: session, as: form.bundle) }
        guard manifest == nil, !sign else {
            throw ValidationError("--manifest and --sign are for bundles: --format jsonl or json")
        }
        try exportDocument(of: session, as: vex)
    }

    private func exportBundle(of session: ReadSession, as format: AirGapOptions.ExportFormat) throws {
        guard pair.vuln == nil, pair.purl == nil, status == nil, author == nil, id == nil, namespace == nil else {
            throw ValidationError("a bundle is of the whole ledger: leave out what chooses, or name a format of VEX documents")
        }
        guard !sign || manifest != nil else { throw ValidationError("--sign signs the manifest: name its file with --manifest") }
        let bundle = try session.bundle()
        let bytes = bundle.encoded(as: format)
        let description = LensBundleManifest(of: bundle, as: format, encoded: bytes)
        let key = sign ? try session.home.keys().ledger : nil
        let signed = try key.map { try description.signed(by: $0, keyID: $0.publicKey.keyID) }
        try ExportCommand.replace(output, with: bytes)
        if let manifest { try ExportCommand.replace(manifest, with: signed ?? description.encoded) }
        Terminal.say("stella: \(bundle.documents.count) documents, \(bundle.verdicts.count) verdicts", quiet: quiet)
    }

    private static func replace(_ path: String, with bytes: [UInt8]) throws {
        if path == "-" { Terminal.out(bytes) } else { try Files.replace(path, with: bytes) }
    }

    private func exportDocument(of session: ReadSession, as format: VEXFormat) throws {
        var query = VerdictQuery()
        query.vulnerability = pair.vulnerability
        query.product = pair.product
        query.status = status
        // A verdict without a status says that nobody could decide; there is no word for it in a VEX document.
        let verdicts = try session.lens.currentVerdicts(matching: query).filter { $0.record.status != nil }
        guard let newest = verdicts.map(\.record.asOf).max() else {
            throw VEXLensError(
                .notFound, "no verdict matches", hint: "verdicts are made by `stella vex consensus compute`")
        }
        let origin = session.proofs.head.origin
        let document = ExportDocument(
            id: id ?? "https://\(origin)/vex", namespace: namespace ?? "https://\(origin)", author: author ?? origin,
            timestamp: newest, version: revision, tooling: "stella",
            statements: try verdicts.map { try ExportCommand.statement(of: $0, in: session) })
        let written = try DocumentWriter.write(document, as: format)
        try Files.write(written.bytes + [UInt8(ascii: "\n")], to: output)
        for loss in written.losses { Terminal.say("stella: \(loss.detail)", quiet: quiet) }
    }

    /// Requires a status.
    static func statement(of verdict: Logged<VerdictRecord>, in session: ReadSession) throws -> ExportStatement {
        let (record, content) = (verdict.record, try session.payload(of: verdict.record).verdict)
        let (proofs, place) = try session.trees.place(of: verdict.index)
        let uuid = EntryUUID(treeID: proofs.head.treeID, leafHash: MerkleHash.leaf(try proofs.entry(at: place).body))
        return ExportStatement(
            vulnerability: record.vulnerability, aliases: content.aliases, product: record.product,
            status: record.status ?? .underInvestigation, justification: record.justification, timestamp: record.asOf,
            reference: ExportReference(entry: uuid.text, confidence: content.confidence))
    }
}

/// What an export is: a VEX document, or an offline bundle.
enum ExportForm: String, ExpressibleByArgument, CaseIterable {
    case openvex, csaf, cyclonedx, jsonl, json

    init(_ format: AirGapOptions.ExportFormat) { self = format == .json ? .json : .jsonl }

    /// nil for a bundle.
    var document: VEXFormat? { VEXFormat(rawValue: rawValue) }

    var bundle: AirGapOptions.ExportFormat { self == .json ? .json : .jsonl }
}
