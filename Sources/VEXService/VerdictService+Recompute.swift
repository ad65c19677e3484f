import Consensus
import Ledger
import Signing
import VEXLens
import Wire

extension VerdictService {
    /// Begins to compute the verdicts of a selection again.
    ///
    /// Each step takes its turn, so that others write between two of them.
    /// - Parameters:
    ///   - body: JSON: one of `all`, `vulnerability`, `product`, `issuer` and `resume`; `mode`, `asOf`, `dryRun`.
    ///   - start: Runs the work elsewhere.
    ///   - onFailure: Told what ended the work before its time.
    /// - Returns: What is known of the job at its beginning, and where its progress is.
    /// - Throws: `service.body`, `service.parameter`, `service.job-running`; `lens.not-found` when nothing was interrupted;
    ///   `ledger.closed`, `ledger.suspect`.
    public func recompute(
        _ body: [UInt8], start: (@escaping @Sendable () async -> Void) -> Task<Void, Never>,
        onFailure: @escaping @Sendable (any Error) -> Void
    ) throws -> (answer: VEXAnswer, path: String) {
        let request = try RecomputeRequest(parsing: body)
        try lens.sequencer.requireOpen()
        let run: RecomputeRun
        if let selection = request.selection {
            run = RecomputeRun(
                selection, mode: request.mode ?? defaultMode, asOf: request.asOf ?? lens.now(), end: trees.end)
        } else {
            guard let unfinished = try recomputations.journal.unfinished() else {
                throw VEXLensError(.notFound, "no recomputation was interrupted", hint: #"begin one with {"all": true}"#)
            }
            run = unfinished
        }
        let job = try recomputations.begin(run, isDryRun: request.isDryRun, at: lens.now()) { job in
            start { await work(on: job, onFailure) }
        }
        return (VEXAnswer(Self.json(job)), "\(VEXPath.recompute)/\(job.id)")
    }

    /// How far a recomputation is.
    ///
    /// - Throws: `lens.not-found` for one that this process does not know.
    public func recomputation(_ id: String) throws -> VEXAnswer {
        guard let job = recomputations.job(id) else {
            throw VEXLensError(
                .notFound, "there is no recomputation \(id)", hint: "those of a server are known until it ends")
        }
        return VEXAnswer(Self.json(job))
    }

    private func work(on job: RecomputeJobs.Job, _ onFailure: (any Error) -> Void) async {
        let jobs = recomputations
        do {
            let journal = job.isDryRun ? nil : jobs.journal
            let end = try await lens.recompute(
                job.run, journal: journal, inTurn: { step in try await turns.take(step) }, isStopped: { jobs.isStopped }
            ) { run, failures in jobs.report(job.id, run, failures) }
            jobs.report(job.id, end, [])
            jobs.finish(job.id, end.isComplete ? .done : .stopped, at: lens.now())
        } catch {
            onFailure(error)
            jobs.finish(job.id, .failed, at: lens.now(), error: error)
        }
    }

    private static func json(_ job: RecomputeJobs.Job) -> JSONValue {
        let (run, counts) = (job.run, job.run.counts)
        return [
            "jobId": .string(job.id), "state": .string(job.state.rawValue), "selection": json(run.selection),
            "mode": .string(run.mode.rawValue), "asOf": .string(run.asOf.rfc3339), "dryRun": .bool(job.isDryRun),
            "counts": [
                "pairs": .integer(counts.pairs), "unchanged": .integer(counts.unchanged), "changed": .integer(counts.changed),
                "silent": .integer(counts.silent), "failed": .integer(counts.failed),
            ],
            "began": .string(job.began.rfc3339), "ended": JSONValue(job.ended?.rfc3339), "error": job.error,
            "failures": .array(job.failures), "links": ["self": .string("\(VEXPath.recompute)/\(job.id)")],
        ]
    }

    private static func json(_ selection: PairSelection) -> JSONValue {
        switch selection {
        case .all: ["all": true]
        case .vulnerability(let id): ["vulnerability": .string(id.text)]
        case .product(let id): ["product": .string(id.text)]
        case .issuer(let id): ["issuer": .string(id.text)]
        }
    }
}
