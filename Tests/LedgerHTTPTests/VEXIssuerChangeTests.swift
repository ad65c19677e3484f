import Foundation
import LedgerHTTP
import LedgerTestKit
import Signing
import Synchronization
import Testing
import Trust
import VEXLens
import VEXService
import Wire

@Suite("POST /api/v1/vex/issuers, …/reload and …/{id}/revoke: changes of the directory")
struct VEXIssuerChangeTests {
    private static let path = "/api/v1/vex/issuers"

    private static func token(_ name: String, _ scopes: Set<AccessToken.Scope>) -> AccessToken {
        AccessToken(
            name: name, credential: .bearer(SHA256.hash(Array(name.utf8))), scopes: scopes, created: Timestamp(seconds: 0),
            expires: nil)
    }

    private static let roll = TokenRoll(tokens: [
        token("admin", [.manageIssuers]), token("writer", [.write]), token("vex", [.writeVEX]),
    ])
    private static let admin = ["Authorization: Bearer admin"]

    private static func record(_ id: String, tier: String = "Known", more: String = "") -> String {
        #"{"id":"\#(id)","name":"\#(id)","tier":"\#(tier)"\#(more)}"#
    }

    @Test("nobody changes whom verdicts trust without a token for that, not even on a server that is open to everybody")
    func permission() async throws {
        let served = try await ServedVEX(.empty)
        let before = served.ledger.vex.end
        try await served.serving({ $0.isOpen = true }, tokens: Self.roll) { (http) throws in
            for (path, body) in [("", Self.record("x")), ("/reload", ""), ("/x/revoke", #"{"reason":"y"}"#)] {
                try http.post(Self.path + path, body).expectProblem(401, "service.unauthorized")
                for name in ["writer", "vex"] {
                    try http.post(Self.path + path, body, headers: ["Authorization: Bearer \(name)"])
                        .expectProblem(403, "service.forbidden")
                }
            }
            // And that token is for nothing else.
            try http.post(RawHTTP.consensus + "/compute", "{}", headers: Self.admin).expectProblem(403, "service.forbidden")
        }
        #expect(served.ledger.vex.end == before)
    }

    @Test("an issuer is registered, found, revoked by key and wholly; each change is an entry that can be proven")
    func story() async throws {
        let served = try await ServedVEX(.empty)
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        try await served.serving({ _ in }, tokens: Self.roll) { (http) throws in
            let pem = String(decoding: JSONValue.string(key.pem).compact, as: UTF8.self)
            let body = Self.record("new", more: #","keys":[{"publicKey":\#(pem),"algorithm":"ES256"}]"#)
            let answer = try http.post(Self.path, body, headers: Self.admin)
            #expect(answer.status == 201 && answer["Location"] == Self.path + "/new", "\(answer.text)")
            let made = try answer.json()
            #expect(made["action"]?.string == "register" && made["record"]?["registeredAt"]?.string != nil)
            let shown = try http.json(Self.path + "/new")
            #expect(shown["tier"]?.string == "Known" && shown["keys"]?.count == 1)
            let entry = try #require(made["uuid"]?.string)
            let linked = try http.json(RawHTTP.consensus + "/by-entry/\(entry)")["entry"]
            #expect(linked?["kind"]?.string == "issuerChange" && linked?["change"]?["after"]?.string == made["after"]?.string)
            let bundle = try http.get(try #require(made["links"]?["bundle"]?.string)).body
            #expect(try http.post(RawHTTP.consensus + "/verify", bundle).json()["verified"]?.bool == true)

            let keyBody = #"{"reason":"stolen","effective":"2026-05-01T00:00:00Z","keyId":"\#(key.keyID.hex)"}"#
            let first = try http.post(Self.path + "/new/revoke", keyBody, headers: Self.admin)
            #expect(try first.status == 200 && first.json()["action"]?.string == "revoke_key", "\(first.text)")
            #expect(try first.json()["before"]?.string == made["after"]?.string)
            try http.post(Self.path + "/new/revoke", keyBody, headers: Self.admin).expectProblem(409, "trust.revoked")
            let second = try http.post(Self.path + "/new/revoke", #"{"reason":"gone"}"#, headers: Self.admin)
            #expect(try second.status == 200 && second.json()["reason"]?.string == "gone", "\(second.text)")
            try http.post(Self.path + "/new/revoke", #"{"reason":"gone"}"#, headers: Self.admin)
                .expectProblem(409, "trust.revoked")
            #expect(try http.json(Self.path + "/new")["revocationReason"]?.string == "gone")
        }
        let events = try served.ledger.events.events(after: .start, limit: 100).filter { $0.type == .issuerChanged }
        #expect(events.suffix(3).map(\.subject) == ["new", "new", "new"])
    }

    @Test("what cannot be is told and logs nothing")
    func refused() async throws {
        let served = try await ServedVEX(.empty)
        let known = try #require(try served.ledger.lens.issuers.all().first).id.text
        let before = served.ledger.vex.end
        try await served.serving({ _ in }, tokens: Self.roll) { (http) throws in
            func post(_ path: String, _ body: String) throws -> RawHTTP.Answer {
                try http.post(Self.path + path, body, headers: Self.admin)
            }
            for body in ["", "[]", "{"] { try post("", body).expectProblem(400, "service.body") }
            try post("", Self.record(known)).expectProblem(409, "trust.issuer-exists")
            try post("", Self.record("x", tier: "Best")).expectProblem(422, "trust.unknown-value")
            try post("", #"{"id":"x"}"#).expectProblem(422, "trust.malformed-record")
            try post("?a=1", Self.record("x")).expectProblem(400, "service.unknown-parameter")
            try post("/reload", "").expectProblem(409, "service.no-issuer-file", hint: "--issuers")
            try post("/nobody/revoke", #"{"reason":"x"}"#).expectProblem(404, "trust.unknown-issuer")
            for body in ["{}", #"{"reason":""}"#, #"{"reason":1}"#, #"{"reason":"x","why":1}"#] {
                try post("/\(known)/revoke", body).expectProblem(400, "service.body")
            }
            try post("/\(known)/revoke", #"{"reason":"x","keyId":"12"}"#).expectProblem(400, "service.parameter")
            let digits = String(repeating: "0", count: 64)
            try post("/\(known)/revoke", #"{"reason":"x","keyId":"\#(digits)"}"#).expectProblem(404, "trust.unknown-key")
        }
        #expect(served.ledger.vex.end == before)
    }

    @Test("the operator's file is taken over, in turn with those who decide; twice changes nothing, a broken one nothing")
    func reload() async throws {
        let file = Mutex(#"{"id":"filed","name":"filed","tier":"Known","registeredAt":"2026-01-01T00:00:00Z"}"#)
        let ledger = try await VEXLedger(testdata: ServedVEX.testdata, issuerFile: {
            let text = file.withLock { $0 }
            return [try Issuer(json: try JSONDocument(Array(text.utf8)).root.value)]
        })
        let served = ServedVEX(ledger: ledger)
        let (open, gate) = AsyncStream.makeStream(of: Void.self)
        let (inside, enter) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await ledger.vex.turns.take {
                enter.finish()
                for await _ in open {}
            }
        }
        for await _ in inside {}
        try await served.serving({ _ in }, tokens: Self.roll) { (http) throws in
            let answers = Mutex<[RawHTTP.Answer]>([])
            let byThread = Mutex<Int?>(nil)
            let threads = (0..<2).map { number in
                Thread {
                    if number == 0 {
                        guard let answer = try? http.post(Self.path + "/reload", "", headers: Self.admin) else { return }
                        answers.withLock { $0.append(answer) }
                    } else {
                        let count = try? ledger.vex.reloadIssuers().count
                        byThread.withLock { $0 = count }
                    }
                }
            }
            threads.forEach { $0.start() }
            // Neither changes anything while another has the turn, however long that is.
            for _ in 0..<5 {
                usleep(10_000)
                #expect(try http.get(Self.path + "/filed").status == 404 && answers.withLock { $0.isEmpty })
            }
            gate.finish()
            while !threads.allSatisfy(\.isFinished) { usleep(1000) }
            let answer = try #require(answers.withLock { $0.first })
            #expect(answer.status == 200, "\(answer.text)")
            // Whoever came first has made the change, the other none.
            #expect(try answer.json()["changes"]?.count == 1 - (byThread.withLock { $0 } ?? 9))
            #expect(try http.json(Self.path + "/filed")["tier"]?.string == "Known")
            let again = try http.post(Self.path + "/reload", "", headers: Self.admin)
            #expect(try again.status == 200 && again.json()["changes"]?.count == 0)
            file.withLock { $0 = $0.replacingOccurrences(of: "Known", with: "Best") }
            try http.post(Self.path + "/reload", "", headers: Self.admin).expectProblem(422, "trust.unknown-value")
            #expect(try http.json(Self.path + "/filed")["tier"]?.string == "Known")
        }
        try await holder.value
    }
}
