import VEXService
import Wire

/// What only those may ask for who are known: changes of the directory, recomputations, exports.
extension VEXRoutes {
    var changes: [Route] { [recompute, recomputation, export] + issuerChanges }

    private var recompute: Route {
        Route(.post, VEXPath.recompute, .vex, .recomputeConsensus, isWriting: true, bodies: .json) { call in
            _ = try call.parameters(allowing: [])
            let (jobPool, onFailure) = (jobPool, onFailure)
            return try await pool.run {
                let (answer, path) = try service.recompute(
                    call.body,
                    start: { work in
                        Task {
                            // When there is no thread any more, the server has ended, and the job is with it.
                            do { try await jobPool.run { await work() } } catch { onFailure(error) }
                        }
                    }, onFailure: onFailure)
                return Answer.json(202, answer.json).adding("Location", path)
            }
        }
    }

    private var recomputation: Route {
        Route(.get, VEXPath.recompute + "/{jobId}", .vex, .recomputeConsensus) { call in
            _ = try call.parameters(allowing: [])
            return .json(200, try service.recomputation(call.part("jobId")).json).adding("Cache-Control", "no-store")
        }
    }

    /// Costs much, and so is for those who may write.
    private var export: Route {
        Route(.get, VEXPath.consensus + "/export", .vex, .exportConsensus, isWriting: true) { call in
            let parameters = try call.parameters(allowing: Service.exportParameters)
            return try await pool.run {
                let export = try await service.export(parameters)
                return Answer(
                    status: 200,
                    headers: [
                        ("Content-Type", export.format == "json" ? Answer.json : "application/jsonl"),
                        ("Content-Disposition", "attachment; filename=\"bundle.\(export.format)\""),
                        ("Cache-Control", "no-store"), ("X-Bundle-Manifest", Base64.encode(export.manifest)),
                    ], body: export.bundle)
            }
        }
    }

    private var issuerChanges: [Route] {
        [
            Route(
                .post, VEXPath.issuers, .vex, .changeIssuer, isWriting: true, bodies: .json, scope: .manageIssuers
            ) { call in
                _ = try call.parameters(allowing: [])
                return try await pool.run {
                    let (answer, path) = try await service.register(call.body)
                    return Answer.json(201, answer.json).adding("Location", path)
                }
            },
            Route(
                .post, VEXPath.issuers + "/reload", .vex, .changeIssuer, isWriting: true, bodies: .any,
                scope: .manageIssuers
            ) { call in
                _ = try call.parameters(allowing: [])
                return try await pool.run { .json(200, try await service.reload().json) }
            },
            Route(
                .post, VEXPath.issuers + "/{id}/revoke", .vex, .changeIssuer, isWriting: true, bodies: .json,
                scope: .manageIssuers
            ) { call in
                _ = try call.parameters(allowing: [])
                return try await pool.run { .json(200, try await service.revoke(call.part("id"), call.body).json) }
            },
        ]
    }
}
