import Ledger
import NIOCore
import Synchronization

/// The answers of a server that go on until the client leaves or the server ends: how many there are, and how each is ended.
///
/// An answer that waits costs a suspended task and no thread.
final class LastingAnswers: Sendable {
    /// Leave for one such answer, given back with the last reference to it.
    final class Leave: Sendable {
        fileprivate let all: LastingAnswers

        fileprivate init(_ all: LastingAnswers) { self.all = all }

        deinit { all.state.withLock { $0.count -= 1 } }
    }

    private struct Running {
        let channel: any Channel
        let wake: AsyncStream<Void>.Continuation
    }

    private struct State {
        var count = 0
        var isEnding = false
        var running: [ObjectIdentifier: Running] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: Answers at once.
    init(limit: Int) { self.limit = limit }

    /// - Throws: `ledger.busy`.
    func enter() throws(LedgerError) -> Leave {
        let isThere = state.withLock { state in
            guard state.count < limit else { return false }
            state.count += 1
            return true
        }
        guard isThere else {
            throw LedgerError(
                .busy, "\(limit) clients follow the events already", hint: "wait a moment and ask again",
                outcome: .nothingKept)
        }
        return Leave(self)
    }

    /// Begins the one answer of a connection.
    ///
    /// - Returns: An element for each call of `wake`, those that nobody took yet counted as one; ends with the answer.
    func begin(_ leave: Leave, on channel: any Channel) -> (wakes: AsyncStream<Void>, wake: AsyncStream<Void>.Continuation) {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isEnding = state.withLock { state in
            state.running[ObjectIdentifier(channel)] = Running(channel: channel, wake: wake)
            return state.isEnding
        }
        if isEnding { wake.finish() }
        return (wakes, wake)
    }

    func finish(on channel: any Channel) {
        _ = state.withLock { $0.running.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Whether the server ends, or the answer's client has gone.
    func isOver(on channel: any Channel) -> Bool {
        state.withLock { $0.isEnding || $0.running[ObjectIdentifier(channel)] == nil }
    }

    /// The client of a connection has gone, or sends nothing any more.
    fileprivate func leave(_ channel: any Channel) {
        state.withLock { $0.running.removeValue(forKey: ObjectIdentifier(channel)) }?.wake.finish()
    }

    /// The server ends: so does each answer, and whoever does not take its end in a second is cut off.
    fileprivate func end() {
        let running = state.withLock { state in
            let isFirst = !state.isEnding
            state.isEnding = true
            return isFirst ? Array(state.running.values) : []
        }
        for answer in running {
            answer.wake.finish()
            answer.channel.eventLoop.scheduleTask(in: .seconds(1)) { answer.channel.close(promise: nil) }
        }
    }
}

/// Sees what befalls a connection while an answer goes on.
final class ConnectionWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answers: LastingAnswers

    init(_ answers: LastingAnswers) { self.answers = answers }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Told to every connection when the server ends.
        if event is ChannelShouldQuiesceEvent { answers.end() }
        if let event = event as? ChannelEvent, event == .inputClosed { answers.leave(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answers.leave(context.channel)
        context.fireChannelInactive()
    }
}
