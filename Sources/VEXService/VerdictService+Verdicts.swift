import Ledger
import ProofChain
import Signing
import VEX
import VEXLens
import Wire

extension VerdictService {
    /// `vulnerability`, `product`, `issuer`, `status`, `entry`, `conflicts`, `minConfidence`, `limit`, `cursor`.
    public static var verdictParameters: [String] { filterParameters + ["conflicts", "limit", "cursor"] }

    /// The same without `conflicts`, which is what that list is about.
    public static var conflictParameters: [String] { filterParameters + ["limit", "cursor"] }

    private static var filterParameters: [String] {
        ["vulnerability", "product", "issuer", "status", "entry", "minConfidence"]
    }

    /// The newest verdict of each pair that fits, by vulnerability, then product.
    ///
    /// - Parameter conflictsOnly: Whether those without a conflict are left out, whatever the parameters say.
    /// - Throws: `service.parameter`, `service.cursor`, and what a damaged log throws.
    public func verdicts(_ parameters: QueryParameters, conflictsOnly: Bool = false) throws -> VEXAnswer {
        let limit = try parameters.limit()
        var query = VerdictQuery()
        query.vulnerability = try parameters.identifier("vulnerability")
        query.product = try parameters.product("product")
        query.issuer = try parameters.identifier("issuer")
        query.status = try parameters.choice("status", VEXStatus.self)
        query.minConfidence = try parameters.confidence("minConfidence")
        query.conflictsOnly = conflictsOnly
        if let wanted = try parameters.flag("conflicts") { query.conflictsOnly = wanted }
        query.after = try parameters.cursor(.verdicts)?.key
        query.limit = limit + 1
        if let name = try parameters.entry("entry") { try restrict(&query, to: name) }
        let rows = try proven { try store.currentVerdicts(matching: query) }
        return try .page(
            "verdicts", rows, limit: limit,
            cursor: { .key(VerdictKey(vulnerability: $0.record.vulnerability, product: $0.record.product)) },
            json: { try json($0) })
    }

    /// Deltas in the order of the log.
    public static var deltaParameters: [String] { ["vulnerability", "product", "since", "limit", "cursor"] }

    /// - Throws: As ``verdicts(_:conflictsOnly:)``.
    public func deltas(_ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        var query = DeltaQuery()
        query.vulnerability = try parameters.identifier("vulnerability")
        query.product = try parameters.product("product")
        query.from = try parameters.integer("since", 0...UInt64(Int64.max)).map { VirtualIndex($0) }
        if let behind = try parameters.cursor(.entries)?.index {
            query.from = max(query.from ?? behind, VirtualIndex(behind.value + 1))
        }
        query.limit = limit + 1
        let rows = try proven { try store.deltas(matching: query) }
        return try .page("deltas", rows, limit: limit, cursor: { .index($0.index) }, json: { try json($0) })
    }

    /// One verdict with everything that was signed about it.
    ///
    /// - Parameter name: `sha256:` and 64 hexadecimal digits, or these alone.
    /// - Throws: `service.parameter`, `lens.not-found`, and what a damaged log throws.
    public func verdict(_ name: String) throws -> VEXAnswer {
        let verdict = try find(name)
        let statement = try statements.verdict(verdict.record)
        return VEXAnswer(
            try json(verdict, and: [JSONMember("statement", statement.json)]), isImmutable: true)
    }

    /// The merge trace of a verdict: who was counted, with which weight, and who was not.
    ///
    /// - Throws: As ``verdict(_:)``; `lens.not-found` also while the trace is owed.
    public func mergeTrace(_ name: String) throws -> VEXAnswer {
        let verdict = try find(name)
        guard let trace = try proven(one: { try store.mergeTrace(of: verdict.record.id) }) else {
            throw VEXLensError(
                .notFound, "the merge trace of \(verdict.record.id.prefixed) is still owed", hint: "ask again in a moment")
        }
        let place = try PlacedEntry(trace.index, in: trees)
        let path = VEXPath.verdict(verdict.record.id)
        let links = [JSONMember("self", .string(path + "/trace")), JSONMember("verdict", .string(path))] + place.links
        return VEXAnswer(
            .object(
                [
                    JSONMember("traceId", .string(trace.record.id.prefixed)),
                    JSONMember("verdictId", .string(verdict.record.id.prefixed)),
                ] + place.members + [
                    JSONMember("statement", try statements.mergeTrace(trace.record).json), JSONMember("links", .object(links)),
                ]), isImmutable: true)
    }

    /// The delta that led to a verdict.
    ///
    /// - Throws: As ``verdict(_:)``; `lens.not-found` also for the first verdict on a pair, and while the delta is owed.
    public func delta(_ name: String) throws -> VEXAnswer {
        let verdict = try find(name)
        guard verdict.record.previous != nil else {
            throw VEXLensError(
                .notFound, "\(verdict.record.id.prefixed) is the first verdict on its pair",
                hint: "a delta leads from one verdict to the next")
        }
        guard let delta = try proven(one: { try store.delta(to: verdict.record.id) }) else {
            throw VEXLensError(
                .notFound, "the delta to \(verdict.record.id.prefixed) is still owed", hint: "ask again in a moment")
        }
        return VEXAnswer(try json(delta), isImmutable: true)
    }

    public static var pageParameters: [String] { ["limit", "cursor"] }

    /// All verdicts on the pair of a verdict, oldest first, each with the delta that led to it.
    ///
    /// - Throws: As ``verdict(_:)``, `service.cursor`.
    public func history(_ name: String, _ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        let behind = try parameters.cursor(.entries)?.index
        let record = try find(name).record
        let key = VerdictKey(vulnerability: record.vulnerability, product: record.product)
        let rows = try proven { try store.history(of: key) }.drop { row in behind.map { row.index <= $0 } ?? false }
        return try .page(
            "verdicts", Array(rows.prefix(limit + 1)), limit: limit,
            and: [
                JSONMember("vulnerability", .string(record.vulnerability.text)),
                JSONMember("product", .string(record.product.text)),
            ], cursor: { .index($0.index) },
            json: { verdict in
                let delta = try proven(one: { try store.delta(to: verdict.record.id) })
                return try json(verdict, and: [JSONMember("delta", try delta.map { try json($0) } ?? .null)])
            })
    }

    /// - Throws: `service.parameter`, `lens.not-found`.
    func find(_ name: String) throws -> Logged<VerdictRecord> {
        let id = try DigestName.digest(name, "verdictId")
        guard let verdict = try proven(one: { try store.verdict(id) }) else {
            throw VEXLensError(
                .notFound, "there is no verdict \(id.prefixed)", hint: "GET \(VEXPath.consensus) lists those there are")
        }
        return verdict
    }
}
