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
            that the ledger holds already is found and not logged again. A refused one is reported with its reason, keeps \
            no other out, and makes the exit status 1.
            """)

    @Argument(help: "Documents or folders of them; - for standard input.")
    var paths: [String]

    @Option(name: .long, help: "Who is meant when a document names nobody: an issuer's id or name.")
    var issuer: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let files = try paths.flatMap { try Files.all(below: $0) }
        guard !files.isEmpty else { throw CommandError("usage.no-files", "there is no file in \(paths.joined(separator: ", "))") }
        var report = Report([
            .init("file"), .init("result"), .init("issuer"), .init("format"), .init("signature"), .init("observations"),
            .init("skipped"), .init("logIndex", "INDEX"),
        ])
        var refused = 0
        for start in stride(from: 0, to: files.count, by: IngestCommand.filesPerCommit) {
            let chunk = Array(files[start..<min(start + IngestCommand.filesPerCommit, files.count)])
            for (file, result) in zip(chunk, try await ingest(chunk, session)) {
                switch result {
                case .success(let outcome): report.rows.append(row(file, outcome, session))
                case .failure(let error):
                    refused += 1
                    report.rows.append(complain(file, error))
                }
            }
            if files.count > chunk.count {
                Terminal.say("stella: \(min(start + chunk.count, files.count)) of \(files.count) files", quiet: options.output.quiet)
            }
        }
        report.print(as: options.output.format)
        if refused > 0 { throw ExitStatus.failed }
    }

    /// A few documents share a transaction; more would only hold more of them in memory.
    private static let filesPerCommit = 64

    private func ingest(
        _ files: [String], _ session: WriteSession
    ) async throws -> [Result<IngestOutcome, any Error>] {
        let contents = files.map { file in
            Result { try Files.read(file, limit: session.options.normalization.maxDocumentSizeBytes) }
        }
        var outcomes = try await session.service.ingest(
            contents.compactMap { try? $0.get() }, issuer: issuer.map { Identifier($0) }
        ).makeIterator()
        return contents.map { content in
            content.flatMap { _ in outcomes.next() ?? .failure(VEXLensError(.inconsistent, "a document has no outcome")) }
        }
    }

    private func row(_ file: String, _ outcome: IngestOutcome, _ session: WriteSession) -> JSONValue {
        let document = outcome.document
        return [
            "file": .string(file), "result": outcome.isNew ? "logged" : "known", "issuer": .string(document.issuer.text),
            "format": .string(document.format.rawValue), "signature": .string(document.signature.rawValue),
            "observations": .integer(outcome.observations), "skipped": .integer(document.statementsSkipped),
            "logIndex": .integer(outcome.index.value),
            "document": .string("sha256:" + document.digest.hex),
            "diagnostics": .array(
                outcome.diagnostics.map {
                    ["code": .string($0.code), "pointer": .string($0.pointer), "detail": .string($0.detail)]
                }),
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
        ]
    }
}
