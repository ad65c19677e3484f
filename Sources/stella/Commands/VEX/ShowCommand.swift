import ArgumentParser
import Ledger
import ProofChain
import Rekor
import TLog
import Trust
import VEX
import VEXLens
import Wire

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an entry records: a document, a verdict, a delta, a merge trace or a change of an issuer.")

    @Argument(help: "A log index, a UUID (80 hexadecimal digits), a leaf hash (64) or a verdict id.")
    var entry: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try ReadSession(options)
        let index = try EntrySelector(text: entry).resolve(in: session)
        var card = Card()
        card.add("logIndex", index.value)
        card.add("uuid", try session.uuid(at: index).text)
        try describe(index, session, &card)
        card.print(as: options.output.format)
    }

    private func describe(_ index: VirtualIndex, _ session: ReadSession, _ card: inout Card) throws {
        if let document = try session.lens.document(at: index) {
            card.add("kind", "document")
            document.record.describe(in: &card)
        } else if let verdict = try session.lens.verdict(at: index) {
            card.add("kind", "verdict")
            let payload = try session.payload(of: verdict.record)
            card.add("verdictId", payload.id.text)
            card.add("status", payload.verdict.status?.rawValue)
            card.add("payload", payload.json)
        } else if let delta = try session.lens.delta(at: index) {
            card.add("kind", "delta")
            card.add("payload", try session.delta(delta.record).json)
        } else if let trace = try session.lens.mergeTrace(at: index) {
            card.add("kind", "merge_trace")
            card.add("payload", try session.mergeTrace(trace.record).json)
        } else if let change = try session.lens.issuerChange(at: index) {
            card.add("kind", "issuer_change")
            card.add("payload", try LoggedStatements(log: session.store).issuerChange(change.record).json)
        } else {
            card.add("kind", "other")
        }
    }
}

extension DocumentRecord {
    fileprivate func describe(in card: inout Card) {
        card.add("document", digest.prefixed)
        card.add("format", format.rawValue)
        card.add("size", size)
        card.add("documentId", documentID)
        card.add("version", version)
        card.add("timestamp", timestamp?.rfc3339)
        card.add("issuerClaimed", issuerClaimed)
        card.add("issuer", issuer.text)
        card.add("signature", signature.rawValue)
        card.add("signatureFormat", signatureFormat)
        card.add("keyId", keyID?.prefixed)
        card.add("statementsRead", statementsRead)
        card.add("statementsSkipped", statementsSkipped)
        card.add("envelope", envelope.prefixed)
    }
}
