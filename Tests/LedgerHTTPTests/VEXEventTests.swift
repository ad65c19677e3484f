import Foundation
import LedgerHTTP
import LedgerSQLite
import LedgerTestKit
import Testing
import VEXLens
import VEXService
import Wire

@Suite("GET /api/v1/vex/events: events as they come")
struct VEXEventTests {
    static let path = "/api/v1/vex/events"

    /// As the outbox has them.
    static func events(_ ledger: VEXLedger) throws -> [EventClient.Event] {
        try ledger.events.events(after: .start, limit: 10_000).map { event in
            EventClient.Event(
                id: event.sequence.description, type: event.type.cloudEventsType,
                data: String(decoding: event.cloudEvent.compact, as: UTF8.self))
        }
    }

    @Test("from the beginning: each event of the outbox once, in its order and to the byte; from any place on, the rest")
    func resume() async throws {
        let served = try await ServedVEX()
        let all = try Self.events(served.ledger)
        #expect(all.count > 25)
        try await served.serving { (http) throws in
            let client = try EventClient(http, Self.path + "?after=0")
            let head = try client.open()
            #expect(head.status == 200 && head["Content-Type"] == "text/event-stream" && head["Cache-Control"] == "no-store")
            #expect(head["X-Accel-Buffering"] == "no" && head["Transfer-Encoding"] == "chunked" && head["X-Request-Id"] != nil)
            #expect(try client.next(all.count) == all)
            for place in [0, 1, all.count / 2, all.count - 2] {
                let rest = Array(all[(place + 1)...])
                let id = all[place].id
                // The browser's header counts before the address, which stays what it was when it comes back.
                for (query, headers) in [
                    ("?after=\(id)", []), ("", ["Last-Event-ID: \(id)"]), ("?after=0", ["Last-Event-ID: \(id)"]),
                    ("?after=\(UInt64(id) ?? 0)", ["Last-Event-ID:"]),
                ] {
                    let again = try EventClient(http, Self.path + query, headers: headers)
                    #expect(try again.next(rest.count) == rest, "\(query) \(headers)")
                }
            }
        }
    }

    @Test("without a place only what is new comes; who breaks off at once, or after any event, comes back to the next one")
    func live() async throws {
        let served = try await ServedVEX(.decided)
        let update = try #require(try VEXLedger.documents(ServedVEX.testdata.appendingPathComponent("vex/update")).first)
        let old = try Self.events(served.ledger)
        try await served.serving { (http) throws in
            let clients = try (0..<4).map { _ in try EventClient(http, Self.path) }
            for client in clients {
                try client.waitForQuiet { !$0.lastID.isEmpty }
                #expect(client.lastID == old.last?.id)
            }
            #expect(try http.post("/api/v1/vex/documents", update).status == 201)
            let pair = #"{"vulnerability":"\#(ServedVEX.vulnerability)","product":"\#(ServedVEX.product)""#
            let asked = try http.post(RawHTTP.consensus + "/compute", pair + #","asOf":"2026-06-01T00:00:00Z"}"#)
            #expect(asked.status == 201)
            let new = Array(try Self.events(served.ledger).dropFirst(old.count))
            #expect(new.map(\.type).contains("dev.stella.vex.verdict_changed") && new.count >= 3)
            for client in clients { #expect(try client.next(new.count) == new) }
            // Piece by piece, over a connection for each event.
            var (told, last) = ([EventClient.Event](), old.last?.id ?? "")
            while told.count < new.count {
                let client = try EventClient(http, Self.path, headers: ["Last-Event-ID: \(last)"])
                told += try client.next(1)
                last = client.lastID
            }
            #expect(told == new)
        }
    }

    @Test("types are chosen by their names, with or without the prefix; others are passed over and not forgotten")
    func types() async throws {
        let served = try await ServedVEX()
        let all = try Self.events(served.ledger)
        try await served.serving { (http) throws in
            for names in [["verdict_changed"], ["dev.stella.vex.document_ingested", "conflict_detected"], ["issuer_changed"]] {
                let wanted = all.filter { event in names.contains { event.type.hasSuffix($0) } }
                #expect(!wanted.isEmpty)
                let client = try EventClient(http, "\(Self.path)?after=0&type=\(names.joined(separator: ","))")
                #expect(try client.next(wanted.count) == wanted)
                try served.ledger.events.note([Self.unlogged("verdict_changed"), Self.unlogged("issuer_not_found")])
                if names == ["verdict_changed"] { #expect(try client.next()?.data.contains("a new one") == true) }
            }
        }
    }

    static func unlogged(_ type: String, size: Int = 0) -> UnloggedEvent {
        UnloggedEvent(
            type: EventType(name: type) ?? .issuerNotFound, subject: "a new one", time: Timestamp(seconds: 1_800_000_000),
            data: [JSONMember("filler", .string(String(repeating: "x", count: size)))])
    }

    @Test("a place, a type or a form that is none is a problem and no stream; HEAD has no body")
    func refused() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            for bad in ["x", "-1", "1.5", "9223372036854775808", "000000000000000000001", "0x10", "1,2"] {
                try http.get("\(Self.path)?after=\(bad)").expectProblem(400, "service.cursor", hint: "sequence")
                try http.get(Self.path, headers: ["Last-Event-ID: \(bad)"]).expectProblem(400, "service.cursor")
            }
            try http.get("\(Self.path)?after=").expectProblem(400, "service.parameter")
            try http.get("\(Self.path)?type=verdict_change").expectProblem(400, "service.parameter", hint: "verdict_changed")
            try http.get("\(Self.path)?type=").expectProblem(400, "service.parameter")
            try http.get("\(Self.path)?type=verdict_changed,").expectProblem(400, "service.parameter")
            try http.get("\(Self.path)?since=1").expectProblem(400, "service.unknown-parameter", hint: "after")
            try http.get(Self.path, headers: ["Accept: application/json"]).expectProblem(406, "service.not-acceptable")
            try http.post(Self.path, "{}").expectProblem(405, "service.method")
            let head = try http.send("HEAD", Self.path)
            #expect(head.status == 200 && head.body.isEmpty && head["Content-Type"] == "text/event-stream")
        }
    }

    @Test("who follows while nothing happens is told that the server is there")
    func heartbeat() async throws {
        try await ServedVEX(.empty).serving({ $0.heartbeatSeconds = 1 }) { (http) throws in
            let client = try EventClient(http, Self.path)
            try client.waitForQuiet { $0.comments >= 2 }
        }
    }

    @Test("no more clients than allowed; one that goes away makes room, whether it read anything or not")
    func limit() async throws {
        try await ServedVEX().serving({ $0.followers = 2 }) { (http) throws in
            var clients = try (0..<2).map { _ in try EventClient(http, Self.path + "?after=0") }
            for client in clients { #expect(try client.open().status == 200) }
            let refused = try http.get(Self.path)
            try refused.expectProblem(503, "ledger.busy")
            #expect(refused["Retry-After"] == "1")
            // Others are served all the same.
            #expect(try http.get(RawHTTP.consensus).status == 200)
            for _ in 0..<3 {
                clients.removeFirst()
                clients.append(try Self.follower(http))
            }
        }
    }

    /// Asks until there is room.
    private static func follower(_ http: RawHTTP) throws -> EventClient {
        for _ in 0..<2000 {
            let client = try EventClient(http, path)
            if try client.open().status == 200 { return client }
            usleep(10_000)
        }
        throw RawHTTP.Failure(text: "there was never room")
    }

    @Test("clients that do not read cost no thread and a page of memory each; when they read, nothing is missing")
    func slow() async throws {
        let served = try await ServedVEX(.empty)
        let (count, size) = (2048, 8192)
        for _ in 0..<16 {
            try served.ledger.events.note(Array(repeating: Self.unlogged("issuer_not_found", size: size), count: count / 16))
        }
        let all = try Self.events(served.ledger).suffix(count)
        try await served.serving({ $0.threads = 2 }) { (http) throws in
            let before = try Self.residentBytes()
            let clients = try (0..<48).map { _ in
                try EventClient(http, Self.path + "?after=0&type=issuer_not_found")
            }
            for client in clients { #expect(try client.open().status == 200) }
            for _ in 0..<50 { #expect(try http.get(RawHTTP.consensus).status == 200) }
            // All of it for each of them would be 800 MB.
            #expect(try Self.residentBytes() - before < 400 << 20)
            for client in [clients[0], clients[47]] { #expect(try client.next(count) == Array(all)) }
        }
    }

    private static func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return (Int(text.split(separator: " ")[1]) ?? 0) * 4096
    }

    @Test("who comes back too late is told that events are gone, once, and goes on with those that are there")
    func pruned() async throws {
        let served = try await ServedVEX()
        let all = try Self.events(served.ledger)
        let gone = try served.ledger.events.prune(before: Timestamp(seconds: .max), deliveredTo: [], limit: 9)
        #expect(gone == 9)
        try await served.serving { (http) throws in
            let rest = Array(all[9...])
            for query in ["after=0", "after=\(all[7].id)", "after=0&type=verdict_changed"] {
                let client = try EventClient(http, "\(Self.path)?\(query)")
                let told = try #require(try client.next())
                #expect(told.type == "lost" && told.id == all[8].id)
                let data = try JSONDocument(Array(told.data.utf8)).root
                #expect(data["through"]?.string == all[8].id && data["after"]?.string?.utf8.count == 20)
                let wanted = query.contains("type") ? rest.filter { $0.type.hasSuffix("verdict_changed") } : rest
                #expect(try client.next(wanted.count) == wanted)
                let again = try EventClient(http, Self.path, headers: ["Last-Event-ID: \(told.id)"])
                #expect(try again.next(rest.count) == rest)
            }
        }
    }
}
