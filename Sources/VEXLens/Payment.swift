import Consensus
import Ledger
import ProofChain
import Signing
import TLog
import VEX
import Wire

/// Derived entries are made from what is logged and from nothing else, so the way after a crash is the way before it.
extension VEXLensService {
    /// The entry that pays one owed row.
    ///
    /// - Parameters:
    ///   - fresh: The verdict, when it was logged a moment ago; else it is read back.
    ///   - integrator: Signs it.
    func payment(
        for owed: OwedEntry, fresh: FreshVerdict?, by integrator: VEXProofIntegrator, _ context: inout PaymentContext
    ) throws -> Payment {
        guard let verdict = try fresh?.logged ?? lens.verdict(owed.verdict) else {
            throw VEXLensError(.inconsistent, "a derived entry is owed to \(owed.verdict.prefixed), which is not logged")
        }
        let payload = try fresh?.new.payload ?? statements.verdict(verdict.record)
        return switch owed.kind {
        case .mergeTrace: try mergeTrace(of: verdict, payload.verdict, fresh?.new.observations, by: integrator, &context)
        case .delta: try delta(to: verdict, payload, by: integrator, &context.references)
        }
    }

    private func delta(
        to new: Logged<VerdictRecord>, _ after: VEXVerdictProofPayload, by integrator: VEXProofIntegrator,
        _ references: inout EntryReferences
    ) throws -> Payment {
        guard let previous = new.record.previous, let old = try lens.verdict(previous) else {
            throw VEXLensError(.inconsistent, "verdict \(new.record.id.prefixed) owes a delta and follows no verdict")
        }
        let before = try statements.verdict(old.record)
        let statement = VEXDeltaStatement(
            vulnerability: new.record.vulnerability, product: new.record.product,
            old: VerdictReference(id: before.id, entry: try references.reference(to: old.index)),
            new: VerdictReference(id: after.id, entry: try references.reference(to: new.index)),
            // A verdict is only logged when something that counts has changed; what changed least is its age.
            cause: VerdictChange(from: try VerdictState(before.verdict), to: try VerdictState(after.verdict))?.cause
                ?? .freshness,
            changes: VEXDeltaChange.between(before.verdict, after.verdict))
        let entry = try integrator.entry(for: statement)
        let row = LensRow.delta(DeltaRecord(statement, id: entry.statementDigest, envelope: entry.envelopeDigest))
        return Payment(submission: try entry.submission(row), row: row)
    }

    private func mergeTrace(
        of verdict: Logged<VerdictRecord>, _ content: VEXVerdictContent, _ observations: [Logged<ObservationRecord>]?,
        by integrator: VEXProofIntegrator, _ context: inout PaymentContext
    ) throws -> Payment {
        let trace = VEXMergeTrace(
            verdict: VerdictReference(
                id: VEXVerdictID(digest: verdict.record.id), entry: try context.references.reference(to: verdict.index)),
            vulnerability: content.vulnerability, product: content.product,
            sources: try sources(of: content, at: verdict.index, observations, &context))
        let entry = try integrator.entry(for: trace)
        let row = LensRow.mergeTrace(MergeTraceRecord(trace, id: entry.statementDigest, envelope: entry.envelopeDigest))
        return Payment(submission: try entry.submission(row), row: row)
    }

    /// Every observation of a verdict with its document, in the verdict's order.
    private func sources(
        of content: VEXVerdictContent, at index: VirtualIndex, _ observations: [Logged<ObservationRecord>]?,
        _ context: inout PaymentContext
    ) throws -> [VEXMergeSource] {
        let fates =
            try content.ballots.map { ($0.observation, $0.factors as StatedFactors?, SourceFate.ballot(weight: $0.weight)) }
            + content.excluded.map { excluded in
                let by = try excluded.replacedBy.map { try replacing($0, &context) }
                return (excluded.observation, excluded.factors, SourceFate.excluded(reason: excluded.reason, by: by))
            }
        let stored = ObservationsByID(try observations ?? storedObservations(fates.map { $0.0 }))
        return try fates.map { id, factors, fate in
            guard let logged = stored[id] else {
                throw VEXLensError(.inconsistent, "observation \(id.prefixed) is counted and not stored")
            }
            return VEXMergeSource(
                logged.record, of: try context.document(logged.record.document),
                entry: try context.references.source(logged.index), product: content.product, factors: factors, fate: fate,
                revocation: context.revoked.revocation(
                    of: logged.record, for: content.product,
                    integratedAt: try context.references.integratedTime(of: logged.index), asOf: index))
        }
    }

    /// The entry of a document that replaces another.
    private func replacing(_ digest: Digest, _ context: inout PaymentContext) throws -> SourceFate.ReplacingDocument {
        SourceFate.ReplacingDocument(
            document: digest, entry: try context.references.source(try lens.document(digest)?.index))
    }

    private func storedObservations(_ ids: [Digest]) throws -> [Logged<ObservationRecord>] {
        var query = ObservationQuery()
        query.ids = ids
        return try lens.observations(matching: query)
    }
}

/// Observations, found by id. There are few most of the time: looking through them costs less than a table.
private struct ObservationsByID {
    private let all: [Logged<ObservationRecord>]
    private let places: [Digest: Int]

    init(_ all: [Logged<ObservationRecord>]) {
        self.all = all
        places = all.count <= 8 ? [:] : Dictionary(all.enumerated().map { ($1.record.id, $0) }) { first, _ in first }
    }

    subscript(id: Digest) -> Logged<ObservationRecord>? {
        guard places.isEmpty else { return places[id].map { all[$0] } }
        return all.first { $0.record.id == id }
    }
}

extension DeltaRecord {
    init(_ statement: VEXDeltaStatement, id: Digest, envelope: Digest) {
        self.init(
            id: id, envelope: envelope, oldVerdict: statement.old.id.digest, newVerdict: statement.new.id.digest,
            cause: statement.cause.rawValue)
    }
}

extension MergeTraceRecord {
    init(_ trace: VEXMergeTrace, id: Digest, envelope: Digest) {
        self.init(
            id: id, envelope: envelope, verdict: trace.verdict.id.digest, sources: trace.sources.map(\.observation))
    }
}

extension VEXMergeSource {
    init(
        _ record: ObservationRecord, of document: DocumentRecord, entry: SourceReference, product: Identifier,
        factors: StatedFactors?, fate: SourceFate, revocation: StatedRevocation?
    ) {
        let outcome = ProductMatch.outcome(stated: record.statement.product, version: record.version, target: product)
        self.init(
            observation: record.id, document: record.document, format: record.format, entry: entry,
            location: record.location, issuer: StatedIssuer(claimed: document.issuerClaimed, id: record.issuer),
            signature: StatedSignature(
                format: document.signatureFormat, result: record.signature, keyID: record.keyID),
            statement: record.statement,
            matchGrade: outcome.name,
            factors: factors, fate: fate, revocation: revocation)
    }
}

extension ProductMatch.Outcome {
    /// As a merge trace spells it.
    var name: String {
        switch self {
        case .match(let grade): grade.rawValue
        case .undecidable: "undecidable"
        case .none: ProductMatch.exact.rawValue
        }
    }
}
