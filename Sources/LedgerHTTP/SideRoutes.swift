import Ledger
import Rekor
import RekorService
import Wire

/// What is neither version's: health, documents of trust, a page for people.
struct SideRoutes<Log: LedgerStore>: Sendable {
    let service: LogService<Log>
    let pool: BlockingPool
    /// Where clients reach the server; known when it listens.
    let url: @Sendable () -> String
    /// nil when `/metrics` is switched off.
    let metrics: ServerMetrics?
    let process: @Sendable () -> ProcessFigures?
    let figures: @Sendable () -> [MetricFamily]

    var routes: [Route] {
        [
            Route(.get, "/", .plain) { _ in .text(200, FrontPage.text, type: "text/html; charset=utf-8") },
            Route(.get, "/openapi.json", .plain) { _ in
                Answer(status: 200, headers: [("Content-Type", Answer.json)], body: PackageResources.openapi_json)
                    .adding("Cache-Control", "no-cache")
            },
            Route(.get, "/ping", .plain) { _ in .text(200, ".", type: "text/plain") },
            Route(.get, "/livez", .plain) { _ in .text(200, "ok\n") },
            Route(.get, "/readyz", .plain) { _ in ready() },
            Route(.get, "/healthz", .second) { _ in
                ready().status == 200
                    ? Answer(status: 200, headers: [("Content-Type", Answer.json)], body: Array(#"{"status":"SERVING"}"#.utf8))
                    : Failure.answer(503, "not serving", .second)
            },
            Route(.get, "/metrics", .plain) { _ in
                guard let metrics else { return Failure.answer(404, "path /metrics was not found", .plain) }
                return .text(200, metrics.text(service.activity, process(), figures()), type: MetricsText.contentType)
                    .adding("Cache-Control", "no-cache")
            },
            Route(.get, "/trusted_root.json", .first, .getTrustedRoot) { _ in
                try await pool.run { .json(200, try service.trustedRoot(url: url()).json) }
            },
            Route(.get, "/signing_config.json", .first, .getSigningConfig) { _ in try await signingConfig() },
            Route(.get, "/signing_config.v0.2.json", .first, .getSigningConfig) { _ in try await signingConfig() },
        ]
    }

    private func signingConfig() async throws -> Answer {
        try await pool.run { .json(200, try service.signingConfig(url: url()).json) }
    }

    private func ready() -> Answer {
        do throws(LedgerError) {
            try service.requireOpen()
            return .text(200, "ok\n")
        } catch {
            return .text(503, "\(error.code.rawValue)\n")
        }
    }
}
