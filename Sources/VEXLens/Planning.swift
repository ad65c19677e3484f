import Consensus
import Ledger
import ProofChain
import Signing
import Trust
import Wire

/// What is to be done about pairs, before anything of it is done.
extension VEXLensService {
    /// Decides pairs over all cores, under one state of the directory.
    ///
    /// - Parameters:
    ///   - memory: What earlier calls have read; none of it depends on the directory of now.
    ///   - isExact: Whether an older verdict that is equal byte by byte is preferred to a current one that says the same.
    func plan(
        _ keys: [VerdictKey], mode: ConsensusMode, asOf: Timestamp, _ memory: DecisionMemory, isExact: Bool
    ) throws -> [Result<VerdictPlan, any Error>] {
        // One state of the directory for all of them, read once.
        let trusted = try InMemoryIssuerDirectory(issuers.all())
        memory.forgetTrust()
        let (trees, inBulk) = (trees, integrator.inBulk)
        return ParallelSlices.map(keys) { slice in
            var references = EntryReferences(trees, memory: memory)
            let ask = { () throws -> [PairFacts] in try self.facts(about: Array(slice)) }
            let known = Result { try metrics?.query("facts", ask) ?? ask() }
            return slice.indices.map { place in
                Result { () throws -> VerdictPlan in
                    let facts = try known.get()[place - slice.startIndex]
                    let begun = metrics?.instant
                    let decision = try decide(
                        facts, mode: mode, asOf: asOf, trusting: trusted, &references, memory: memory)
                    if let metrics, let begun { metrics.decided(decision.outcome, since: begun) }
                    return try plan(
                        decision, facts, isExact: isExact, by: place == slice.startIndex ? integrator : inBulk,
                        &references)
                }
            }
        }
    }

    private func plan(
        _ decision: Decision, _ facts: PairFacts, isExact: Bool, by integrator: VEXProofIntegrator,
        _ references: inout EntryReferences
    ) throws -> VerdictPlan {
        let substance = decision.substance
        let isAlone =
            facts.projection.map { $0.versions == 1 || $0.verdict.record.asOf == decision.outcome.asOf } ?? false
        if !isExact || isAlone, let current = decision.sameAsCurrent(facts.projection, substance) {
            return .known(current)
        }
        let content = decision.content
        let id = content.id
        if let current = facts.current {
            if current.record.id == id.digest { return .known(current) }
            if let older = try lens.verdict(id.digest) { return .known(older) }
            let before = try statements.verdict(current.record).verdict
            if VerdictChange(from: try VerdictState(before), to: try VerdictState(content)) == nil {
                return .known(current)
            }
        }
        let payload = try stated(decision, content, id, following: facts.current, &references)
        let entry = try integrator.entry(for: payload)
        let record = try VerdictRecord(payload, envelope: entry.envelopeDigest)
        return .new(
            NewVerdict(
                record: record, payload: payload,
                observations: decision.matched.map(\.logged),
                submission: try entry.submission(.verdict(record, owes: record.owes, substance: substance))))
    }

    private func stated(
        _ decision: Decision, _ content: VEXVerdictContent, _ id: VEXVerdictID,
        following current: Logged<VerdictRecord>?,
        _ references: inout EntryReferences
    ) throws -> VEXVerdictProofPayload {
        let indexes = Dictionary(decision.matched.map { ($0.logged.record.id, $0.logged.index) }) { first, _ in first }
        return VEXVerdictProofPayload(
            verdict: content, id: id,
            sources: try content.observations.map { id in
                VEXVerdictProofPayload.Source(observation: id.prefixed, reference: try references.source(indexes[id]))
            },
            previous: try current.map {
                VerdictReference(id: VEXVerdictID(digest: $0.record.id), entry: try references.reference(to: $0.index))
            })
    }
}

extension Decision {
    /// The current verdict, when this decision is no change of it: by the same comparison as ``VerdictChange``, made of what
    /// is in its projection, without either statement. nil also when its substance is not known.
    fileprivate func sameAsCurrent(_ projection: Projection?, _ substance: Digest) -> Logged<VerdictRecord>? {
        guard let projection, projection.substance == substance else { return nil }
        let (old, new) = (projection.verdict.record.confidence, Int64(outcome.confidence.value))
        return abs(old - new) < Int64(VerdictChange.confidenceStep.value) ? projection.verdict : nil
    }
}

/// What is to be done about one pair.
enum VerdictPlan {
    /// A verdict that is logged already holds.
    case known(Logged<VerdictRecord>)
    case new(NewVerdict)

    var verdict: Digest {
        switch self {
        case .known(let verdict): verdict.record.id
        case .new(let new): new.record.id
        }
    }

    /// The verdict that holds already.
    var known: Digest? {
        guard case .known(let verdict) = self else { return nil }
        return verdict.record.id
    }
}

/// A verdict that says something new, ready to be logged, and what it was made of.
///
/// A class, because it has many parts and goes through many hands.
final class NewVerdict: Sendable {
    let record: VerdictRecord
    let payload: VEXVerdictProofPayload
    let observations: [Logged<ObservationRecord>]
    let submission: Submission<LensRow>

    init(
        record: VerdictRecord, payload: VEXVerdictProofPayload, observations: [Logged<ObservationRecord>],
        submission: Submission<LensRow>
    ) {
        self.record = record
        self.payload = payload
        self.observations = observations
        self.submission = submission
    }
}

extension Result where Success == VerdictPlan {
    var newVerdict: NewVerdict? {
        guard case .success(.new(let new)) = self else { return nil }
        return new
    }
}
