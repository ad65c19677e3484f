import ArgumentParser
import LedgerSQLite
import VEXLens
import Wire

struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List refused documents, the last seen first.")

    @Option(name: .long, help: "Only those refused for this reason.")
    var reason: RefusalReason?

    @Option(name: .long, help: "At most so many rows.")
    var limit = 1000

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let found = try session.quarantine.documents(reason: reason, limit: limit)
        let columns: [Report.Column] = [
            .init("document"), .init("reason"), .init("code"), .init("size"), .init("attempts"), .init("lastSeen", "LAST SEEN"),
            .init("source"),
        ]
        Report(columns, rows: found.map(\.json)).print(as: options.output.format)
    }
}
