import ArgumentParser
import LedgerSQLite
import VEXLens
import Wire

struct QuarantineRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Give up refused documents: their bytes and what is known of them.")

    @Argument(help: "The documents' SHA-256, or at least 8 digits of each.")
    var documents: [String] = []

    @Flag(name: .long, help: "All that are in quarantine, or all of one reason.")
    var all = false

    @Option(name: .long, help: "With --all: only those refused for this reason.")
    var reason: RefusalReason?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        guard all != !documents.isEmpty, all || reason == nil else {
            throw CommandError(
                "usage.document", "name documents or give --all, --reason with the latter",
                hint: "see `stella vex quarantine list`")
        }
        let session = try await WriteSession.open(options)
        defer { session.close() }
        let quarantine = session.quarantine
        let found =
            try all
            ? quarantine.documents(reason: reason, limit: .max)
            : documents.map { try QuarantineSelector(text: $0).resolve(in: quarantine) }
        for document in found { _ = try quarantine.remove(document.digest) }
        let columns: [Report.Column] = [.init("document"), .init("reason"), .init("size"), .init("source")]
        Report(columns, rows: found.map(\.json)).print(as: options.output.format)
    }
}
