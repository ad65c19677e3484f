import Consensus
import Ledger
import Wire

extension VEXLensService {
    /// Computes the verdicts of a selection again and logs those that say something new.
    ///
    /// Pairs are taken in their order, some thousands at a time; after each of these the journal is told. A process that dies
    /// leaves the ledger with whole verdicts and the journal with a place before them: taken up again, the pairs behind that
    /// place are looked at once more, those that have their new verdict are found to have it, and count as changed as they
    /// would have.
    /// - Parameters:
    ///   - run: A new one, or one that the journal held.
    ///   - journal: nil to look only: nothing is logged or noted then.
    ///   - turn: Lets a step have its turn among others who write, and runs it.
    ///   - isStopped: Asked between two steps; a run that is stopped can be taken up again.
    ///   - report: Told of each step, and of each pair that failed.
    public func recompute(
        _ run: RecomputeRun, journal: (any RecomputeJournal)?,
        inTurn turn: (() async throws -> Void) async throws -> Void = { try await $0() }, isStopped: () -> Bool = { false },
        report: (RecomputeRun, [(VerdictKey, any Error)]) -> Void
    ) async throws -> RecomputeRun {
        var run = run
        try journal?.save(run)
        let memory = DecisionMemory()
        // What was logged behind the journal's place is in the first step of a run that is taken up again.
        var end: VirtualIndex? = run.end
        while !run.isComplete {
            var failures: [(VerdictKey, any Error)] = []
            try await turn {
                let keys = try lens.pairs(run.selection, after: run.place, limit: ComputeLimits.pairsPerStep)
                guard let last = keys.last else { return run.isComplete = true }
                var line = VerdictLine(self, memory)
                do {
                    for chunk in chunksToPlan(keys) {
                        let planned = try plan(chunk, mode: run.mode, asOf: run.asOf, memory, isExact: false)
                        failures += run.count(planned, of: chunk, madeFrom: end)
                        if journal != nil { _ = try await line.take(planned.filter { $0.newVerdict != nil }) }
                    }
                } catch {
                    // Nothing goes on behind the caller's back; what it led to is found when the run is taken up again.
                    while (try? await line.end()) != nil {}
                    throw error
                }
                while try await line.end() != nil {}
                (run.place, run.end, end) = (last, trees.end, nil)
                try journal?.save(run)
            }
            guard !run.isComplete else { break }
            report(run, failures)
            guard !isStopped() else { return run }
        }
        try journal?.clear()
        return run
    }
}

extension RecomputeRun {
    /// - Parameter end: Verdicts of this very run may be there from here on.
    /// - Returns: Pairs that failed.
    fileprivate mutating func count(
        _ planned: [Result<VerdictPlan, any Error>], of keys: [VerdictKey], madeFrom end: VirtualIndex?
    ) -> [(VerdictKey, any Error)] {
        var failures: [(VerdictKey, any Error)] = []
        for (key, result) in zip(keys, planned) {
            switch result {
            case .success(.new): counts.changed += 1
            case .success(.known(let verdict)):
                let isOwn = end.map { verdict.index >= $0 } ?? false
                if isOwn && verdict.record.asOf == asOf && verdict.record.mode == mode.rawValue {
                    counts.changed += 1
                } else {
                    counts.unchanged += 1
                }
            case .failure(let error as VEXLensError) where error.code == .nothingKnown: counts.silent += 1
            case .failure(let error):
                counts.failed += 1
                failures.append((key, error))
            }
        }
        return failures
    }
}
