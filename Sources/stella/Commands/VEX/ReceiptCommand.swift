import ArgumentParser
import Ledger
import ProofChain
import Signing
import Trust
import VEX
import VEXLens
import Wire

struct ReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Say of a logged document what became of each of its statements.",
        discussion: """
            For each statement: what was read of it and what was not, with reason and place; for each observation in which \
            current verdicts it counts, with which weight, why it does not count in others, and what took its place. What met no \
            verdict is said.
            """)

    @Argument(help: "The document's SHA-256 (sha256:… or 64 digits), or its entry: a log index or a UUID.")
    var document: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let maker = ReceiptMaker(log: session.store, lens: session.lens, trees: session.trees)
        let receipt = try receipt(maker, session)
        if options.output.format == .table { return Terminal.out(ReceiptText(receipt).text) }
        var card = Card()
        if case .object(let members) = receipt.json { card.members = members }
        card.print(as: options.output.format)
    }

    private func receipt(_ maker: ReceiptMaker<Store>, _ session: ReadSession) throws -> DocumentReceipt {
        if let digest = Digest(prefixed: document) ?? Digest(hex: document), try session.lens.document(digest) != nil {
            return try maker.receipt(of: digest)
        }
        if let digest = Digest(prefixed: document) { return try maker.receipt(of: digest) }
        return try maker.receipt(at: EntrySelector(text: document).resolve(in: session))
    }
}

/// A receipt as people read it.
struct ReceiptText {
    let text: String

    init(_ receipt: DocumentReceipt) {
        let (document, observations) = (receipt.document, receipt.observations)
        var lines = [
            "document \(document.digest.prefixed), \(document.format.rawValue) by \(document.issuer), signature "
                + document.signature.rawValue,
            "  entry \(receipt.entry.logIndex), logged \(receipt.integratedTime)",
            "  \(receipt.statements.count) statements, \(receipt.statements.filter(\.isRead).count) read, "
                + "\(receipt.statements.filter { !$0.isRead }.count) skipped",
            "  \(observations.count) observations, \(observations.filter(\.isCounted).count) counted, "
                + "\(observations.filter { !$0.isCounted && !$0.uses.isEmpty }.count) excluded, "
                + "\(observations.filter(\.uses.isEmpty).count) unmatched",
        ]
        if receipt.retracts { lines.append("  it withdraws what earlier editions of it stated") }
        lines += receipt.findings.map { "  \($0.code) \($0.pointer.isEmpty ? "document" : $0.pointer): \($0.detail)" }
        if receipt.findingsOmitted > 0 { lines.append("  and \(receipt.findingsOmitted) findings that were not kept") }
        for statement in receipt.statements { lines += ReceiptText.lines(of: statement) }
        text = lines.map { Terminal.escaped($0) + "\n" }.joined()
    }

    private static func lines(of statement: StatementReceipt) -> [String] {
        ["\(statement.pointer) \(statement.isRead ? "read" : "skipped")"]
            + statement.skipped.map { "  not read: \($0.reason) at \($0.pointer): \($0.detail)" }
            + statement.findings.filter { !$0.drops && statement.isRead }.map { "  noticed: \($0.code) \($0.detail)" }
            + statement.observations.flatMap { lines(of: $0) }
    }

    private static func lines(of observation: ObservationReceipt) -> [String] {
        let record = observation.record
        let version = record.version.map { " version \($0)" } ?? ""
        let inside = record.statement.subcomponents.map { " > \($0)" }.joined()
        let head =
            "- \(record.statement.status.rawValue): \(record.vulnerabilityKey) in \(record.statement.product)\(version)\(inside)"
        guard !observation.uses.isEmpty else { return [head, "    met no verdict"] }
        return [head] + observation.uses.map { "    \(line(of: $0))" }
    }

    private static func line(of use: ObservationUse) -> String {
        let place = "verdict \(use.verdict.entry.logIndex) (\(use.status?.rawValue ?? "no status")) on \(use.product)"
        switch use.fate {
        case .ballot(let weight): return "weighs \(weight) in \(place), match \(use.matchGrade)"
        case .excluded(let reason, let by):
            let successor = use.supersededBy.map { ", in favour of \($0.prefixed)" } ?? ""
            let document = by.map { ", document \($0.document.prefixed)" } ?? ""
            return "does not count in \(place): \(reason)\(successor)\(document), match \(use.matchGrade)"
        }
    }
}
