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
    /// owed in the same transaction and paid in one of the next, after a crash at the next start.
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
        var left: [VerdictKey]? = keys
        try await compute(
            steps: {
                defer { left = nil }
                return left
            }, mode: mode, asOf: asOf
        ) { outcomes += $0 }
        return outcomes
    }

    /// As ``compute(_:mode:asOf:)`` for any number of pairs, in bounded memory.
    ///
    /// - Parameters:
    ///   - steps: The next pairs, each pair once in all; nil when there are no more.
    ///   - report: Told outcomes in the order of their pairs, as soon as they are logged, while others are on their way.
    /// - Throws: What ends all of it; what was reported before is logged.
    public func compute(
        steps: () throws -> [VerdictKey]?, mode: ConsensusMode, asOf: Timestamp,
        report: ([Result<ComputeOutcome, any Error>]) throws -> Void
    ) async throws {
        let memory = DecisionMemory()
        var line = VerdictLine(self, memory)
        var isRefused = false
        func tell(_ outcomes: [Result<ComputeOutcome, any Error>]) throws {
            do { try report(outcomes) } catch {
                isRefused = true
                throw error
            }
        }
        do {
            while let keys = try steps() {
                for chunk in chunksToPlan(keys) {
                    try sequencer.requireOpen()
                    let planned = try plan(chunk, mode: mode, asOf: asOf, memory, isExact: true)
                    if let outcomes = try await line.take(planned) { try tell(outcomes) }
                }
            }
            while let outcomes = try await line.end() { try tell(outcomes) }
        } catch {
            // What was handed in before is brought to its end, so that nothing of it goes on behind the caller's back.
            while let outcomes = try? await line.end() { if !isRefused { try? tell(outcomes) } }
            throw error
        }
    }

    /// Logs every derived entry that a verdict still owes: what a process that died left behind. Called at each start.
    /// - Returns: How many were paid.
    @discardableResult
    public func payOwed() async throws -> Int {
        try sequencer.requireOpen()
        let owed = try lens.owed()
        let memory = DecisionMemory()
        for start in stride(from: 0, to: owed.count, by: ComputeLimits.pairsPerPlan) {
            let chunk = owed[start..<min(start + ComputeLimits.pairsPerPlan, owed.count)]
            _ = try await sequencer.append(try payments(for: chunk.map { ($0, nil) }, memory).map(\.submission))
        }
        return owed.count
    }

    /// So many pairs that all cores have something to do, and no more, for what they come to may be large.
    func chunksToPlan(_ keys: [VerdictKey]) -> [[VerdictKey]] {
        let length = min(ComputeLimits.pairsPerPlan, commitLimits.verdicts)
        return stride(from: 0, to: keys.count, by: length).map { Array(keys[$0..<min($0 + length, keys.count)]) }
    }

    /// Makes derived entries, over all cores.
    ///
    /// - Parameter owed: Each with its verdict where that was logged a moment ago.
    func payments(for owed: [(OwedEntry, FreshVerdict?)], _ memory: DecisionMemory) throws -> [Payment] {
        let (references, lens, inBulk) = (EntryReferences(trees, memory: memory), lens, integrator.inBulk)
        let revoked = try RevokedIssuers(lens, statements)
        return try ParallelSlices.map(owed) { slice in
            var context = PaymentContext(references, lens, revoked)
            return slice.indices.map { place in
                let (owed, fresh) = slice[place]
                let signer = place == slice.startIndex ? integrator : inBulk
                return Result { try payment(for: owed, fresh: fresh, by: signer, &context) }
            }
        }.map { try $0.get() }
    }
}

enum ComputeLimits {
    /// Pairs whose facts are in memory at once.
    static let pairsPerPlan = 512
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
