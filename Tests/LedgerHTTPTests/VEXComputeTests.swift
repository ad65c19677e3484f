import Foundation
import LedgerHTTP
import LedgerTestKit
import Signing
import Synchronization
import Testing
import VEXLens
import VEXService
import Wire

@Suite("POST /api/v1/vex/consensus/compute and …/verify, and who may write")
struct VEXComputeTests {
    private static let path = RawHTTP.consensus + "/compute"

    private static func pair(_ vulnerability: String = ServedVEX.vulnerability, _ product: String = ServedVEX.product) -> String
    {
        #"{"vulnerability":"\#(vulnerability)","product":"\#(product)","asOf":"2026-06-01T00:00:00Z""#
    }

    /// Documents without verdicts.
    private static func ingested() async throws -> ServedVEX {
        let served = try await ServedVEX(.empty)
        for folder in ["openvex", "csaf", "cyclonedx"] {
            let documents = try VEXLedger.documents(ServedVEX.testdata.appendingPathComponent("vex/" + folder))
            for result in try await served.ledger.lens.ingest(documents) { _ = try result.get() }
        }
        return served
    }

    @Test("one pair: a verdict that is logged once, with the mode and the instant that were asked for")
    func one() async throws {
        try await Self.ingested().serving { (http) throws in
            let first = try http.post(Self.path, Self.pair() + "}")
            #expect(first.status == 201, "\(first.text)")
            let verdict = try first.json()
            #expect(
                verdict["new"]?.bool == true && verdict["mode"]?.string == "WeightedVote" && verdict["delta"]?.isNull == true)
            #expect(verdict["asOf"]?.string == "2026-06-01T00:00:00Z")
            let trace = try http.json(try #require(verdict["links"]?["trace"]?.string))
            #expect(trace["uuid"]?.string == verdict["mergeTrace"]?["uuid"]?.string)
            let again = try http.post(Self.path, Self.pair() + "}")
            #expect(again.status == 200)
            #expect(try again.json()["verdictId"]?.string == verdict["verdictId"]?.string && again.json()["new"]?.bool == false)
            let other = try http.post(Self.path, Self.pair() + #","mode":"Lattice"}"#)
            #expect(other.status == 201)
            let lattice = try other.json()
            #expect(lattice["mode"]?.string == "Lattice" && lattice["previous"]?.string == verdict["verdictId"]?.string)
            #expect(lattice["delta"]?["old"]?["uuid"]?.string == verdict["uuid"]?.string)
            let stated = try http.json(try #require(lattice["links"]?["self"]?.string))
            #expect(stated["statement"]?["verdict"]?["mode"]?.string == "Lattice")
        }
    }

    @Test("a list: one result for each pair in its order, and for one that nobody speaks about the reason")
    func list() async throws {
        let served = try await Self.ingested()
        let pairs = try served.ledger.lens.lens.pairs()
        try await served.serving { (http) throws in
            let wanted = pairs.map { #"{"vulnerability":"\#($0.vulnerability)","product":"\#($0.product)"}"# }
            let none = #"{"vulnerability":"CVE-0000-0000","product":"pkg:npm/nothing"}"#
            let body =
                #"{"asOf":"2026-06-01T00:00:00Z","pairs":[\#((wanted[..<3] + [none] + wanted[3...]).joined(separator: ","))]}"#
            let answer = try http.post(Self.path, body)
            #expect(answer.status == 201, "\(answer.text)")
            let results = try #require(try answer.json()["results"]).elements.map { $0 }
            #expect(results.count == pairs.count + 1)
            #expect(results[3]["error"]?["code"]?.string == "lens.nothing-known" && results[3]["verdictId"] == nil)
            for (pair, result) in zip(pairs, results[..<3] + results[4...]) {
                #expect(
                    result["vulnerability"]?.string == pair.vulnerability.text && result["product"]?.string == pair.product.text
                )
                #expect(result["new"]?.bool == true)
            }
            #expect(try http.post(Self.path, body).status == 200)
            try http.post(Self.path, none).expectProblem(404, "lens.nothing-known")
        }
    }

    @Test("a body of another shape says what is wrong with it")
    func refused() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let cases: [(body: String, code: String, hint: String?)] = [
                ("", "service.body", nil), ("[]", "service.body", nil), (#"{"a":1,"a":1}"#, "service.body", nil),
                ("{}", "service.body", "pairs"), (#"{"vulnerability":"x"}"#, "service.body", nil),
                (#"{"vulnerability":"","product":"x"}"#, "service.body", nil), (#"{"pairs":[]}"#, "service.body", nil),
                (#"{"vulnerability":1,"product":"x"}"#, "service.body", nil), (#"{"pairs":{}}"#, "service.body", nil),
                (#"{"pairs":["x"]}"#, "service.body", nil), (Self.pair() + #","pairs":[]}"#, "service.body", nil),
                (Self.pair() + #","mode":null}"#, "service.body", nil), (Self.pair() + #","pairs":null}"#, "service.body", nil),
                (Self.pair() + #","mod":"Lattice"}"#, "service.body", "did you mean mode?"),
                (Self.pair() + #","mode":"lattice"}"#, "service.parameter", "did you mean Lattice?"),
                (#"{"vulnerability":"x","product":"y","asOf":"yesterday"}"#, "service.parameter", "2026-06-01"),
                (#"{"vulnerability":"x","product":"pkg:"}"#, "service.parameter", nil),
            ]
            for (body, code, hint) in cases { try http.post(Self.path, body).expectProblem(400, code, hint: hint) }
            let many = Array(repeating: Self.pair() + "}", count: 1001).joined(separator: ",")
            try http.post(Self.path, #"{"pairs":[\#(many)]}"#).expectProblem(400, "service.body")
            try http.send("POST", Self.path, headers: ["Content-Type: text/plain"], body: Array("{}".utf8))
                .expectProblem(415, "service.media-type")
            try http.get(Self.path).expectProblem(405, "service.method")
        }
    }

    @Test("many at once about the same pairs and documents: each is logged once, and every answer says the same")
    func together() async throws {
        let served = try await Self.ingested()
        let pairs = try served.ledger.lens.lens.pairs()
        let update = try #require(try VEXLedger.documents(ServedVEX.testdata.appendingPathComponent("vex/update")).first)
        let before = served.ledger.vex.end
        try await served.serving { (http) throws in
            let ids = Mutex<[String: Set<String>]>([:])
            let logged = Mutex<[String: Int]>([:])
            DispatchQueue.concurrentPerform(iterations: 32) { number in
                if number % 4 == 0 {
                    let answer = try? http.post("/api/v1/vex/documents", update)
                    if answer?.status == 201 { logged.withLock { $0["document", default: 0] += 1 } }
                    return #expect(answer?.status == 200 || answer?.status == 201)
                }
                // Pairs that the update does not change.
                let pair = pairs[number % 3]
                let answer = try? http.post(Self.path, Self.pair(pair.vulnerability.text, pair.product.text) + "}")
                #expect(answer?.status == 200 || answer?.status == 201, "\(answer?.text ?? "no answer")")
                let id = (try? answer?.json()["verdictId"]?.string) ?? ""
                ids.withLock { _ = $0["\(number % 3)", default: []].insert(id) }
                if answer?.status == 201 { logged.withLock { $0["\(number % 3)", default: 0] += 1 } }
            }
            #expect(ids.withLock { $0.values.map(\.count) } == [1, 1, 1])
            #expect(logged.withLock { $0 } == ["document": 1, "0": 1, "1": 1, "2": 1])
            #expect(try http.json(RawHTTP.consensus + "/status")["owedCount"]?.int == 0)
        }
        // A document, three verdicts, three traces.
        #expect(served.ledger.vex.end == before + 7)
    }

    @Test("a bundle of ours is verified step by step; changed anywhere it is not, and the step that fails is told")
    func verify() async throws {
        let path = RawHTTP.consensus + "/verify"
        try await ServedVEX().serving { (http) throws in
            let rows = try http.all(RawHTTP.consensus, "verdicts", limit: 100)
            let entries = try http.all(RawHTTP.consensus + "/deltas", "deltas", limit: 100)
            for row in rows[..<3] + entries[...] {
                let bundle = try http.get(try #require(row["links"]?["bundle"]?.string)).body
                let type = "Content-Type: application/vnd.dev.sigstore.bundle.v0.3+json"
                let good = try http.send("POST", path, headers: [type], body: bundle).json()
                #expect(good["verified"]?.bool == true && good["uuid"]?.string == row["uuid"]?.string)
                #expect(good["logIndex"]?.int == row["logIndex"]?.int && good["predicate"]?.kind == .object)
                #expect(good["steps"]?.elements.contains { $0["result"]?.string == "failed" } == false)
                #expect(good["steps"]?.elements.contains { $0["step"]?.string == "predicate" } == true)
                let text = String(decoding: bundle, as: UTF8.self)
                let index = try #require(row["logIndex"]?.int)
                for (old, new) in [
                    ("\"logIndex\":\"\(index)\"", "\"logIndex\":\"\(index + 1)\""), ("\"sig\":\"M", "\"sig\":\"N"),
                ] {
                    let changed = text.replacingOccurrences(of: old, with: new)
                    #expect(changed != text)
                    let bad = try http.post(path, changed).json()
                    #expect(bad["verified"]?.bool == false && bad["predicate"]?.isNull == true)
                    #expect(bad["steps"]?.elements.contains { $0["result"]?.string == "failed" } == true)
                }
            }
            let empty = try http.post(path, "{}").json()
            #expect(empty["verified"]?.bool == false && empty["uuid"]?.isNull == true)
            for body in ["", "[]", "{", "null"] { try http.post(path, body).expectProblem(400, "service.body") }
            try http.send("POST", path, headers: ["Content-Type: text/plain"], body: Array("{}".utf8))
                .expectProblem(415, "service.media-type")
        }
    }

    @Test("writing needs a token for it, checking and reading none")
    func permission() async throws {
        func token(_ name: String, _ scopes: Set<AccessToken.Scope>) -> AccessToken {
            AccessToken(
                name: name, credential: .bearer(SHA256.hash(Array(name.utf8))), scopes: scopes, created: Timestamp(seconds: 0),
                expires: nil)
        }
        let roll = TokenRoll(tokens: [
            token("all", [.write]), token("vex", [.writeVEX]), token("first", [.writeV1]), token("second", [.writeV2]),
        ])
        try await ServedVEX(.empty).serving({ _ in }, tokens: roll) { (http) throws in
            for path in [Self.path, "/api/v1/vex/documents"] {
                func post(_ token: String?) throws -> RawHTTP.Answer {
                    try http.post(path, "[]", headers: token.map { ["Authorization: Bearer \($0)"] } ?? [])
                }
                try post(nil).expectProblem(401, "service.unauthorized")
                try post("nobody").expectProblem(401, "service.unauthorized")
                #expect(try post("nobody")["WWW-Authenticate"]?.contains("invalid_token") == true)
                for name in ["first", "second"] { try post(name).expectProblem(403, "service.forbidden") }
                for name in ["all", "vex"] { #expect([400, 415].contains(try post(name).status)) }
            }
            #expect(try http.post("/api/v1/log/entries", "{}", headers: ["Authorization: Bearer vex"]).status == 403)
            #expect(try http.post(RawHTTP.consensus + "/verify", "{}").status == 200)
            #expect(try http.get(RawHTTP.consensus).status == 200)
        }
    }

    @Test("switched off, everything of it is answered 501 in its own form; a path that is none is no path in that form too")
    func disabled() async throws {
        let served = try await ServedVEX(.empty)
        let routes = served.server().routes.filter { $0.contains("/vex/") }
        #expect(routes.count > 15)
        try await served.serving({ $0.disabled = Set(Endpoint.allCases) }) { (http) throws in
            for route in routes {
                let words = route.split(separator: " ").map(String.init)
                let path = words[1].split(separator: "/").map { $0.hasPrefix("{") ? "1" : String($0) }.joined(separator: "/")
                let answer = words[0] == "POST" ? try http.post("/" + path, "{}") : try http.get("/" + path)
                try answer.expectProblem(501, "service.disabled")
            }
        }
        try await served.serving { (http) throws in
            for path in ["/api/v1/vex", "/api/v1/vex/verdicts", "/api/v1/vex/issuers/a/b"] {
                try http.get(path).expectProblem(404, "service.not-found")
            }
        }
        // A server without it has no such path.
        try await ServedLog().serving { (http) throws in
            try http.get(RawHTTP.consensus).expectProblem(404, "service.not-found")
        }
    }
}
