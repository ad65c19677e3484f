import Consensus
import Foundation
import Ledger
import LedgerHTTP
import LedgerSQLite
import LedgerTestKit
import Signing
import Synchronization
import Testing
import VEXLens
import VEXService
import Wire

@Suite("POST /api/v1/vex/consensus/recompute and GET …/export")
struct VEXJobTests {
    private static let path = RawHTTP.consensus + "/recompute"

    private static func begin(_ http: RawHTTP, _ body: String) throws -> JSONNode {
        let answer = try http.post(path, body)
        try #require(answer.status == 202, "\(answer.text)")
        let job = try answer.json()
        let own = try #require(job["links"]?["self"]?.string)
        #expect(answer["Location"] == own && own.hasSuffix(job["jobId"]?.string ?? "?"))
        return job
    }

    private static func end(_ http: RawHTTP, _ job: JSONNode) throws -> JSONNode {
        let own = try #require(job["links"]?["self"]?.string)
        for _ in 0..<6000 {
            let found = try http.json(own)
            if found["state"]?.string != "running" { return found }
            usleep(10_000)
        }
        throw RawHTTP.Failure(text: "the recomputation does not end")
    }

    private static func counts(_ job: JSONNode) -> [Int?] {
        ["pairs", "unchanged", "changed", "silent", "failed"].map { job["counts"]?.member(named: $0)?.int }
    }

    @Test("what would change is counted first, then logged, then nothing is left to change; each as the command does it")
    func story() async throws {
        let served = try await ServedVEX(.decided)
        let update = try VEXLedger.documents(ServedVEX.testdata.appendingPathComponent("vex/update"))
        for result in try await served.ledger.lens.ingest(update) { _ = try result.get() }
        let before = served.ledger.vex.end
        try await served.serving { (http) throws in
            let instant = #""asOf":"2026-06-01T00:00:00Z""#
            let dry = try Self.end(http, try Self.begin(http, #"{"all":true,"dryRun":true,\#(instant)}"#))
            #expect(dry["state"]?.string == "done" && dry["dryRun"]?.bool == true && dry["ended"]?.isNull == false)
            #expect(Self.counts(dry) == [14, 12, 2, 0, 0] && served.ledger.vex.end == before)
            let part = try Self.end(http, try Self.begin(http, #"{"vulnerability":"\#(ServedVEX.vulnerability)",\#(instant)}"#))
            let changed = try #require(part["counts"]?["changed"]?.int)
            #expect(changed > 0 && part["selection"]?["vulnerability"]?.string == ServedVEX.vulnerability)
            let all = try Self.end(http, try Self.begin(http, #"{"all":true,\#(instant)}"#))
            #expect(all["counts"]?["changed"]?.int == 2 - changed && all["mode"]?.string == "WeightedVote")
            #expect(try http.json(RawHTTP.consensus + "/deltas")["deltas"]?.count == 2)
            let other = try Self.end(http, try Self.begin(http, #"{"all":true,"mode":"Lattice","dryRun":true,\#(instant)}"#))
            #expect(other["mode"]?.string == "Lattice" && other["counts"]?["pairs"]?.int == 14)
            try http.post(Self.path, #"{"resume":true}"#).expectProblem(404, "lens.not-found")
        }
    }

    @Test("one at a time, each step in its turn; what the server's end interrupted, the next one resumes")
    func turns() async throws {
        let served = try await ServedVEX(.decided)
        let (turns, journal) = (served.ledger.vex.turns, served.ledger.journal)
        let (open, gate) = AsyncStream.makeStream(of: Void.self)
        let (inside, enter) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await turns.take {
                enter.finish()
                for await _ in open {}
            }
        }
        for await _ in inside {}
        try await served.serving { (http) throws in
            let job = try Self.begin(http, #"{"all":true,"mode":"Lattice"}"#)
            let busy = try http.post(Self.path, #"{"all":true}"#)
            try busy.expectProblem(409, "service.job-running", hint: job["jobId"]?.string ?? "?")
            #expect(try http.json(try #require(job["links"]?["self"]?.string))["counts"]?["pairs"]?.int == 0)
            gate.finish()
            #expect(try Self.end(http, job)["counts"]?["pairs"]?.int == 14)
            // What a process left that died after its first pair.
            var run = RecomputeRun(.all, mode: .weightedVote, asOf: VEXLedger.instant, end: served.ledger.lens.trees.end)
            run.place = try served.ledger.lens.lens.pairs()[0]
            run.counts.unchanged = 1
            try journal.save(run)
            let resumed = try Self.end(http, try Self.begin(http, #"{"resume":true}"#))
            #expect(resumed["counts"]?["pairs"]?.int == 14 && resumed["asOf"]?.string == VEXLedger.instant.rfc3339)
        }
        try await holder.value
        #expect(try journal.unfinished() == nil)
    }

    @Test("a body that says not what, or two things, is a problem; so is a job that nobody began")
    func refused() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let cases = [
                "", "[]", "{}", #"{"all":false}"#, #"{"all":1}"#, #"{"all":true,"product":"x"}"#, #"{"product":""}"#,
                #"{"resume":true,"mode":"Lattice"}"#, #"{"all":true,"what":1}"#, #"{"all":true,"dryRun":"yes"}"#,
            ]
            for body in cases { try http.post(Self.path, body).expectProblem(400, "service.body") }
            for body in [#"{"all":true,"mode":"x"}"#, #"{"all":true,"asOf":"x"}"#, #"{"product":"pkg:"}"#] {
                try http.post(Self.path, body).expectProblem(400, "service.parameter")
            }
            try http.get(Self.path + "/1-1").expectProblem(404, "lens.not-found")
            try http.get(Self.path).expectProblem(405, "service.method")
            try http.get(RawHTTP.consensus + "/export?format=xml").expectProblem(400, "service.parameter", hint: "json")
        }
    }

    @Test("an export is the bundle that its manifest describes, signed by the ledger; all that is logged is in it")
    func export() async throws {
        let served = try await ServedVEX()
        let key = served.ledger.key.publicKey
        try await served.serving { (http) throws in
            for (query, format) in [("", "jsonl"), ("?format=jsonl", "jsonl"), ("?format=json", "json")] {
                let answer = try http.get(RawHTTP.consensus + "/export" + query)
                #expect(answer.status == 200 && answer["Content-Type"] == "application/\(format)")
                let signed = try SignedManifest(parsing: try #require(Base64.decode(answer["X-Bundle-Manifest"] ?? "")))
                #expect(signed.isSigned && signed.manifest.format.rawValue == format)
                let bundle = try signed.manifest.bundle(answer.body)
                #expect(bundle.documents.count == 8 && bundle.verdicts.count == 14)
                let log = try http.json("/api/v1/vex/consensus/status")["checkpoint"]
                #expect(bundle.head.checkpoint == log?["note"]?.string && log?["size"]?.int == Int(bundle.head.treeSize))
                let manifest = String(decoding: Base64.decode(answer["X-Bundle-Manifest"] ?? "") ?? [], as: UTF8.self)
                #expect(manifest.contains(key.keyID.hex))
                #expect(try http.get(RawHTTP.consensus + "/export" + query).body == answer.body)
            }
        }
    }

    @Test("both are for those who may write")
    func permission() async throws {
        let other = AccessToken(
            name: "other", credential: .bearer(SHA256.hash(Array("other".utf8))), scopes: [.writeV1],
            created: Timestamp(seconds: 0), expires: nil)
        try await ServedVEX(.empty).serving({ _ in }, tokens: TokenRoll(tokens: [other])) { (http) throws in
            try http.post(Self.path, #"{"all":true}"#).expectProblem(401, "service.unauthorized")
            try http.get(RawHTTP.consensus + "/export").expectProblem(401, "service.unauthorized")
            try http.get(RawHTTP.consensus + "/export", headers: ["Authorization: Bearer other"])
                .expectProblem(403, "service.forbidden")
        }
    }
}
