import Synchronization
public import VEXLens
import Wire

/// Recomputations that clients of a server began: one at a time, each on a thread that the server gives.
///
/// What they have done is in the ledger, and how far they are in its journal; here is what is told of them.
public final class RecomputeJobs: Sendable {
    struct Job: Sendable {
        enum State: String, Sendable {
            case running
            case done
            /// The server ended before; the next one goes on with `resume`, unless it was a dry run.
            case stopped
            case failed
        }

        let id: String
        let isDryRun: Bool
        let began: Timestamp
        var run: RecomputeRun
        var state = State.running
        var ended: Timestamp?
        /// Why it failed.
        var error: JSONValue = .null
        /// The first pairs that failed.
        var failures: [JSONValue] = []
    }

    private struct Progress {
        var jobs: [Job] = []
        var count = 0
        var task: Task<Void, Never>?
    }

    private let progress = Mutex(Progress())
    private let isEnding = Atomic<Bool>(false)
    let journal: any RecomputeJournal

    /// Jobs of which is told.
    private static let kept = 32
    /// Pairs that failed of which is told.
    private static let mostFailures = 100

    /// - Parameter journal: Of the same ledger.
    public init(_ journal: any RecomputeJournal) { self.journal = journal }

    /// Returns when the step under way is done; a job that is not done by then is stopped. Others may begin afterwards.
    public func end() async {
        isEnding.store(true, ordering: .relaxed)
        if let task = progress.withLock({ $0.task }) { await task.value }
        isEnding.store(false, ordering: .relaxed)
    }

    var isStopped: Bool { isEnding.load(ordering: .relaxed) }

    func job(_ id: String) -> Job? { progress.withLock { $0.jobs.first { $0.id == id } } }

    /// - Parameter start: Begins the work, which reports here.
    /// - Throws: `service.job-running`.
    func begin(
        _ run: RecomputeRun, isDryRun: Bool, at time: Timestamp, _ start: (Job) -> Task<Void, Never>
    ) throws(VEXServiceError) -> Job {
        try progress.withLock { (progress) throws(VEXServiceError) -> Job in
            if let running = progress.jobs.last, running.state == .running {
                throw VEXServiceError(
                    .jobRunning, "recomputation \(running.id) is under way",
                    hint: "GET \(VEXPath.recompute)/\(running.id) shows how far it is")
            }
            progress.count += 1
            let job = Job(id: "\(time.seconds)-\(progress.count)", isDryRun: isDryRun, began: time, run: run)
            progress.jobs = progress.jobs.suffix(RecomputeJobs.kept - 1) + [job]
            progress.task = start(job)
            return job
        }
    }

    func report(_ id: String, _ run: RecomputeRun, _ failures: [(VerdictKey, any Error)]) {
        change(id) { job in
            job.run = run
            for (key, error) in failures.prefix(RecomputeJobs.mostFailures - job.failures.count) {
                job.failures.append([
                    "vulnerability": .string(key.vulnerability.text), "product": .string(key.product.text),
                    "error": RecomputeJobs.json(error),
                ])
            }
        }
    }

    func finish(_ id: String, _ state: Job.State, at time: Timestamp, error: (any Error)? = nil) {
        change(id) { job in
            job.state = state
            job.ended = time
            job.error = error.map { RecomputeJobs.json($0) } ?? .null
        }
    }

    private func change(_ id: String, _ body: (inout Job) -> Void) {
        progress.withLock { progress in
            guard let place = progress.jobs.firstIndex(where: { $0.id == id }) else { return }
            body(&progress.jobs[place])
        }
    }

    /// Strangers learn the code, the operator the rest.
    private static func json(_ error: any Error) -> JSONValue {
        .string((error as? any CodedError)?.codeText ?? "internal.error")
    }
}
