import Foundation
import LedgerHTTP
import LedgerTestKit
import Testing
import Wire

@Suite("Answers about verdicts in caches")
struct VEXCachingTests {
    private static let immutable = "public, max-age=31536000, immutable"

    /// A path of each kind, and whether what it says can ever become something else.
    private static func paths(_ http: RawHTTP) throws -> [(path: String, isImmutable: Bool)] {
        let row = try #require(try http.json(RawHTTP.consensus + "?limit=1")["verdicts"]?.elements.first { _ in true })
        let verdict = try #require(row["links"]?["self"]?.string)
        let delta = try #require(try http.json(RawHTTP.consensus + "/deltas")["deltas"]?.elements.first { _ in true })
        let document = try #require(
            try http.json("/api/v1/vex/documents?limit=1")["documents"]?.elements.first { _ in true }?["links"]?["self"]?.string
        )
        return [
            (RawHTTP.consensus, false), (RawHTTP.consensus + "/conflicts", false),
            (RawHTTP.consensus + "/deltas?limit=1", false),
            (RawHTTP.consensus + "/status", false), (RawHTTP.consensus + "/by-entry/\(ServedVEX.first)", false), (verdict, true),
            (verdict + "/trace", true), (try #require(delta["links"]?["self"]?.string), true), (verdict + "/history", false),
            (verdict + "/proof", false), ("/api/v1/vex/documents", false), (document, true), (document + "/content", true),
            ("/api/v1/vex/issuers", false), ("/api/v1/vex/issuers/redhat", false),
        ]
    }

    @Test("every answer has a strong tag, and who has it is told so: in a list of tags, weakly, compressed or not")
    func unchanged() async throws {
        try await ServedVEX().serving { (http) throws in
            for (path, isImmutable) in try Self.paths(http) {
                let answer = try http.get(path)
                let tag = try #require(answer["ETag"], "\(path)")
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 10)
                #expect(answer["Cache-Control"] == (isImmutable ? Self.immutable : "no-cache"), "\(path)")
                #expect(try http.get(path)["ETag"] == tag && http.get(path).body == answer.body)
                let packed = "\(tag.dropLast())-gzip\""
                for known in [tag, packed, "W/\(tag)", "\"x\", \(tag)", "*", "\"x\",W/\(packed) "] {
                    let same = try http.get(path, headers: ["If-None-Match: \(known)"])
                    #expect(same.status == 304 && same.body.isEmpty && same["Content-Type"] == nil, "\(path) \(known)")
                    #expect(same["Cache-Control"] == answer["Cache-Control"] && same["ETag"]?.hasPrefix(tag.dropLast()) == true)
                }
                for other in ["\"x\"", String(tag.dropFirst().dropLast()), "\"\"", "\"\(tag.dropFirst(3))"] {
                    #expect(try http.get(path, headers: ["If-None-Match: \(other)"]).status == 200, "\(path) \(other)")
                }
                let head = try http.send("HEAD", path)
                #expect(head.status == 200 && head.body.isEmpty && head["ETag"] == tag)
                #expect(head["Content-Length"] == String(answer.body.count))
                #expect(answer["Access-Control-Allow-Origin"] == "*")
                #expect(answer["Access-Control-Expose-Headers"]?.contains("Link") == true)
            }
        }
    }

    @Test("compressed bytes have a tag of their own")
    func compressed() async throws {
        try await ServedVEX().serving { (http) throws in
            let plain = try http.get(RawHTTP.consensus)
            let packed = try http.get(RawHTTP.consensus, headers: ["Accept-Encoding: gzip"])
            #expect(packed["Content-Encoding"] == "gzip" && plain["Content-Encoding"] == nil)
            let tag = try #require(plain["ETag"])
            #expect(packed["ETag"] == "\(tag.dropLast())-gzip\"")
        }
    }

    @Test("a list has another tag when the log has grown, and for another question; a missing thing has none")
    func changed() async throws {
        let served = try await ServedVEX(.decided)
        try await served.serving { (http) throws in
            let tag = try http.get(RawHTTP.consensus)["ETag"]
            #expect(try http.get(RawHTTP.consensus + "?limit=50")["ETag"] != tag)
            let update = ServedVEX.testdata.appendingPathComponent("vex/update")
            let document = try #require(try VEXLedger.documents(update).first)
            #expect(try http.post("/api/v1/vex/documents", document).status == 201)
            let after = try http.get(RawHTTP.consensus, headers: ["If-None-Match: \(tag ?? "")"])
            #expect(after.status == 200 && after["ETag"] != tag)
            let missing = try http.get(
                "\(RawHTTP.consensus)/\(String(repeating: "0", count: 64))", headers: ["If-None-Match: *"])
            try missing.expectProblem(404, "lens.not-found")
            #expect(missing["ETag"] == nil && missing["Cache-Control"] == "no-store")
            try http.get(RawHTTP.consensus + "?limit=0", headers: ["If-None-Match: *"]).expectProblem(400, "service.parameter")
        }
    }
}
