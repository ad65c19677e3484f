import Foundation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Synchronization
import TLog
import Testing
import Wire

/// What holds for every path (Rekor's general rules), each fact for itself.
@Suite("Rekor over HTTP: general rules")
struct GeneralWireTests {
    private static let root = "/api/v1/log"

    @Test("a slash at the end, two in a row and dots do not matter")
    func paths() async throws {
        try await ServedLog().serving { (http) throws in
            for path in ["/api/v1/log/", "//api//v1/log", "/api/v1/./log", "/api/v1/x/../log"] {
                #expect(try http.get(path).json()["treeSize"]?.int == 0, "\(path)")
            }
            #expect(try http.post("\(Self.root)/entries/retrieve/", "{}").text == "[]\n")
            #expect(try http.get("/ping/").status == 200)
        }
    }

    @Test("an unknown path is 404 with a body, in the form of its interface")
    func unknown() async throws {
        try await ServedLog().serving { (http) throws in
            for path in ["/nothing", "/api", "/api/v1", "/api/v1/log/entries/retrieve/more", "/api/v1/index"] {
                try http.get(path).expectError(404, "path \(path) was not found")
            }
            let second = try http.get("/api/v2/nothing")
            #expect(try second.status == 404 && (second.json()["code"]?.int) == 5)
        }
    }

    @Test("another method is 405 and Allow names those that are answered")
    func methods() async throws {
        try await ServedLog().serving { (http) throws in
            for (path, allowed) in [
                ("\(Self.root)/entries", "GET,HEAD,POST"), ("\(Self.root)", "GET,HEAD"), ("/api/v1/index/retrieve", "POST"),
                ("/api/v2/log/entries", "POST"), ("/checkpoint", "GET,HEAD"),
            ] {
                for method in ["PUT", "DELETE", "PATCH", "TRACE"] {
                    let answer = try http.send(method, path)
                    #expect(answer.status == 405 && answer["Allow"] == allowed, "\(method) \(path)")
                    #expect(answer["Content-Type"] == "application/json" && !answer.body.isEmpty)
                }
            }
            try http.get("\(Self.root)/entries/retrieve").expectError(422, code: 605)
            #expect(try http.get("/api/v1/index/retrieve").status == 405)
        }
    }

    @Test("HEAD has the head of GET and no body")
    func head() async throws {
        try await ServedLog().serving { (http) throws in
            for path in [Self.root, "/checkpoint", "/ping"] {
                let (head, get) = (try http.send("HEAD", path), try http.get(path))
                #expect(head.status == 200 && head.body.isEmpty && head["Content-Length"] == String(get.body.count))
            }
        }
    }

    @Test("what is read from version 1 is not to be kept by anybody, errors included; what is written says nothing of it")
    func caching() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            let gets = ["", "/publicKey", "/entries?logIndex=0", "/entries?logIndex=99", "/entries/x", "/proof"]
            for answer in try gets.map({ try http.get(Self.root + $0) }) {
                #expect(answer["Cache-Control"]?.contains("no-cache, no-store") == true)
                #expect(answer["Pragma"] == "no-cache" && answer["Expires"] != nil)
            }
            #expect(try http.post("\(Self.root)/entries", Proposal(payload: "{}").json())["Cache-Control"] == nil)
        }
    }

    @Test("browsers of any page may ask, and see the headers that matter")
    func crossOrigin() async throws {
        try await ServedLog().serving { (http) throws in
            for path in [Self.root, "/nothing", "/checkpoint"] {
                #expect(try http.get(path, headers: ["Origin: https://page.example"])["Access-Control-Allow-Origin"] == "*")
            }
            let asked = try http.send(
                "OPTIONS", "\(Self.root)/entries",
                headers: [
                    "Origin: https://page.example", "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type",
                ])
            #expect(asked.status == 204 && asked.body.isEmpty)
            #expect(asked["Access-Control-Allow-Methods"] == "GET, POST, HEAD")
            #expect(asked["Access-Control-Allow-Headers"] == "content-type")
            #expect(try http.get(Self.root)["Access-Control-Expose-Headers"]?.contains("ETag") == true)
        }
    }

    @Test("a request has a name: the client's own if it is plain, else one that no other request has")
    func requestIDs() async throws {
        try await ServedLog().serving { (http) throws in
            #expect(try http.get("/ping", headers: ["X-Request-Id: abc-1"])["X-Request-Id"] == "abc-1")
            let long = String(repeating: "a", count: 129)
            var names: Set<String> = []
            for header in ["X-Other: 1", "X-Request-Id: \(long)", "X-Request-Id: a b", "X-Request-Id: "] {
                names.insert(try #require(try http.get("/ping", headers: [header])["X-Request-Id"]))
            }
            #expect(names.count == 4 && names.allSatisfy { $0.hasPrefix("test-") })
        }
    }

    @Test("the side paths: ping with its dot, the page for people, the three of health")
    func sides() async throws {
        let log = try await ServedLog()
        try await log.serving { (http) throws in
            let ping = try http.get("/ping")
            #expect(ping.status == 200 && ping.text == "." && ping["Content-Type"] == "text/plain")
            #expect(try http.get("/")["Content-Type"] == "text/html; charset=utf-8")
            #expect(try http.get("/livez").status == 200 && http.get("/readyz").status == 200)
            #expect(try http.get("/healthz").text == #"{"status":"SERVING"}"#)
            log.sequencer.close()
            #expect(try http.get("/livez").status == 200)
            #expect(try http.get("/readyz").status == 503 && http.get("/healthz").status == 503)
            let refused = try http.post("\(Self.root)/entries", Proposal(payload: "{}").json())
            try refused.expectError(503)
            #expect(refused["Retry-After"] == "1")
        }
    }

    @Test("a type other than JSON is refused, parameters of the type are not looked at")
    func types() async throws {
        try await ServedLog().serving { (http) throws in
            let path = "\(Self.root)/entries/retrieve"
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/yaml", "application/jsonx"] {
                try http.send("POST", path, headers: ["Content-Type: \(type)"], body: Array("{}".utf8)).expectError(415)
            }
            try http.send("POST", path, body: Array("{}".utf8)).expectError(415)
            for type in ["application/json", "Application/JSON", "application/json; charset=utf-8"] {
                #expect(
                    try http.send("POST", path, headers: ["Content-Type: \(type)"], body: Array("{}".utf8)).status == 200)
            }
        }
    }

    @Test("the longest body is read, and one byte more is 413 in Rekor's words, whether its length is told or not")
    func bodies() async throws {
        let log = try await ServedLog()
        try await log.serving({ options in
            options.isOpen = true
            options.maxBody = 1000
        }) { (http) throws in
            let path = "\(Self.root)/entries"
            let text = "Request Entity Too Large. Limit set to 1000"
            try http.post(path, String(repeating: " ", count: 1000)).expectError(400)
            try http.post(path, String(repeating: " ", count: 1001)).expectError(413, text)
            let chunk = String(repeating: " ", count: 512)
            func chunked(_ count: Int) throws -> RawHTTP.Answer {
                let head = "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                let body = String(repeating: "200\r\n\(chunk)\r\n", count: count) + "0\r\n\r\n"
                return try RawHTTP.parse(
                    try http.exchange(Array((head + "Transfer-Encoding: chunked\r\n\r\n" + body).utf8)), of: "POST")
            }
            try chunked(1).expectError(400)
            try chunked(2).expectError(413, text)
            // What is announced to be endless is not waited for.
            let endless = "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
            try RawHTTP.parse(try http.exchange(Array(endless.utf8)), of: "POST").expectError(413, text)
            #expect(log.sequencer.head.size.value == 0)
        }
    }

    @Test("a body that does not come in time ends the connection, and the server goes on")
    func slowBody() async throws {
        try await ServedLog().serving({ options in
            options.isOpen = true
            options.bodySeconds = 1
        }) { (http) throws in
            let connection = try http.connect()
            defer { close(connection) }
            let head = "POST \(Self.root)/entries HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
            try RawHTTP.write(Array(head.utf8), to: connection)
            let start = Date()
            _ = try RawHTTP.readAll(connection)
            // By the server, before its minute for connections that are silent.
            #expect(Date().timeIntervalSince(start) < 55)
            #expect(try http.get("/ping").status == 200)
        }
    }

    @Test(
        "bytes that are no request are answered 400 or not at all, and the server goes on",
        arguments: [
            "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /api/v1/log/entries HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/log/entries HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            "GET /api/v1/log HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "y", count: 100_000))\r\n\r\n",
        ])
    func garbage(bytes: String) async throws {
        try await ServedLog().serving({ $0.idleSeconds = 1 }) { (http) throws in
            let answer = String(decoding: try http.exchange(Array(bytes.utf8)), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(60))")
            #expect(try http.get("/ping").status == 200)
        }
    }

    @Test("several requests on one connection are answered in their order")
    func keepAlive() async throws {
        try await ServedLog().serving { (http) throws in
            let one = "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n"
            let last = "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let text = String(decoding: try http.exchange(Array((one + one + last).utf8)), as: UTF8.self)
            #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4 && text.hasSuffix("ok\n"))
        }
    }

    @Test("each answer is told to whoever keeps a record of them")
    func records() async throws {
        let records = Mutex<[AccessRecord]>([])
        try await ServedLog().serving(onAnswer: { record in records.withLock { $0.append(record) } }) { (http) throws in
            _ = try http.get("/ping?x=1", headers: ["X-Request-Id: mine"])
            _ = try http.get("/nothing")
        }
        let all = records.withLock { $0 }
        #expect(all.map(\.status) == [200, 404] && all.map(\.path) == ["/ping", "/nothing"])
        #expect(all[0].id == "mine" && all[0].client == "127.0.0.1" && all[0].bytes == 1 && all[0].method == "GET")
        #expect(try JSONDocument(all[0].json.compact).root["status"]?.int == 200)
    }
}
