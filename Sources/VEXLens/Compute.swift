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
    public internal(set) var delta: Logged<DeltaRecord>?
    public internal(set) var mergeTrace: Logged<MergeTraceRecord>?
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
        let distinct = Set(keys)
        guard distinct.count == keys.count else {
            let once = distinct.sorted()
            let outcomes = Dictionary(uniqueKeysWithValues: zip(once, try await compute(once, mode: mode, asOf: asOf)))
            return keys.compactMap { outcomes[$0] }
        }
        var outcomes: [Result<ComputeOutcome, any Error>] = []
        outcomes.reserveCapacity(keys.count)
        let memory = DecisionMemory()
        // While some verdicts are logged, the next are made: the one waits for the disk most of the time, the other for cores.
        var logging: Task<[Result<ComputeOutcome, any Error>], any Error>?
        for start in stride(from: 0, to: keys.count, by: ComputeLimits.pairsPerCommit) {
            let chunk = Array(keys[start..<min(start + ComputeLimits.pairsPerCommit, keys.count)])
            let planned = Result { try sequencer.requireOpen() }
                .flatMap { Result { try plan(chunk, mode: mode, asOf: asOf, memory, isExact: true) } }
            if let logging { outcomes += try await logging.value }
            let plans = try planned.get()
            logging = Task { try await log(plans, memory) }
        }
        if let logging { outcomes += try await logging.value }
        return outcomes
    }

    /// Logs every derived entry that a verdict still owes: what a process that died left behind. Called at each start.
    /// - Returns: How many were paid.
    @discardableResult
    public func payOwed() async throws -> Int {
        try sequencer.requireOpen()
        let owed = try lens.owed()
        let memory = DecisionMemory()
        for start in stride(from: 0, to: owed.count, by: ComputeLimits.pairsPerCommit) {
            let chunk = owed[start..<min(start + ComputeLimits.pairsPerCommit, owed.count)]
            _ = try await pay(Array(chunk), fresh: [:], memory)
        }
        return owed.count
    }

    /// Makes the entries and logs them in one transaction.
    /// - Returns: The rows, each where it was logged.
    private func pay(
        _ owed: [OwedEntry], fresh: [Digest: FreshVerdict], _ memory: DecisionMemory
    ) async throws -> [Logged<LensRow>] {
        let (references, lens, inBulk) = (EntryReferences(trees, memory: memory), lens, integrator.inBulk)
        let revoked = try RevokedIssuers(lens, statements)
        let payments = try ParallelSlices.map(owed) { slice in
            var context = PaymentContext(references, lens, revoked)
            return slice.indices.map { place in
                let owed = slice[place]
                let signer = place == slice.startIndex ? integrator : inBulk
                return Result { try payment(for: owed, fresh: fresh[owed.verdict], by: signer, &context) }
            }
        }.map { try $0.get() }
        let receipts = try await sequencer.append(payments.map { $0.submission })
        return zip(payments, receipts).map { Logged($0.row, at: $1.virtualIndex) }
    }

    /// What planned verdicts led to, after those that are new were logged.
    private func log(
        _ planned: [Result<VerdictPlan, any Error>], _ memory: DecisionMemory
    ) async throws -> [Result<ComputeOutcome, any Error>] {
        var outcomes = try await log(planned.compactMap { $0.newVerdict }, memory)
        let known = planned.compactMap { try? $0.get().verdict }.filter { outcomes[$0] == nil }
        for found in try lens.verdictsWithDerived(known).compactMap({ $0 }) {
            outcomes[found.verdict.record.id] = ComputeOutcome(
                verdict: found.verdict, isNew: false, delta: found.delta, mergeTrace: found.mergeTrace)
        }
        let all = outcomes
        return planned.map { result in
            result.flatMap { plan in
                all[plan.verdict].map { .success($0) }
                    ?? .failure(
                        VEXLensError(.inconsistent, "verdict \(plan.verdict.prefixed) was logged and is not found"))
            }
        }
    }

    /// Logs new verdicts, then what is derived from them.
    func log(_ new: [NewVerdict], _ memory: DecisionMemory) async throws -> [Digest: ComputeOutcome] {
        guard !new.isEmpty else { return [:] }
        var outcomes: [Digest: ComputeOutcome] = [:]
        let receipts = try await sequencer.append(new.map { $0.submission })
        for receipt in receipts { memory.keep(receipt) }
        // If we die here, the verdicts are logged and their derived entries stand as owed.
        let fresh = zip(new, receipts).map { plan, receipt in
            FreshVerdict(
                logged: Logged(plan.record, at: receipt.virtualIndex), payload: plan.payload, observations: plan.observations)
        }
        for verdict in fresh {
            outcomes[verdict.logged.record.id] = ComputeOutcome(
                verdict: verdict.logged, isNew: true, delta: nil, mergeTrace: nil)
        }
        let owed = fresh.flatMap { verdict in
            verdict.logged.record.owes.map {
                OwedEntry(kind: $0, verdict: verdict.logged.record.id, index: verdict.logged.index)
            }
        }
        let atHand = Dictionary(fresh.map { ($0.logged.record.id, $0) }) { first, _ in first }
        for start in stride(from: 0, to: owed.count, by: ComputeLimits.pairsPerCommit) {
            let chunk = owed[start..<min(start + ComputeLimits.pairsPerCommit, owed.count)]
            for paid in try await pay(Array(chunk), fresh: atHand, memory) {
                switch paid.record {
                case .delta(let record): outcomes[record.newVerdict]?.delta = Logged(record, at: paid.index)
                case .mergeTrace(let record): outcomes[record.verdict]?.mergeTrace = Logged(record, at: paid.index)
                case .document, .verdict, .issuerChange: break
                }
            }
        }
        return outcomes
    }
}

/// How many entries one transaction may take.
enum ComputeLimits {
    static let pairsPerCommit = 512
    /// Pairs of a recomputation between two notes of its progress.
    static let pairsPerStep = 4096
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
