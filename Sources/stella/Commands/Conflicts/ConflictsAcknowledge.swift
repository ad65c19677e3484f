import ArgumentParser
import Glibc
import LedgerSQLite
import ProofChain
import VEXLens
import Wire

struct ConflictsAcknowledge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Acknowledge the conflict of one verdict, so that `list` no longer shows it.",
        discussion: """
            Who, when and why are kept beside the log, in the ledger's database. A later verdict on the same pair is another \
            conflict and is listed again.
            """)

    @Argument(help: "A verdict id, a log index, a UUID or a leaf hash.")
    var verdict: String

    @Option(name: .long, help: "Why it may stay.")
    var note: String

    @Option(name: .long, help: "Who says so (default: the user who runs this).")
    var by: String?

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard !note.isEmpty, note.utf8.count <= 4096, by.map({ !$0.isEmpty && $0.utf8.count <= 256 }) ?? true else {
            throw ValidationError("--note has 1 to 4096 bytes, --by 1 to 256")
        }
    }

    func run() throws {
        let session = try ReadSession(options)
        let verdict = try session.verdict(named: verdict)
        guard !verdict.record.conflicts.isEmpty else {
            throw CommandError(
                "usage.no-conflict", "verdict \(verdict.record.id.prefixed) has no conflict",
                hint: "see `stella vex conflicts list`")
        }
        let record = Acknowledgement(
            verdict: verdict.record.id, by: by ?? ConflictsAcknowledge.user, at: SystemClock.now(), note: note)
        try AcknowledgementSession(options).add(record)
        var card = Card()
        card.add("verdictId", record.verdict.prefixed)
        card.add("vulnerability", verdict.record.vulnerability.text)
        card.add("product", verdict.record.product.text)
        card.add("by", record.by)
        card.add("at", record.at.rfc3339)
        card.add("note", record.note)
        card.print(as: options.output.format)
    }

    private static var user: String {
        let user = geteuid()
        return getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "user \(user)"
    }
}
