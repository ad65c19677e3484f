import Foundation
import LedgerHTTP
import LedgerTestKit
import TLog
import Testing
import Wire

@Suite("Options of stella serve")
struct ServeOptionTests {
    @Test("cosignatures for exactly the newest head are shown, as stella ledger checkpoint prints them, and for no other")
    func witnesses() throws {
        let net = try WitnessNet(.decided, quorum: "group g 2 w1 w2 w3\nquorum g\n")
        let server = try ServeProcess(net.workspace, "--open")
        func shown(_ path: String = "/api/v2/checkpoint") throws -> SignedNote {
            try SignedNote(parsing: server.http.get(path).text)
        }
        #expect(try shown().signatures.count == 1)
        try net.cosign(1)
        try net.cosign(2)
        #expect(try net.ask().status == 0)
        let printed = try net.workspace.done("ledger", "checkpoint").text
        for path in ["/api/v2/checkpoint", "/checkpoint"] { #expect(try server.http.get(path).text == printed) }
        #expect(try shown().signatures.map(\.name) == ["test.example/vex", "witness.example/w1", "witness.example/w2"])
        // Version 1 has another form, which carries none.
        let log = try JSONDocument(server.http.get("/api/v1/log").body).root
        #expect(try SignedNote(parsing: #require(log["signedTreeHead"]?.string)).signatures.count == 1)
        // The log grows: the new head has none yet, and gets them from the same witnesses.
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        #expect(try shown().signatures.count == 1)
        try net.cosign(1)
        try net.cosign(2)
        #expect(try net.ask().status == 0)
        #expect(try shown().signatures.count == 3)
        // What cannot be read is told, and the log's own checkpoint shown.
        var bytes = try Files.bytes(net.kept)
        bytes[bytes.count - 4] ^= 1
        try Data(bytes).write(to: net.kept)
        for _ in 0..<3 { #expect(try shown().signatures.count == 1) }
        #expect(server.errorText.components(separatedBy: "[ledger.witnessed-damaged]").count == 2)
        try FileManager.default.removeItem(at: net.kept)
        #expect(try shown().signatures.count == 1)
        #expect(server.end() == 0)
    }

    @Test("--disable: 501 for what is named; another name is refused with the names that there are")
    func disable() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open", "--disable", "searchIndex", "--disable", "createEntry")
        let answer = try server.http.post("/api/v1/index/retrieve", #"{"hash":"00"}"#)
        #expect(answer.status == 501)
        #expect(try JSONDocument(answer.body).root["message"]?.string == "Search Index API not enabled in this Rekor instance")
        #expect(try server.http.post("/api/v2/log/entries", "{}").status == 501)
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        #expect(server.end() == 0)
        let run = try workspace.ledger("serve", "--port", "0", "--disable", "searchindex", "--format", "json")
        let error = try #require(run.errorLines().first)
        #expect(run.status == 2 && error.code == "usage.arguments")
        for endpoint in Endpoint.allCases {
            #expect((error.message + (error.hint ?? "")).contains(endpoint.rawValue), "\(error.message)")
        }
    }

    @Test("--metrics: the figures of the process are those of the system")
    func metrics() throws {
        let workspace = try Workspace(.decided)
        let start = Date().timeIntervalSince1970
        let server = try ServeProcess(workspace, "--metrics")
        let text = try server.http.get("/metrics").text
        func value(_ name: String) throws -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            return try #require(line.flatMap { Double($0.dropFirst(name.utf8.count + 1)) }, "\(name)")
        }
        #expect(try value("stella_log_entries") == Double(workspace.size()))
        #expect(try (1 << 20)...(8 << 30) ~= Int(value("process_resident_memory_bytes")))
        // The system knows when it was started to the second, and the process to a hundredth of one.
        #expect(try abs(value("process_start_time_seconds") - start) < 60)
        #expect(server.end() == 0)
        let plain = try ServeProcess(workspace, "--no-metrics")
        #expect(try plain.http.get("/metrics").status == 404)
        #expect(plain.end() == 0)
    }

    @Test("Telemetry: figures and spans as the options say, and a flag over them")
    func telemetry() throws {
        let workspace = try Workspace(.registered)
        func configure(_ lines: String...) throws {
            let text = "VexLens:\n  Telemetry:\n" + lines.map { "    \($0)\n" }.joined()
            try Data(text.utf8).write(to: workspace.file("vexlens.yaml"))
        }
        func span(_ server: ServeProcess, _ headers: [String] = []) throws -> JSONNode? {
            _ = try server.http.get("/api/v1/log/publicKey", headers: headers)
            #expect(server.end() == 0)
            let line = try #require(try Files.bytes(workspace.file("access")).split(separator: 0x0a).last)
            return try JSONDocument(Array(line)).root["span"]
        }
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let first = try ServeProcess(workspace, "--access-log", "-q")
        #expect(
            try first.http.get("/metrics").text.contains(
                #"vexlens_consensus_conflicts_total{reason="weight_tie",otel_scope_name="StellaOps.VexLens"} 0"#))
        let own = try #require(try span(first, ["traceparent: \(parent)"]))
        #expect(own["scope"]?.string == "StellaOps.VexLens" && own["name"]?.string == "GET /api/v1/log/publicKey")
        #expect(own["traceId"]?.string == "0af7651916cd43dd8448eb211c80319c" && own["parentId"]?.string == "b7ad6b7169203331")
        try configure("MetricsEnabled: false", "ActivitySourceName: Mine")
        let second = try ServeProcess(workspace, "--access-log", "-q")
        #expect(try second.http.get("/metrics").status == 404)
        // A parent that breaks its rules is none: the trace begins here.
        let other = try #require(try span(second, ["traceparent: \(parent.dropLast(2))0G"]))
        #expect(other["scope"]?.string == "Mine" && other["traceId"]?.string?.utf8.count == 32)
        #expect(other["traceId"]?.string != own["traceId"]?.string && other["parentId"]?.kind == .null)
        try configure("MetricsEnabled: false", "TracingEnabled: false", "MeterName: Theirs")
        let third = try ServeProcess(workspace, "--access-log", "-q", "--metrics")
        #expect(try third.http.get("/metrics").text.contains(#"{reason="weight_tie",otel_scope_name="Theirs"} 0"#))
        #expect(try span(third) == nil)
    }

    @Test("limits out of range are refused")
    func limits() throws {
        let workspace = try Workspace(.registered)
        for limit in ["-1", "1073741825", "1k"] {
            #expect(try workspace.ledger("serve", "--port", "0", "--attachment-limit", limit).status == 2)
        }
        let server = try ServeProcess(workspace, "--attachment-limit", "0")
        #expect(server.end() == 0)
    }
}
