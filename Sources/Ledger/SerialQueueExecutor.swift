import Dispatch

/// Runs an actor on a queue of its own, so that its blocking calls stay off the cooperative pool (invariant 12).
///
/// Give it to an actor as `unownedExecutor`; the actor keeps it alive.
public final class SerialQueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: Shown by debuggers as the thread's queue.
    public init(label: String) { queue = DispatchQueue(label: label) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
