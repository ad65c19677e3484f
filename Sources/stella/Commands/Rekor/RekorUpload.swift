import ArgumentParser
import Attestation
import Ledger
import ProofChain
import Rekor
import RekorClient
import TLog
import VEXLens
import Wire

struct RekorUpload: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Put signed envelopes or verdicts into a Rekor of others.",
        discussion: """
            Sends the exact bytes, and the same bytes again after a time-out, 429 or 5xx; an entry that is there already is \
            fetched. The answer is checked before it counts. Where a public log is asked, what is in the envelope becomes \
            public: a v1 log keeps its digests and the key, and the whole key stays readable for ever.
            """)

    @Argument(help: "Files with a DSSE envelope each.")
    var files: [String] = []

    @Option(name: .long, help: "A verdict of the ledger: its id, log index, UUID or leaf hash. Several are possible.")
    var verdict: [String] = []

    @Option(name: .long, help: "The public keys or certificates (PEM) of the signatures in the files.")
    var signerKey: [String] = []

    @OptionGroup var remote: RemoteLogOptions

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard !files.isEmpty || !verdict.isEmpty else { throw ValidationError("name a file or a --verdict") }
        guard files.isEmpty || !signerKey.isEmpty else { throw ValidationError("files need --signer-key") }
    }

    func run() throws {
        let configuration = try Configuration(options.place)
        let rekor = try RekorSession(remote, configuration, isWriting: true)
        let keeper = MirrorKeeper(home: configuration.home)
        let known = try SignerFiles.read(signerKey)
        // All of them are read before the first is sent: a wrong name must not leave half of them uploaded.
        var items = try files.map { path in
            let envelope = try Files.read(path, limit: RekorUpload.envelopeLimit)
            return UploadItem(source: path, envelope: envelope, verifiers: try known.signers(of: envelope))
        }
        if !verdict.isEmpty {
            let session = try ReadSession(options, isShowing: true)
            items += try verdict.map { try UploadItem(verdict: $0, in: session) }
        }
        var report = Report(LoggedEntryRow.columns)
        // What was uploaded before an error is told.
        defer { if !report.rows.isEmpty { report.print(as: options.output.format) } }
        for item in items {
            let logged = try rekor.ask { try $0.submit(envelope: item.envelope, verifiers: item.verifiers) }
            if let verdict = item.verdict { try keeper.keep(logged, of: verdict, in: rekor.client.log) }
            report.rows.append(LoggedEntryRow.json(logged, of: item.source, result: logged.isNew ? "new" : "known"))
        }
    }

    /// Longest envelope that is sent.
    static let envelopeLimit = 8 << 20
}

/// What is to be uploaded.
struct UploadItem {
    let source: String
    /// Sent as it is.
    let envelope: [UInt8]
    let verifiers: [EntryVerifier]
    /// In our log, when it is one of our verdicts.
    let verdict: VirtualIndex?

    init(source: String, envelope: [UInt8], verifiers: [EntryVerifier]) {
        self.source = source
        self.envelope = envelope
        self.verifiers = verifiers
        verdict = nil
    }

    init(verdict text: String, in session: ReadSession) throws {
        try self.init(verdict: EntrySelector(text: text).resolve(in: session), in: session.verdicts)
    }

    init(verdict index: VirtualIndex, in verdicts: VerdictSource) throws {
        guard let verdict = try verdicts.lens.verdict(at: index) else {
            throw VEXLensError(
                .notFound, "entry \(index.value) records no verdict",
                hint: "see what it records with `stella vex show \(index.value)`")
        }
        let entry = try verdicts.trees.entry(at: index)
        guard let envelope = try verdicts.envelope(of: entry) else {
            throw VEXLensError(.inconsistent, "the envelope of verdict \(verdict.record.id.prefixed) is not stored")
        }
        source = String(index.value)
        self.verdict = index
        self.envelope = envelope
        verifiers = try EntryBody(parsing: entry.body).verifiers
    }
}

extension [EntryVerifier] {
    /// Those that made a signature of an envelope: a log refuses a key that made none.
    func signers(of envelope: [UInt8]) throws -> [EntryVerifier] {
        let envelope = try Envelope(parsing: envelope)
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        let signers = filter { verifier in envelope.signatures.contains { verifier.verify($0.bytes, of: message) } }
        return signers.isEmpty ? self : signers
    }
}
