import Foundation
import Ledger
import LedgerHTTP
import LedgerTestKit
import Synchronization
import Testing
import Wire

@Suite("GET /metrics")
struct MetricsTests {
    private static func scrape(_ http: RawHTTP) throws -> PrometheusText {
        let answer = try http.get("/metrics")
        #expect(answer.status == 200 && answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        return try PrometheusText(answer.text)
    }

    @Test("without being switched on it is a path that is not there")
    func off() async throws {
        try await ServedLog().serving { (http) throws in
            let answer = try http.get("/metrics")
            #expect(answer.status == 404 && answer["Content-Type"]?.hasPrefix("text/plain") == true)
        }
    }

    @Test("requests are counted by route, method and status, whatever clients send; names of paths never leave")
    func requests() async throws {
        let log = try await ServedLog()
        try await log.serving({
            $0.isOpen = true
            $0.hasMetrics = true
        }) { (http) throws in
            let first = try Self.scrape(http)
            #expect(first.families["stella_http_requests_total"]?.samples.isEmpty == true)
            for _ in 0..<3 { _ = try http.get("/ping") }
            _ = try http.send("HEAD", "/ping")
            for index in 0..<2 { _ = try http.get("/api/v1/log/entries/\(String(repeating: "0", count: 64))?\(index)") }
            for path in ["/a\"b\\c", "/d", "/e{x}"] { _ = try http.get(path) }
            _ = try http.send("DELETE", "/ping")
            _ = try http.send("OPTIONS", "/ping")
            let text = try Self.scrape(http)
            let expected: [([String: String], Double)] = [
                (["route": "/ping", "method": "GET", "status": "200"], 3),
                (["route": "/ping", "method": "HEAD", "status": "200"], 1),
                (["route": "/api/v1/log/entries/{entryUUID}", "method": "GET", "status": "404"], 2),
                (["route": "none", "method": "GET", "status": "404"], 3),
                (["route": "none", "method": "other", "status": "405"], 1),
                (["route": "none", "method": "OPTIONS", "status": "204"], 1),
                (["route": "/metrics", "method": "GET", "status": "200"], 1),
            ]
            for (labels, count) in expected { #expect(text.value("stella_http_requests_total", labels) == count, "\(labels)") }
            let samples = try #require(text.families["stella_http_requests_total"]?.samples)
            #expect(samples.count == expected.count)
            // Every request is in the histogram once.
            let counts = try #require(text.families["stella_http_request_seconds"]).samples.filter {
                $0.name == "stella_http_request_seconds_count"
            }
            #expect(counts.reduce(0) { $0 + $1.value } == samples.reduce(0) { $0 + $1.value })
        }
    }

    @Test("seconds go into the bucket that holds them, bounds included")
    func seconds() async throws {
        let log = try await ServedLog()
        // A quarter of a second from one look at the clock to the next: a request of a route looks three times.
        let looks = Mutex(0.0)
        try await log.serving(
            { $0.hasMetrics = true },
            elapsed: {
                looks.withLock {
                    $0 += 0.25; return $0
                }
            }
        ) {
            (http) throws in
            for _ in 0..<3 { _ = try http.get("/ping") }
            let text = try Self.scrape(http)
            let name = "stella_http_request_seconds"
            #expect(text.value(name + "_sum", ["route": "/ping"]) == 1.5)
            for (bound, count) in [("0.0005", 0.0), ("0.25", 0), ("0.5", 3), ("1.0", 3), ("+Inf", 3)] {
                #expect(text.value(name + "_bucket", ["route": "/ping", "le": bound]) == count, "\(bound)")
            }
        }
    }

    @Test("entries, tree, batches and what waits")
    func log() async throws {
        let log = try await ServedLog()
        try await log.serving({
            $0.isOpen = true
            $0.hasMetrics = true
        }) { (http) throws in
            let before = try Self.scrape(http)
            #expect(before.value("stella_log_entries") == Double(ServedLog.offset) && before.value("stella_log_tree_size") == 0)
            #expect(before.value("stella_log_batches_total") == 0)
            for number in 0..<3 {
                #expect(try http.post("/api/v1/log/entries", Proposal(payload: "\(number)").json()).status == 201)
            }
            let text = try Self.scrape(http)
            #expect(text.value("stella_log_entries") == Double(ServedLog.offset) + 3 && text.value("stella_log_tree_size") == 3)
            // One after the other: a batch each.
            #expect(text.value("stella_log_batches_total") == 3 && text.value("stella_log_waiting_submissions") == 0)
        }
    }

    @Test("what is turned away is counted by its reason; all reasons are there from the beginning")
    func refused() async throws {
        let log = try await ServedLog()
        let name = "stella_http_refused_total"
        let reasons = ["rate", "permission", "disabled", "media-type", "too-long", "broken-off", "busy"]
        try await log.serving({
            $0.hasMetrics = true
            $0.maxBody = 100
            $0.disabled = [.searchIndex]
        }) { (http) throws in
            let before = try Self.scrape(http)
            for reason in reasons { #expect(before.value(name, ["reason": reason]) == 0) }
            #expect(before.families[name]?.samples.count == reasons.count)
            #expect(try http.post("/api/v1/log/entries", "{}").status == 401)
            #expect(try http.post("/api/v1/index/retrieve", "{}").status == 501)
            #expect(try http.post("/api/v1/log/entries/retrieve", String(repeating: " ", count: 101)).status == 413)
            #expect(try http.send("POST", "/api/v1/log/entries/retrieve", body: [0x7b]).status == 415)
            let text = try Self.scrape(http)
            for reason in reasons {
                let count = ["permission", "disabled", "media-type", "too-long"].contains(reason) ? 1.0 : 0
                #expect(text.value(name, ["reason": reason]) == count, "\(reason)")
            }
        }
        log.sequencer.close()
        try await log.serving({
            $0.hasMetrics = true
            $0.isOpen = true
            $0.writeRate = 1
        }) { (http) throws in
            let statuses = try (0..<3).map { try http.post("/api/v1/log/entries", Proposal(payload: "\($0)").json()).status }
            #expect(statuses == [503, 503, 429])
            let text = try Self.scrape(http)
            #expect(text.value(name, ["reason": "busy"]) == 2 && text.value(name, ["reason": "rate"]) == 1)
        }
    }

    @Test(
        "the reader of these tests refuses what is no such text",
        arguments: [
            "a 1\n", "# HELP a b\n# TYPE a gauge\na 1", "# HELP a b\n# TYPE a gauge\nb 1\n", "# TYPE a gauge\na 1\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 1\n", "# HELP a b\n# TYPE a gauge\na x\n",
            "# HELP a b\n# TYPE a gauge\na{b=\"c} 1\n", "# HELP a b\n# TYPE a gauge\na{b=\"c\",b=\"d\"} 1\n",
            "# HELP a b\n# TYPE a counter\na -1\n", "# HELP a b\n# TYPE a gauge\n# HELP a b\n# TYPE a gauge\n",
            "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
            "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
        ])
    func reader(text: String) { #expect(throws: PrometheusText.Failure.self) { try PrometheusText(text) } }
}
