import Hummingbird
import HummingbirdCore
import Ledger
import NIOCore
import VEXLens
import VEXService
import Wire

/// The body of an answer that goes on: events as they come, until the client leaves or the server ends.
struct EventStream: Sendable {
    let follower: EventFollower
    /// When there may be more events.
    let changes: @Sendable () -> AsyncStream<Void>
    let answers: LastingAnswers
    let leave: LastingAnswers.Leave
    let pool: BlockingPool
    /// Seconds without an event after which a comment tells that the server is there.
    let heartbeat: Int64
    /// Seconds that the client may take for what was written.
    let patience: Int64
    /// Told of what could not be read; the stream then ends, and the client comes again.
    let onFailure: @Sendable (any Error) -> Void

    /// Events that are read at once: all that is held in memory for a client, however slowly it reads.
    private static let pageSize = 64

    func write(to writer: inout any ResponseBodyWriter, on channel: any Channel) async throws {
        // First who waits, then what is there: nothing falls between.
        let changes = changes()
        let (wakes, wake) = answers.begin(leave, on: channel)
        defer { answers.finish(on: channel) }
        let beat = channel.eventLoop.scheduleRepeatedTask(
            initialDelay: .seconds(heartbeat), delay: .seconds(heartbeat)
        ) { _ in wake.yield() }
        defer { beat.cancel() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in changes { wake.yield() } }
            try await tell(wakes, wake, to: &writer, on: channel)
            group.cancelAll()
        }
        try await writer.finish(nil)
    }

    private func tell(
        _ wakes: AsyncStream<Void>, _ wake: AsyncStream<Void>.Continuation, to writer: inout any ResponseBodyWriter,
        on channel: any Channel
    ) async throws {
        var (follower, beaten) = (follower, NIODeadline.now())
        var iterator = wakes.makeAsyncIterator()
        try await send(ServerSentEvents.opening(follower.place), to: &writer, on: channel)
        repeat {
            var rest = EventFollower.Rest.more
            while rest == .more, !answers.isOver(on: channel) {
                guard let (page, behind) = await page(of: follower) else { return }
                let text = ServerSentEvents.text(page, behind: follower.place)
                if !text.isEmpty {
                    try await send(text, to: &writer, on: channel)
                    beaten = .now()
                }
                (follower, rest) = (behind, page.rest)
            }
            if rest == .unproven { channel.eventLoop.scheduleTask(in: .milliseconds(20)) { wake.yield() } }
            // Clocks and beats are not of one mind to the millisecond.
            if NIODeadline.now() - beaten >= .milliseconds(heartbeat * 900) {
                try await send(ServerSentEvents.heartbeat, to: &writer, on: channel)
                beaten = .now()
            }
        } while await iterator.next() != nil
    }

    /// nil when it cannot be read.
    private func page(of follower: EventFollower) async -> (EventFollower.Page, EventFollower)? {
        do {
            return try await pool.run {
                var follower = follower
                return (try follower.next(limit: EventStream.pageSize), follower)
            }
        } catch {
            if (error as? LedgerError)?.code != .busy { onFailure(error) }
            return nil
        }
    }

    /// Returns when the connection has room for more.
    private func send(_ bytes: [UInt8], to writer: inout any ResponseBodyWriter, on channel: any Channel) async throws {
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(patience)) { channel.close(promise: nil) }
        defer { deadline.cancel() }
        try await writer.write(ByteBuffer(bytes: bytes))
    }
}

/// The form of server-sent events (WHATWG HTML, section 9.2).
enum ServerSentEvents {
    static let contentType = "text/event-stream"

    /// Says when to come again, and gives a client that has no event yet the place to come back to.
    static func opening(_ place: EventCursor) -> [UInt8] { Array("retry: 2000\nid: \(place)\n\n".utf8) }

    /// A comment, which clients pass over.
    static let heartbeat = Array(":\n\n".utf8)

    /// - Parameter place: Where the page begins.
    static func text(_ page: EventFollower.Page, behind place: EventCursor) -> [UInt8] {
        var text: [UInt8] = []
        if let lost = page.lost {
            let data: JSONValue = ["after": .string(place.description), "through": .string(lost.description)]
            append(id: lost, "lost", data, to: &text)
        }
        for event in page.events { append(id: event.sequence, event.type.cloudEventsType, event.cloudEvent, to: &text) }
        return text
    }

    /// Compact JSON has no line ends.
    private static func append(id: EventCursor, _ type: String, _ data: JSONValue, to text: inout [UInt8]) {
        text += "id: \(id)\nevent: \(type)\ndata: ".utf8
        text += data.compact
        text += "\n\n".utf8
    }
}
