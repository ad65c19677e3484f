import ArgumentParser
import Ledger
import Signing
import Trust
import VEX
import VEXLens
import Wire

struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Authenticate, normalize and log VEX documents.",
        discussion: """
            Prints one row per document: what became of it, its entry in the log, how many statements it gave. A document \
            that the ledger holds already is found and not logged again. A signature in a file of its own belongs to the \
            document beside it: FILE.sig, FILE.jws, FILE.sigstore.json, FILE.sigstore or FILE.asc, the first of them that \
            is there, or the file of --signature. A refused document is reported with its reason, keeps no other out, goes \
            into quarantine (`stella vex quarantine`), and makes the exit status 1. The JSON forms list what was skipped and \
            what met no product; --report adds what other formats cannot hold, and prints all of it as text.
            """)

    @Argument(help: "Documents or folders of them; - for standard input.")
    var paths: [String]

    @Option(name: .long, help: "Who is meant when a document names nobody: an issuer's id or name.")
    var issuer: String?

    @Flag(name: .long, help: "Say of each document what was skipped, unmatched, and cannot be held by other formats.")
    var report = false

    @Option(name: .long, help: "The detached signature of the one document that is handed in.")
    var signature: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let files = try SignedFile.all(in: paths.flatMap { try Files.all(below: $0) }, signature: signature)
        guard !files.isEmpty else { throw CommandError("usage.no-files", "there is no file in \(paths.joined(separator: ", "))") }
        var rows = Report([
            .init("file"), .init("result"), .init("issuer"), .init("format"), .init("signature"), .init("observations"),
            .init("skipped"), .init("logIndex", "INDEX"),
        ])
        var (refused, read, done) = (0, 0, 0)
        // Those that are on their way, step by step.
        var steps: [[Result<ReceivedDocument, any Error>]] = []
        try await session.service.ingest(
            steps: {
                guard read < files.count else { return nil }
                let documents = receive(files[read...], session)
                read += documents.count
                steps.append(documents)
                return documents.compactMap { try? $0.get() }
            }, issuer: issuer.map { Identifier($0) }, keepsRead: report
        ) { outcomes in
            var outcomes = outcomes.makeIterator()
            let documents = steps.removeFirst()
            for (file, document) in zip(files[done...], documents) {
                let result = document.flatMap { _ in
                    outcomes.next() ?? .failure(VEXLensError(.inconsistent, "a document has no outcome"))
                }
                switch result {
                case .success(let outcome):
                    rows.rows.append(row(file, outcome))
                    warn(file, outcome)
                case .failure(let error):
                    refused += 1
                    rows.rows.append(complain(file.path, error))
                }
            }
            if report, options.output.format == .table { rows.rows[done...].forEach { IngestReport($0).print() } }
            done += documents.count
            if files.count > documents.count {
                Terminal.say("stella: \(done) of \(files.count) files", quiet: options.output.quiet)
            }
        }
        rows.print(as: options.output.format)
        if refused > 0 { throw ExitStatus.failed }
    }

    /// A few documents share a transaction; more would only hold more of them in memory.
    private static let filesPerCommit = 32
    private static let bytesPerCommit = 64 << 20

    /// The next files that are taken in together; at least one.
    private func receive(_ files: ArraySlice<SignedFile>, _ session: WriteSession) -> [Result<ReceivedDocument, any Error>] {
        let options = session.options
        // What is refused for its length is read all the same, as far as the quarantine keeps it.
        let limit = max(options.normalization.maxDocumentSizeBytes, options.quarantine.maxDocumentBytes)
        var documents: [Result<ReceivedDocument, any Error>] = []
        var bytes = 0
        for file in files.prefix(IngestCommand.filesPerCommit) {
            let document = Result { try file.receive(limit: limit) }
            documents.append(document)
            bytes += (try? document.get().bytes.count) ?? 0
            if bytes > IngestCommand.bytesPerCommit { break }
        }
        return documents
    }

    /// A signature that does not count is never passed over in silence.
    private func warn(_ file: SignedFile, _ outcome: IngestOutcome) {
        guard let problem = outcome.signatureProblem else { return }
        let code = outcome.document.signature == .unsupported ? " [trust.signature-unsupported]" : ""
        Terminal.say(
            "stella: warning: " + Terminal.escaped("\(file.signature ?? file.path): \(problem)") + code,
            quiet: options.output.quiet)
    }

    private func row(_ file: SignedFile, _ outcome: IngestOutcome) -> JSONValue {
        let document = outcome.document
        let losses = report ? outcome.read?.formatLosses() ?? [] : []
        return [
            "file": .string(file.path), "result": outcome.isNew ? "logged" : "known", "issuer": .string(document.issuer.text),
            "format": .string(document.format.rawValue), "signature": .string(document.signature.rawValue),
            "signatureFormat": .string(document.signatureFormat), "signatureFile": JSONValue(file.signature),
            "observations": .integer(outcome.observations), "skipped": .integer(document.statementsSkipped),
            "logIndex": .integer(outcome.index.value),
            "document": .string("sha256:" + document.digest.hex),
            "diagnostics": .array(
                outcome.diagnostics.map {
                    ["code": .string($0.code), "pointer": .string($0.pointer), "detail": .string($0.detail)]
                }),
            "skippedParts": .array(outcome.skipped.map(\.json)), "unmatched": .array(outcome.unmatched.map(\.json)),
            "losses": report ? .array(losses.map(\.json)) : .null,
        ]
    }

    private func complain(_ file: String, _ error: any Error) -> JSONValue {
        let coded = error as? any CodedError
        let code = coded?.codeText ?? "internal.error"
        Terminal.complain(
            code, "\(file): \(coded?.detail ?? "\(error)")", hint: coded?.hint, asJSON: options.output.format != .table)
        return [
            "file": .string(file), "result": "refused", "code": .string(code),
            "reason": .string(coded?.detail ?? "\(error)"),
            "refusal": RefusalReason(error).map { .string($0.rawValue) } ?? .null,
        ]
    }
}
