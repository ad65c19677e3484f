import NIOCore

/// Runs tasks on an event loop's own thread.
///
/// A request then goes from socket to route and back without a change of threads, but for what blocks or computes for
/// long, which goes to the ``BlockingPool``.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        // The tasks hold the executor that they prefer for as long as they run.
        loop.execute { job.runSynchronously(on: executor) }
    }
}
