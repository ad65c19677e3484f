import Foundation
import LedgerTestKit
import Testing
import Transport
import Wire

@Suite("Events by webhook, one CloudEvent or a batch in a request")
struct EventWebhookTests {
    /// Says `yes` when the headers of Standard Webhooks are right, with Python's own HMAC.
    private static let check = """
        import base64, hashlib, hmac, sys
        secret, id, time, signature = sys.argv[1:5]
        body = open('body', 'rb').read()
        key = base64.b64decode(secret[len('whsec_'):])
        tag = hmac.new(key, id.encode() + b'.' + time.encode() + b'.' + body, hashlib.sha256).digest()
        right = any(hmac.compare_digest(part, 'v1,' + base64.b64encode(tag).decode()) for part in signature.split(' '))
        print('yes' if right else 'no')
        """

    private func isSigned(_ request: EventReceiver.Request, _ scene: EventScene, body: [UInt8]? = nil) throws -> Bool {
        try Data(body ?? request.body).write(to: scene.workspace.file("body"))
        let values = ["webhook-id", "webhook-timestamp", "webhook-signature"].map { request.headers[$0] ?? "" }
        let run = try StellaProcess.python(
            EventWebhookTests.check, [EventScene.secret] + values, in: scene.workspace.folder)
        return run.text == "yes\n"
    }

    @Test("each event is a request of its own, signed so that others can check it")
    func single() throws {
        let receiver = try EventReceiver()
        let scene = try EventScene(.ingested, events: EventScene.webhook(receiver))
        #expect(try scene.deliver().status == 0)
        let requests = receiver.requests
        #expect(try receiver.ids == scene.ids() && requests.count == scene.ids().count)
        for request in requests {
            #expect(request.headers["content-type"] == "application/cloudevents+json; charset=utf-8")
            #expect(try request.headers["webhook-id"] == request.events[0]["id"]?.string)
        }
        let first = try #require(requests.first)
        #expect(try isSigned(first, scene))
        #expect(try !isSigned(first, scene, body: first.body + [0x20]))
        #expect(try !isSigned(first, scene, body: try #require(requests.last).body))
        let told = try scene.workspace.done("events", "list", "--format", "jsonl").text.split(separator: "\n")
        #expect(requests.map { String(decoding: $0.body, as: UTF8.self) } == told.map(String.init))
    }

    @Test("a batch is an array, and a request that got no answer comes again with the same id and the same bytes")
    func batch() throws {
        // Slow, then a liar in three ways, then well.
        let receiver = try EventReceiver([
            .silence, .raw(Array("nonsense\r\n\r\n".utf8)),
            .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".utf8)),
            .answer(HTTPResponse(status: 200, contentType: nil, body: Array(repeating: 65, count: 1 << 17))),
        ])
        let scene = try EventScene(
            .ingested, events: EventScene.webhook(receiver, "WebhookBatch: 5", "WebhookTimeoutSeconds: 1"))
        for attempt in 1...4 {
            let run = try scene.deliver("--restart")
            #expect(run.status == 5 && run.errorText.contains("\"network."))
            #expect(try scene.consumer("webhook")?["cursor"]?.string == String(repeating: "0", count: 20))
            #expect(try scene.consumer("webhook")?["attempts"]?.int == 1, "attempt \(attempt)")
        }
        #expect(try scene.deliver("--restart").status == 0)
        let requests = receiver.requests
        #expect(Set(requests.prefix(5).map { $0.headers["webhook-id"] }).count == 1)
        #expect(Set(requests.prefix(5).map(\.body)).count == 1)
        #expect(try requests.allSatisfy { try isSigned($0, scene) })
        #expect(requests[0].headers["content-type"] == "application/cloudevents-batch+json; charset=utf-8")
        #expect(try requests[0].events.count == 5)
        #expect(try requests.dropFirst(4).flatMap { try $0.events.compactMap { $0["id"]?.string } } == scene.ids())
    }

    @Test("an answer with an error is noted and tried later; 410 stops the consumer until it is asked for or has moved")
    func refusals() throws {
        let receiver = try EventReceiver([
            EventReceiver.status(503, HTTPHeader("Retry-After", "7200")), EventReceiver.status(302),
            EventReceiver.status(410),
        ])
        let scene = try EventScene(.ingested, events: EventScene.webhook(receiver))
        #expect(try scene.deliver().errorLines().map(\.code) == ["network.status"])
        let next = try #require(try scene.consumer("webhook")?["next"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(next.seconds - Int64(Date().timeIntervalSince1970) > 7000)
        // Its time has not come: it is not asked.
        #expect(try scene.deliver().status == 5 && receiver.requests.count == 1)
        #expect(try scene.deliver("--restart").status == 5)
        #expect(try scene.deliver("--restart").status == 1)
        #expect(try scene.consumer("webhook")?["isStopped"]?.bool == true)
        #expect(try scene.deliver().status == 1 && receiver.requests.count == 3)
        let other = try EventReceiver()
        try scene.configure(EventScene.webhook(other))
        #expect(try scene.deliver().status == 0 && other.ids == scene.ids())
        #expect(try scene.consumer("webhook")?["isStopped"]?.bool == false)
    }

    @Test("sealed, nothing is posted, and the file is written all the same")
    func sealed() throws {
        let receiver = try EventReceiver()
        let scene = try EventScene(
            events: ["File: events.jsonl"] + EventScene.webhook(receiver), more: "  AirGap:\n    SealedMode: true\n")
        let run = try scene.deliver()
        #expect(try run.status == 4 && run.errorLines().map(\.code) == ["network.refused"])
        #expect(try scene.lines(of: "events.jsonl").count == scene.ids().count && receiver.requests.isEmpty)
        let server = try ServeProcess(scene.workspace, "--open")
        #expect(server.end() == 0 && server.errorText.contains("AirGap.SealedMode forbids connections"))
        #expect(receiver.requests.isEmpty)
    }

    @Test(
        "a server delivers in the background while it takes entries; a slow receiver holds up neither the file nor the end"
    )
    func serve() throws {
        let receiver = try EventReceiver([.silence])
        let scene = try EventScene(
            events: ["File: events.jsonl"]
                + EventScene.webhook(receiver, "WebhookBatch: 1000", "WebhookTimeoutSeconds: 2"))
        let server = try ServeProcess(scene.workspace, "--open")
        try scene.expect("the file") { try scene.consumer("file")?["pending"]?.int == 0 }
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        try scene.expect("a failure") { try scene.consumer("webhook")?["attempts"]?.int == 1 }
        let other = try scene.deliver("--restart")
        #expect(try other.status == 5 && other.errorLines().map(\.code) == ["ledger.locked"])
        try scene.expect("delivery") { try scene.consumer("webhook")?["pending"]?.int == 0 }
        #expect(server.end() == 0)
        #expect(server.errorText.contains("[network.timeout]") && server.errorText.contains("events are delivered to"))
        #expect(try scene.lines(of: "events.jsonl").count == scene.ids().count)
        #expect(try receiver.requests.last?.events.compactMap { $0["id"]?.string } == scene.ids())
    }
}
