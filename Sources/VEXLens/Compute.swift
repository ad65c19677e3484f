public import Consensus
import Ledger
import ProofChain
import Signing
import TLog
import Trust
import VEX
public import Wire

/// What a computation led to.
public struct ComputeOutcome: Sendable {
    public let verdict: Logged<VerdictRecord>
    /// False when the verdict is the current one already and nothing was written.
    public let isNew: Bool
    /// The change against the verdict before, when there is one.
    public let delta: Logged<DeltaRecord>?
    public let mergeTrace: Logged<MergeTraceRecord>?
}

extension VEXLensService {
    /// Computes verdicts at an instant and logs those that say something new, each with its merge trace and delta.
    ///
    /// A pair whose verdict is equal in everything that counts (see ``VerdictChange``) writes nothing, so the same input
    /// twice gives the same verdict id and no second entry. New verdicts are logged first; the entries that cite them are
    /// owed in the same transaction and paid in the next, after a crash at the next start.
    /// - Returns: One outcome or error per pair, in the order given.
    public func compute(
        _ keys: [VerdictKey], mode: ConsensusMode, asOf: Timestamp
    ) async throws -> [Result<ComputeOutcome, any Error>] {
        var outcomes: [Result<ComputeOutcome, any Error>] = []
        outcomes.reserveCapacity(keys.count)
        for start in stride(from: 0, to: keys.count, by: ComputeLimits.pairsPerCommit) {
            let chunk = keys[start..<min(start + ComputeLimits.pairsPerCommit, keys.count)]
            outcomes += try await computeChunk(Array(chunk), mode: mode, asOf: asOf)
        }
        return outcomes
    }

    /// Logs every derived entry that a verdict still owes: what a process that died left behind. Called at each start.
    /// - Returns: How many were paid.
    @discardableResult
    public func payOwed() async throws -> Int {
        try sequencer.requireOpen()
        let owed = try lens.owed()
        for start in stride(from: 0, to: owed.count, by: ComputeLimits.pairsPerCommit) {
            let chunk = owed[start..<min(start + ComputeLimits.pairsPerCommit, owed.count)]
            _ = try await sequencer.append(chunk.map { try payment(for: $0) })
        }
        return owed.count
    }

    private func computeChunk(
        _ keys: [VerdictKey], mode: ConsensusMode, asOf: Timestamp
    ) async throws -> [Result<ComputeOutcome, any Error>] {
        try sequencer.requireOpen()
        var references = EntryReferences(trees)
        // One state of the directory for the whole chunk, read once.
        let trusted = try InMemoryIssuerDirectory(issuers.all())
        let planned = keys.map { key in
            Result { try plan(key, mode: mode, asOf: asOf, trusting: trusted, &references) }
        }
        let submissions = planned.compactMap { result -> Submission<LensRow>? in
            guard case .success(.new(_, let submission)) = result else { return nil }
            return submission
        }
        if !submissions.isEmpty {
            let receipts = try await sequencer.append(submissions)
            // If we die here, the verdicts are logged and their derived entries stand as owed.
            let owed = zip(planned.compactMap(\.newVerdict), receipts).flatMap { new, receipt in
                new.owes.map { OwedEntry(kind: $0, verdict: new.id, index: receipt.virtualIndex) }
            }
            for start in stride(from: 0, to: owed.count, by: ComputeLimits.pairsPerCommit) {
                let chunk = owed[start..<min(start + ComputeLimits.pairsPerCommit, owed.count)]
                _ = try await sequencer.append(chunk.map { try payment(for: $0) })
            }
        }
        return planned.map { result in result.flatMap { plan in Result { try outcome(of: plan) } } }
    }

    private func outcome(of plan: VerdictPlan) throws -> ComputeOutcome {
        let id = plan.verdict
        guard let verdict = try lens.verdict(id) else {
            throw VEXLensError(.inconsistent, "verdict \(id.prefixed) was logged and is not found")
        }
        return ComputeOutcome(
            verdict: verdict, isNew: plan.isNew, delta: try lens.delta(to: id), mergeTrace: try lens.mergeTrace(of: id))
    }

    private func plan(
        _ key: VerdictKey, mode: ConsensusMode, asOf: Timestamp, trusting issuers: some IssuerDirectory,
        _ references: inout EntryReferences
    ) throws -> VerdictPlan {
        let decision = try decide(key, mode: mode, asOf: asOf, trusting: issuers, &references)
        let current = try lens.currentVerdict(on: key)
        if let current {
            if try lens.verdict(decision.content.id.digest) != nil { return .known(decision.content.id.digest) }
            let before = try statements.verdict(current.record).verdict
            if VerdictChange(from: try VerdictState(before), to: try VerdictState(decision.content)) == nil {
                return .known(current.record.id)
            }
        }
        let indexes = Dictionary(decision.matched.map { ($0.logged.record.id, $0.logged.index) }) { first, _ in first }
        let payload = VEXVerdictProofPayload(
            verdict: decision.content,
            sources: try decision.content.observations.map { id in
                VEXVerdictProofPayload.Source(observation: id.prefixed, reference: try references.source(indexes[id]))
            },
            previous: try current.map {
                VerdictReference(id: VEXVerdictID(digest: $0.record.id), entry: try references.reference(to: $0.index))
            })
        let entry = try integrator.entry(for: payload)
        let record = try VerdictRecord(payload, envelope: entry.envelopeDigest)
        return .new(record, try entry.submission(.verdict(record, owes: record.owes)))
    }
}

/// How many entries one transaction may take.
enum ComputeLimits {
    static let pairsPerCommit = 512
}

/// What is to be done about one pair.
enum VerdictPlan {
    /// A verdict that is logged already holds.
    case known(Digest)
    case new(VerdictRecord, Submission<LensRow>)

    var verdict: Digest {
        switch self {
        case .known(let id): id
        case .new(let record, _): record.id
        }
    }

    var isNew: Bool {
        if case .new = self { true } else { false }
    }
}

extension Result where Success == VerdictPlan {
    fileprivate var newVerdict: VerdictRecord? {
        guard case .success(.new(let record, _)) = self else { return nil }
        return record
    }
}

extension VerdictRecord {
    /// The index row of a verdict statement: everything in it stands in the statement.
    init(_ payload: VEXVerdictProofPayload, envelope: Digest) throws {
        let verdict = payload.verdict
        self.init(
            id: payload.id.digest, envelope: envelope, vulnerability: verdict.vulnerability, product: verdict.product,
            asOf: verdict.asOf, mode: verdict.mode, status: verdict.status, justification: verdict.justification,
            confidence: Int64(try Millionths(decimal: verdict.confidence).value), conflicts: verdict.conflicts.map(\.kind),
            previous: payload.previous?.id.digest)
    }
}
