import Consensus
import ProofChain
import Signing
import Trust
import VEX
import VEXLens
import Wire

/// What an event is about and what it says; the members of each type are those of `docs/formats/events.md`.
struct EventContent {
    let subject: String
    let data: [JSONMember]

    init(subject: String, data: [JSONMember]) {
        self.subject = subject
        self.data = data
    }

    /// Of an event about a document.
    init(_ type: EventType, _ document: DocumentRecord) {
        var data = [
            JSONMember("document", .string(document.digest.prefixed)),
            JSONMember("format", .string(document.format.rawValue)),
            JSONMember("documentId", JSONValue(document.documentID)),
            JSONMember("issuerClaimed", JSONValue(document.issuerClaimed)),
            JSONMember("issuer", .string(document.issuer.text)),
            JSONMember("signature", .string(document.signature.rawValue)),
            JSONMember("signatureFormat", .string(document.signatureFormat)),
        ]
        if type == .documentIngested {
            data += [
                JSONMember("version", JSONValue(document.version)), JSONMember("size", .integer(document.size)),
                JSONMember("timestamp", JSONValue(document.timestamp?.rfc3339)),
                JSONMember("statementsRead", .integer(document.statementsRead)),
                JSONMember("statementsSkipped", .integer(document.statementsSkipped)),
            ]
        }
        self.init(subject: document.digest.prefixed, data: data)
    }

    /// Of a verdict that was logged.
    init(_ verdict: VerdictRecord) {
        let data =
            EventContent.members(of: verdict) + [
                JSONMember("justification", JSONValue(verdict.justification?.rawValue)),
                JSONMember("confidence", .string(Millionths(UInt64(clamping: verdict.confidence)).description)),
                JSONMember("mode", .string(verdict.mode)), JSONMember("asOf", .string(verdict.asOf.rfc3339)),
                JSONMember("conflicts", .array(verdict.conflicts.map { .string($0) })),
                JSONMember("previous", JSONValue(verdict.previous?.prefixed)),
            ]
        self.init(subject: EventContent.subject(of: verdict), data: data)
    }

    /// Of conflicts that a verdict has and the one before had not, or the other way round.
    init(_ verdict: VerdictRecord, kinds: [String]) {
        let data =
            EventContent.members(of: verdict) + [
                JSONMember("kinds", .array(kinds.map { .string($0) })),
                JSONMember("conflicts", .array(verdict.conflicts.map { .string($0) })),
            ]
        self.init(subject: EventContent.subject(of: verdict), data: data)
    }

    /// Of a change between two verdicts, which foreign keys hold in place.
    init(_ delta: DeltaRecord, from old: VerdictRecord?, to new: VerdictRecord?) {
        let data = [
            JSONMember("delta", .string(delta.id.prefixed)),
            JSONMember("vulnerability", JSONValue(new?.vulnerability.text)),
            JSONMember("product", JSONValue(new?.product.text)),
            JSONMember("oldVerdict", .string(delta.oldVerdict.prefixed)),
            JSONMember("oldStatus", JSONValue(old?.status?.rawValue)),
            JSONMember("newVerdict", .string(delta.newVerdict.prefixed)),
            JSONMember("newStatus", JSONValue(new?.status?.rawValue)), JSONMember("cause", .string(delta.cause)),
        ]
        self.init(subject: new.map { EventContent.subject(of: $0) } ?? delta.newVerdict.prefixed, data: data)
    }

    /// Of a change of the directory.
    init(_ change: IssuerChangeRecord) {
        let data = [
            JSONMember("issuer", .string(change.issuer.text)), JSONMember("action", .string(change.action.rawValue)),
            JSONMember("before", JSONValue(change.before?.prefixed)), JSONMember("after", .string(change.after.prefixed)),
            JSONMember("reason", JSONValue(change.reason)), JSONMember("effective", .string(change.effective.rfc3339)),
            JSONMember("time", .string(change.time.rfc3339)),
        ]
        self.init(subject: change.issuer.text, data: data)
    }

    private static func subject(of verdict: VerdictRecord) -> String { "\(verdict.vulnerability) \(verdict.product)" }

    private static func members(of verdict: VerdictRecord) -> [JSONMember] {
        [
            JSONMember("verdict", .string(verdict.id.prefixed)),
            JSONMember("vulnerability", .string(verdict.vulnerability.text)),
            JSONMember("product", .string(verdict.product.text)),
            JSONMember("status", JSONValue(verdict.status?.rawValue)),
        ]
    }
}
