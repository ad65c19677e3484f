import ArgumentParser
import Ledger
import LedgerSQLite
import Signing
import VEXLens
import Wire

struct QuarantineRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Read refused documents again, with the options and issuers of today.",
        discussion: """
            Those that are taken are logged and leave the quarantine; those that are refused again stay, with the new \
            reason, and make the exit status 1.
            """)

    @Argument(help: "The documents' SHA-256, or at least 8 digits of each.")
    var documents: [String] = []

    @Flag(name: .long, help: "All that are in quarantine, the first seen last.")
    var all = false

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        guard all != !documents.isEmpty else {
            throw CommandError("usage.document", "name documents or give --all", hint: "see `stella vex quarantine list`")
        }
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let wanted = try all ? nil : documents.map { try QuarantineSelector(text: $0).resolve(in: session.quarantine).digest }
        var report = Report([
            .init("document"), .init("result"), .init("reason"), .init("observations"), .init("logIndex", "INDEX"),
            .init("source"),
        ])
        var failed = false
        for outcome in try await session.service.retry(wanted) {
            switch outcome {
            case .success(let retried):
                if case .failure = retried.result { failed = true }
                report.rows.append(row(retried))
            case .failure(let error):
                failed = true
                complain(error)
            }
        }
        report.print(as: options.output.format)
        if failed { throw ExitStatus.failed }
    }

    private func row(_ retried: RetryOutcome) -> JSONValue {
        let source: JSONValue = retried.document.source.map { .string($0) } ?? .null
        let document: JSONValue = .string("sha256:" + retried.document.digest.hex)
        switch retried.result {
        case .success(let outcome):
            return [
                "document": document, "result": .string(outcome.isNew ? "logged" : "known"), "reason": .null,
                "observations": .integer(outcome.observations), "logIndex": .integer(outcome.index.value), "source": source,
            ]
        case .failure(let error):
            complain(error)
            let coded = error as? any CodedError
            return [
                "document": document, "result": "refused",
                "reason": RefusalReason(error).map { .string($0.rawValue) } ?? .null, "observations": .null, "logIndex": .null,
                "source": source, "code": .string(coded?.codeText ?? "internal.error"),
                "detail": .string(coded?.detail ?? "\(error)"),
            ]
        }
    }

    private func complain(_ error: any Error) {
        let coded = error as? any CodedError
        Terminal.complain(
            coded?.codeText ?? "internal.error", coded?.detail ?? "\(error)", hint: coded?.hint,
            asJSON: options.output.format != .table)
    }
}
