import Ledger
import ProofChain
import Rekor
import RekorService
import Signing
import TLog
import VEXLens
import Wire

/// What an entry of the log means here.
private enum LinkedEntry {
    case verdict(Logged<VerdictRecord>)
    case mergeTrace(Logged<MergeTraceRecord>)
    case delta(Logged<DeltaRecord>)
    case document(Logged<DocumentRecord>)
    case issuerChange(Logged<IssuerChangeRecord>)
}

extension VerdictService {
    /// The verdicts that an entry is linked to, each with its status and whether it is the newest of its pair.
    ///
    /// A verdict's entry has that verdict, a merge trace's the one that was traced, a delta's the old one and the new one, a
    /// document's all that cite it, in the order of the log and page by page. A change of an issuer has none, and says what it
    /// changed.
    /// - Parameter name: A log index, a UUID of 80 hexadecimal digits, or a leaf hash of 64.
    /// - Throws: `service.parameter`, `service.cursor`, `lens.not-found` for an entry that is not there or none of VexLens,
    ///   and what a damaged log throws.
    public func linked(to name: String, _ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        let behind = try parameters.cursor(.entries)?.index
        let index = try self.index(of: EntryName(name, "entry"))
        guard let entry = try linkedEntry(at: index) else {
            throw VEXLensError(
                .notFound, "entry \(index) is no verdict, merge trace, delta, document or change of an issuer of this ledger",
                hint: "GET /api/v1/log/entries?logIndex=\(index) shows what it is")
        }
        let (kind, rows) = try relations(of: entry, after: behind, limit: limit + 1)
        let keys = rows.map { VerdictKey(vulnerability: $0.verdict.record.vulnerability, product: $0.verdict.record.product) }
        let newest = Set(try store.currentVerdicts(on: keys).compactMap { $0?.record.id })
        let place = try PlacedEntry(index, in: trees)
        let shown: JSONValue = .object(
            [JSONMember("kind", .string(kind))] + place.members + VerdictService.change(in: entry)
                + [JSONMember("links", .object(place.links))])
        return try .page(
            "verdicts", rows, limit: limit, and: [JSONMember("entry", shown)], cursor: { .index($0.verdict.index) },
            json: { row in
                let isCurrent = newest.contains(row.verdict.record.id)
                return try json(
                    row.verdict,
                    and: [JSONMember("relation", .string(row.relation)), JSONMember("current", .bool(isCurrent))])
            })
    }

    /// Only verdicts that the entry is linked to.
    func restrict(_ query: inout VerdictQuery, to name: EntryName) throws {
        let index: VirtualIndex
        do { index = try self.index(of: name) } catch let error as VEXLensError where error.code == .notFound {
            // A filter that meets nothing is an empty list.
            query.ids = []
            return
        }
        switch try linkedEntry(at: index) {
        case .verdict(let verdict): query.ids = [verdict.record.id]
        case .mergeTrace(let trace): query.ids = [trace.record.verdict]
        case .delta(let delta): query.ids = [delta.record.oldVerdict, delta.record.newVerdict]
        case .document(let document): query.citing = document.index
        case .issuerChange, nil: query.ids = []
        }
    }

    private struct Relation {
        let verdict: Logged<VerdictRecord>
        /// What the entry is to the verdict.
        let relation: String
    }

    private func relations(
        of entry: LinkedEntry, after behind: VirtualIndex?, limit: Int
    ) throws -> (kind: String, rows: [Relation]) {
        switch entry {
        case .verdict(let verdict): return ("verdict", [Relation(verdict: verdict, relation: "self")])
        case .mergeTrace(let trace):
            return ("mergeTrace", [Relation(verdict: try stored(trace.record.verdict), relation: "traced")])
        case .delta(let delta):
            return (
                "delta",
                [
                    Relation(verdict: try stored(delta.record.oldVerdict), relation: "old"),
                    Relation(verdict: try stored(delta.record.newVerdict), relation: "new"),
                ]
            )
        case .document(let document):
            let found = try proven { try store.verdicts(citing: document.index, after: behind, limit: limit) }
            return ("document", found.map { Relation(verdict: $0, relation: "cites") })
        case .issuerChange: return ("issuerChange", [])
        }
    }

    /// What a change of an issuer was, as its event tells it; nothing for other entries.
    private static func change(in entry: LinkedEntry) -> [JSONMember] {
        guard case .issuerChange(let change) = entry else { return [] }
        let links = JSONMember("links", ["issuer": .string(VEXPath.issuer(change.record.issuer))])
        return [JSONMember("change", .object(members(change.record) + [links]))]
    }

    private func stored(_ id: Digest) throws -> Logged<VerdictRecord> {
        guard let verdict = try store.verdict(id) else {
            throw VEXLensError(.inconsistent, "an entry cites \(id.prefixed), which is not stored")
        }
        return verdict
    }

    /// nil for an entry that is none of VexLens.
    private func linkedEntry(at index: VirtualIndex) throws -> LinkedEntry? {
        if let verdict = try store.verdict(at: index) { return .verdict(verdict) }
        if let trace = try store.mergeTrace(at: index) { return .mergeTrace(trace) }
        if let delta = try store.delta(at: index) { return .delta(delta) }
        if let document = try store.document(at: index) { return .document(document) }
        return try store.issuerChange(at: index).map { .issuerChange($0) }
    }

    /// - Throws: `lens.not-found`.
    private func index(of name: EntryName) throws -> VirtualIndex {
        switch name {
        case .index(let number):
            guard VirtualIndex(number) < trees.end else {
                throw VEXLensError(
                    .notFound, "the log has no entry \(number), it has \(trees.end)", hint: "numbers begin with 0")
            }
            return VirtualIndex(number)
        case .uuid(let uuid):
            do { return try rekor.index(of: uuid) } catch let error as ServiceError where error.code == .notFound {
                throw VEXLensError(.notFound, error.detail)
            }
        }
    }
}
