import HummingbirdCore
import Logging
import NIOCore

/// Runs tasks on an event loop's own thread.
///
/// A request then goes from socket to route and back without a change of threads, but for what blocks or computes for
/// long, which goes to the ``BlockingPool``.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The tasks hold the executor that they prefer for as long as they run.
        let executor = asUnownedTaskExecutor()
        loop.execute { job.runSynchronously(on: executor) }
    }
}

/// Looks after each connection on the thread of its own event loop.
struct LoopBoundChannel<Inner: ServerChildChannel>: ServerChildChannel {
    private let inner: Inner
    private let answers: LastingAnswers

    init(_ inner: Inner, _ answers: LastingAnswers) {
        self.inner = inner
        self.answers = answers
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Inner.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionWatch(answers))
        }.flatMap { inner.setup(channel: channel, logger: logger) }
    }

    func handle(value: Inner.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await inner.handle(value: value, logger: logger)
        }
    }
}
