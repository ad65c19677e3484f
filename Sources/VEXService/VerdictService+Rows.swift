import Consensus
import Ledger
import ProofChain
import Rekor
import Signing
import Trust
import VEX
import VEXLens
import Wire

/// Records as every answer shows them.
extension VerdictService {
    /// A verdict: what it says, where it stands, and where to go from there. Nothing in it ever changes.
    func members(_ verdict: Logged<VerdictRecord>) throws -> [JSONMember] {
        let record = verdict.record
        let place = try PlacedEntry(verdict.index, in: trees)
        return [
            JSONMember("verdictId", .string(record.id.prefixed)),
            JSONMember("vulnerability", .string(record.vulnerability.text)),
            JSONMember("product", .string(record.product.text)),
            JSONMember("status", JSONValue(record.status?.rawValue)),
            JSONMember("justification", JSONValue(record.justification?.rawValue)),
            JSONMember("confidence", .string(Millionths(UInt64(record.confidence)).description)),
            JSONMember("mode", .string(record.mode)), JSONMember("asOf", .string(record.asOf.rfc3339)),
            JSONMember("conflicts", .array(record.conflicts.map { .string($0) })),
            JSONMember("previous", JSONValue(record.previous?.prefixed)),
        ] + place.members + [JSONMember("links", links(of: record, place))]
    }

    func json(_ verdict: Logged<VerdictRecord>, and more: [JSONMember] = []) throws -> JSONValue {
        .object(try members(verdict) + more)
    }

    private func links(of record: VerdictRecord, _ place: PlacedEntry) -> JSONValue {
        let path = VEXPath.verdict(record.id)
        return [
            "self": .string(path), "trace": .string(path + "/trace"), "history": .string(path + "/history"),
            "proof": .string(path + "/proof"), "bundle": .string(path + "/bundle"),
            "delta": record.previous == nil ? .null : .string(path + "/delta"),
            "previous": JSONValue(record.previous.map { VEXPath.verdict($0) }),
            "entry": .string(VEXPath.entry(place.uuid)),
        ]
    }

    /// A delta with both of its verdicts; the changes are read from what was signed.
    func json(_ delta: Logged<DeltaRecord>) throws -> JSONValue {
        let record = delta.record
        let statement = try statements.delta(record)
        let place = try PlacedEntry(delta.index, in: trees)
        return .object(
            [
                JSONMember("deltaId", .string(record.id.prefixed)),
                JSONMember("vulnerability", .string(statement.vulnerability.text)),
                JSONMember("product", .string(statement.product.text)), JSONMember("cause", .string(record.cause)),
                JSONMember("old", try side(statement.old)), JSONMember("new", try side(statement.new)),
                JSONMember("changes", .array(statement.changes.map(\.json))),
                JSONMember("summary", statement.summary.json),
            ] + place.members + [
                JSONMember(
                    "links",
                    .object(
                        [
                            JSONMember("self", .string(VEXPath.verdict(record.newVerdict) + "/delta")),
                            JSONMember("old", .string(VEXPath.verdict(record.oldVerdict))),
                            JSONMember("new", .string(VEXPath.verdict(record.newVerdict))),
                        ] + place.links))
            ])
    }

    /// A verdict that a delta joins, by id and entry, with what it said.
    private func side(_ reference: VerdictReference) throws -> JSONValue {
        guard let verdict = try store.verdict(reference.id.digest) else {
            throw VEXLensError(.inconsistent, "a delta cites \(reference.id), which is not stored")
        }
        return [
            "verdictId": .string(reference.id.text), "status": JSONValue(verdict.record.status?.rawValue),
            "logIndex": .integer(reference.entry.logIndex), "uuid": .string(reference.entry.uuid.text),
        ]
    }

    /// A received document, without its observations.
    func members(_ document: Logged<DocumentRecord>) throws -> [JSONMember] {
        let record = document.record
        let place = try PlacedEntry(document.index, in: trees)
        let path = VEXPath.document(record.digest)
        return [
            JSONMember("document", .string(record.digest.prefixed)), JSONMember("format", .string(record.format.rawValue)),
            JSONMember("size", .integer(record.size)),
            JSONMember("issuer", ["claimed": JSONValue(record.issuerClaimed), "id": .string(record.issuer.text)]),
            JSONMember(
                "signature",
                [
                    "format": .string(record.signatureFormat), "result": .string(record.signature.rawValue),
                    "keyId": JSONValue(record.keyID?.prefixed),
                ]),
            JSONMember("documentId", JSONValue(record.documentID)), JSONMember("version", JSONValue(record.version)),
            JSONMember("timestamp", JSONValue(record.timestamp?.rfc3339)),
            JSONMember("statementsRead", .integer(record.statementsRead)),
            JSONMember("statementsSkipped", .integer(record.statementsSkipped)),
        ] + place.members + [
            JSONMember(
                "links",
                .object(
                    [
                        JSONMember("self", .string(path)), JSONMember("content", .string(path + "/content")),
                        JSONMember("verdicts", .string(VEXPath.byEntry(place.uuid))),
                        JSONMember("issuer", .string(VEXPath.issuer(record.issuer))),
                    ] + place.links))
        ]
    }

    /// An observation of a document.
    static func json(_ record: ObservationRecord) -> JSONValue {
        let said = record.statement
        return [
            "id": .string(record.id.prefixed), "pointer": .string(record.location.pointer),
            "vulnerability": .string(record.vulnerabilityKey.text), "stated": .string(said.vulnerability.text),
            "aliases": .array(record.aliases.map { .string($0.text) }), "product": .string(said.product.text),
            "version": JSONValue(record.version), "subcomponents": .array(said.subcomponents.map { .string($0.text) }),
            "status": .string(said.status.rawValue), "justification": JSONValue(said.justification?.rawValue),
            "timestamp": JSONValue(said.timestamp?.rfc3339),
        ]
    }
}
