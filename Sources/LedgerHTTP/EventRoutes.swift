import Ledger
import VEXLens
import VEXService

/// `GET /api/v1/vex/events`: what happens, as it happens.
struct EventRoutes<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    let service: VerdictService<Log>
    let pool: BlockingPool
    let answers: LastingAnswers
    let options: RekorServerOptions
    let onFailure: @Sendable (any Error) -> Void

    var routes: [Route] {
        [Route(.get, VEXPath.events, .vex, .getEvents) { call in try await follow(call) }]
    }

    private func follow(_ call: Call) async throws -> Answer {
        let parameters = try call.parameters(allowing: VerdictService<Log>.followerParameters)
        guard Acceptance.best(of: [ServerSentEvents.contentType], call.accept) != nil else {
            throw VEXServiceError(
                .notAcceptable, "events are \(ServerSentEvents.contentType)", hint: "ask for it in Accept")
        }
        let service = service
        let follower = try await pool.run { try service.follower(parameters, lastEventID: call.lastEventID) }
        let stream = EventStream(
            follower: follower, changes: { service.eventChanges() }, answers: answers, leave: try answers.enter(), pool: pool,
            heartbeat: options.heartbeatSeconds, patience: options.idleSeconds, onFailure: onFailure)
        // A proxy that gathers what it passes on would keep events back.
        return Answer(
            status: 200,
            headers: [
                ("Content-Type", ServerSentEvents.contentType), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
            ], stream: stream)
    }
}
