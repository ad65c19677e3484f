import Foundation
import Ledger
import LedgerHTTP
import LedgerTestKit
import TLog
import Testing
import Wire

@Suite("Endpoints that are switched off")
struct EndpointWireTests {
    private static let message = "Search Index API not enabled in this Rekor instance"

    /// A path of each route, with some value for each parameter.
    private static func requests(_ log: ServedLog) -> [(method: String, path: String)] {
        let server = RekorServer(
            log.service, options: RekorServerOptions(),
            environment: RekorServerEnvironment(
                now: { log.clock.now }, elapsed: { 0 }, instance: "test", onFailure: { _ in }))
        return server.routes.map { route in
            let words = route.split(separator: " ")
            let path = words[1].split(separator: "/").map { $0.hasPrefix("{") ? "1" : String($0) }
            return (String(words[0]), "/" + path.joined(separator: "/"))
        }
    }

    @Test("all of them: everything of either version is answered 501 in its form, before leave to write is asked for")
    func all() async throws {
        let log = try await ServedLog()
        let always = ["/", "/openapi.json", "/ping", "/livez", "/readyz", "/healthz", "/metrics"]
        let requests = Self.requests(log)
        #expect(requests.filter { always.contains($0.path) }.count == always.count)
        try await log.serving({ $0.disabled = Set(Endpoint.allCases) }) { (http) throws in
            for (method, path) in requests {
                let answer = method == "POST" ? try http.post(path, "{}") : try http.get(path)
                guard !always.contains(path) else {
                    #expect(answer.status == (path == "/metrics" ? 404 : 200), "\(path)")
                    continue
                }
                #expect(answer.status == 501 && answer["Content-Type"] == "application/json", "\(method) \(path)")
                let isSecond = path.hasPrefix("/api/v2") || path.hasPrefix("/tile") || path.hasPrefix("/checkpoint")
                let root = try answer.json()
                #expect(root["code"]?.int == (isSecond ? 12 : 501) && (root["details"] != nil) == isSecond, "\(path)")
                #expect(root["message"]?.string?.hasSuffix(" API not enabled in this Rekor instance") == true)
                #expect(try http.send(method == "POST" ? "GET" : "HEAD", path).status != 200)
            }
        }
    }

    @Test("one of them: it alone is gone, as Rekor says it, and nothing of a body is read")
    func one() async throws {
        let log = try await ServedLog()
        try await log.serving({
            $0.isOpen = true
            $0.maxBody = 4096
            $0.disabled = [.searchIndex]
        }) { (http) throws in
            try http.post("/api/v1/index/retrieve", #"{"hash":"00"}"#).expectError(501, Self.message)
            // A body that would be too long is not looked at.
            try http.post("/api/v1/index/retrieve", String(repeating: " ", count: 5000)).expectError(501, Self.message)
            #expect(try http.get("/api/v1/index/retrieve").status == 405)
            #expect(try http.post("/api/v1/log/entries", Proposal(payload: "{}").json()).status == 201)
            #expect(try http.post("/api/v1/log/entries/retrieve", #"{"logIndexes":[7]}"#).status == 200)
        }
    }

    @Test("writing by one version is switched off without the other, and reading goes on")
    func writing() async throws {
        let log = try await ServedLog()
        try await log.serving({
            $0.isOpen = true
            $0.disabled = [.createLogEntry]
        }) { (http) throws in
            let answer = try http.post("/api/v1/log/entries", Proposal(payload: "{}").json())
            try answer.expectError(501, "Create Entry API not enabled in this Rekor instance")
            #expect(try http.get("/api/v1/log/entries?logIndex=0").status == 200)
            #expect(try http.post("/api/v2/log/entries", "{}").status == 400)
        }
        #expect(log.sequencer.head.size.value == 0)
    }

    @Test("the server's page names each of them")
    func documented() throws {
        let page = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/server.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for endpoint in Endpoint.allCases {
            #expect(text.contains("| `\(endpoint.rawValue)` |"), "\(endpoint)")
        }
    }
}
