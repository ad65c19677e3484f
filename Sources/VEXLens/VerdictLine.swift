import Ledger
import ProofChain
import Signing
import Wire

/// Verdicts on their way into the log, some hundreds at a time.
///
/// While those of one chunk are committed, what is derived from the chunk before is made and then committed beside the verdicts
/// of the chunk behind: the log and the cores both always have something to do. Entries are in the log in the same order each
/// time: verdicts of chunk n, then what is derived from chunk n − 1.
struct VerdictLine<Log: LedgerStore> where Log.Row == LensRow {
    private let service: VEXLensService<Log>
    private let memory: DecisionMemory
    /// Too few for a transaction yet.
    private var gathered: [Result<VerdictPlan, any Error>] = []
    private var byteCount = 0
    /// Its verdicts are being committed.
    private var first: (chunk: VerdictChunk, receipts: Task<[Receipt], any Error>)?
    /// Its derived entries are being committed.
    private var second: (chunk: VerdictChunk, owed: [Payment], receipts: Task<[Receipt], any Error>)?

    init(_ service: VEXLensService<Log>, _ memory: DecisionMemory) {
        self.service = service
        self.memory = memory
    }

    /// Hands plans in; they go on when there are enough of them.
    ///
    /// - Returns: The outcomes of the chunk that came out, if one did, in the order of its pairs.
    mutating func take(
        _ planned: [Result<VerdictPlan, any Error>]
    ) async throws -> [Result<ComputeOutcome, any Error>]? {
        gathered += planned
        byteCount += planned.reduce(0) { $0 + ($1.newVerdict?.submission.content.byteCount ?? 0) }
        let limits = service.commitLimits
        return gathered.count >= limits.verdicts || byteCount >= limits.bytes ? try await moveGathered() : nil
    }

    /// The outcomes of the next chunk that comes out; nil when none is left, also after an error.
    mutating func end() async throws -> [Result<ComputeOutcome, any Error>]? {
        if !gathered.isEmpty, let outcomes = try await moveGathered() { return outcomes }
        while first != nil || second != nil {
            if let outcomes = try await move(nil) { return outcomes }
        }
        return nil
    }

    private mutating func moveGathered() async throws -> [Result<ComputeOutcome, any Error>]? {
        let chunk = VerdictChunk(gathered)
        (gathered, byteCount) = ([], 0)
        return try await move(chunk)
    }

    /// Moves every chunk on by one place.
    private mutating func move(_ next: VerdictChunk?) async throws -> [Result<ComputeOutcome, any Error>]? {
        let (before, last) = (first, second)
        (first, second) = (nil, nil)
        do {
            var derived: VerdictChunk?
            if let before {
                derived = before.chunk
                derived?.note(try await before.receipts.value, memory)
            }
            if let next { first = (next, service.sequencer.enqueue(next.new.map(\.submission))) }
            if let derived {
                let owed = try service.payments(for: derived.owed.map { ($0.entry, $0.verdict) }, memory)
                second = (derived, owed, service.sequencer.enqueue(owed.map(\.submission)))
            }
            guard var last else { return nil }
            last.chunk.note(last.owed, try await last.receipts.value)
            return try last.chunk.outcomes(service.lens)
        } catch {
            // The error is told when nothing is on its way any more.
            for receipts in [before?.receipts, last?.receipts, first?.receipts, second?.receipts] { _ = await receipts?.result }
            (first, second) = (nil, nil)
            throw error
        }
    }
}

/// Some verdicts that are logged together, and what became of them.
private struct VerdictChunk {
    private let planned: [Result<VerdictPlan, any Error>]
    let new: [NewVerdict]
    /// Of the new verdicts, in their order, when they are logged.
    private var outcomes: [ComputeOutcome] = []
    /// What the new verdicts owe, and which of them does.
    private(set) var owed: [(entry: OwedEntry, verdict: FreshVerdict)] = []
    private var owing: [Int] = []

    init(_ planned: [Result<VerdictPlan, any Error>]) {
        self.planned = planned
        new = planned.compactMap { $0.newVerdict }
    }

    /// The new verdicts are logged. If we die here, their derived entries stand as owed.
    mutating func note(_ receipts: [Receipt], _ memory: DecisionMemory) {
        memory.keep(receipts)
        outcomes.reserveCapacity(new.count)
        for (place, (plan, receipt)) in zip(new, receipts).enumerated() {
            let fresh = FreshVerdict(new: plan, index: receipt.virtualIndex)
            for kind in plan.record.owes {
                owed.append((OwedEntry(kind: kind, verdict: plan.record.id, index: fresh.index), fresh))
                owing.append(place)
            }
            outcomes.append(ComputeOutcome(verdict: fresh.logged, isNew: true, delta: nil, mergeTrace: nil))
        }
    }

    /// The derived entries are logged.
    mutating func note(_ payments: [Payment], _ receipts: [Receipt]) {
        for (place, (payment, receipt)) in zip(owing, zip(payments, receipts)) {
            switch payment.row {
            case .delta(let record): outcomes[place].delta = Logged(record, at: receipt.virtualIndex)
            case .mergeTrace(let record): outcomes[place].mergeTrace = Logged(record, at: receipt.virtualIndex)
            case .document, .verdict, .issuerChange: break
            }
        }
    }

    /// In the order of the pairs.
    func outcomes(_ lens: any LensStore) throws -> [Result<ComputeOutcome, any Error>] {
        let known = planned.compactMap { (try? $0.get())?.known }
        var found: [Digest: ComputeOutcome] = [:]
        if !known.isEmpty {
            for verdict in try lens.verdictsWithDerived(known).compactMap({ $0 }) {
                found[verdict.verdict.record.id] = ComputeOutcome(
                    verdict: verdict.verdict, isNew: false, delta: verdict.delta, mergeTrace: verdict.mergeTrace)
            }
        }
        var new = outcomes.makeIterator()
        return planned.map { result in
            result.flatMap { plan in
                (plan.known.map { found[$0] } ?? new.next()).map { .success($0) }
                    ?? .failure(VEXLensError(.inconsistent, "verdict \(plan.verdict.prefixed) was logged and is not found"))
            }
        }
    }
}
