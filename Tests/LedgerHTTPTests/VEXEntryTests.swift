import Foundation
import LedgerHTTP
import LedgerTestKit
import Testing
import VEXService
import Wire

@Suite("GET /api/v1/vex/consensus/by-entry/{entry}: from an entry of the log to verdicts")
struct VEXEntryTests {
    private static let path = RawHTTP.consensus + "/by-entry"

    @Test("every entry of the log, by number, UUID and leaf hash; what cites what is told from both sides")
    func all() async throws {
        let served = try await ServedVEX()
        let size = Int(served.ledger.vex.end)
        try await served.serving { (http) throws in
            var kinds: [String: Int] = [:]
            for index in ServedVEX.offset..<size {
                let found = try http.json("\(Self.path)/\(index)?limit=100")
                let kind = try #require(found["entry"]?["kind"]?.string)
                kinds[kind, default: 0] += 1
                let uuid = try #require(found["entry"]?["uuid"]?.string)
                for name in [uuid, String(uuid.suffix(64)), uuid.uppercased()] {
                    #expect(try http.json("\(Self.path)/\(name)?limit=100").bytes == found.bytes)
                }
                #expect(found["entry"]?["logIndex"]?.int == index)
                let rows = try #require(found["verdicts"]).elements.map { $0 }
                try Self.expect(rows, kind: kind, index: index, uuid: uuid, http)
                #expect(try http.all("\(Self.path)/\(index)", "verdicts", limit: 100).map(\.bytes) == rows.map(\.bytes))
            }
            #expect(
                kinds == [
                    "issuerChange": ServedVEX.first - ServedVEX.offset, "document": 8, "verdict": 16, "mergeTrace": 16, "delta": 2,
                ])
        }
    }

    private static func expect(_ rows: [JSONNode], kind: String, index: Int, uuid: String, _ http: RawHTTP) throws {
        let relations = rows.compactMap { $0["relation"]?.string }
        switch kind {
        case "verdict":
            #expect(relations == ["self"] && rows[0]["logIndex"]?.int == index)
        case "mergeTrace":
            #expect(relations == ["traced"])
            #expect(try http.json(try #require(rows[0]["links"]?["trace"]?.string))["logIndex"]?.int == index)
        case "delta":
            #expect(relations == ["old", "new"] && rows[1]["previous"]?.string == rows[0]["verdictId"]?.string)
            #expect(rows.map { $0["current"]?.bool } == [false, true])
            #expect(try http.json(try #require(rows[1]["links"]?["delta"]?.string))["logIndex"]?.int == index)
        case "issuerChange":
            #expect(relations == [])
            let change = try #require(try http.json("\(path)/\(index)")["entry"]?["change"])
            #expect(change["action"]?.string == "register" && change["before"]?.isNull == true)
            let issuer = try http.json(try #require(change["links"]?["issuer"]?.string))
            #expect(issuer["id"]?.bytes == change["issuer"]?.bytes)
            #expect(try http.json("\(RawHTTP.consensus)?entry=\(uuid)")["verdicts"]?.count == 0)
        default:
            #expect(Set(relations) == ["cites"])
            // Exactly the verdicts, of all that ever were, whose trace has a source in this document.
            var citing: [String] = []
            for row in try http.all(RawHTTP.consensus, "verdicts", limit: 100) {
                for verdict in try http.all(try #require(row["links"]?["history"]?.string), "verdicts", limit: 9) {
                    let trace = try http.json(try #require(verdict["links"]?["trace"]?.string))
                    let sources = try #require(trace["statement"]?["sources"]).elements
                    if sources.contains(where: { $0["entry"]?["uuid"]?.string == uuid }) {
                        citing.append(verdict["verdictId"]?.string ?? "")
                    }
                }
            }
            #expect(Set(rows.compactMap { $0["verdictId"]?.string }) == Set(citing) && rows.count == citing.count)
            #expect(rows.compactMap { $0["logIndex"]?.int } == rows.compactMap { $0["logIndex"]?.int }.sorted())
        }
        for row in rows {
            let newest = try http.all(try #require(row["links"]?["history"]?.string), "verdicts", limit: 9).last
            #expect(row["current"]?.bool == (newest?["verdictId"]?.string == row["verdictId"]?.string))
        }
    }

    @Test("a document's verdicts come page by page")
    func pages() async throws {
        try await ServedVEX().serving { (http) throws in
            for document in try http.all("/api/v1/vex/documents", "documents", limit: 3) {
                let path = try #require(document["links"]?["verdicts"]?.string)
                let whole = try #require(try http.json(path + "?limit=100")["verdicts"]).elements.map(\.bytes)
                for limit in 1...3 { #expect(try http.all(path, "verdicts", limit: limit).map(\.bytes) == whole) }
            }
        }
    }

    @Test("an entry that is not there, one of somebody else, and a name that is none")
    func missing() async throws {
        let served = try await ServedVEX()
        let size = served.ledger.vex.end
        try await served.serving { (http) throws in
            try http.get("\(Self.path)/\(size)").expectProblem(404, "lens.not-found", hint: "begin with 0")
            // The frozen tree's one entry is a stranger's.
            try http.get("\(Self.path)/0").expectProblem(404, "lens.not-found", hint: "logIndex=0")
            for digits in [64, 80] {
                let name = String(repeating: "1", count: digits)
                try http.get("\(Self.path)/\(name)").expectProblem(404, "lens.not-found")
                try http.get("\(Self.path)/\(name.dropLast())").expectProblem(400, "service.parameter", hint: "80")
            }
            for name in ["-1", "01", "1.0", "x", "%20", "9223372036854775808", String(repeating: "0", count: 80)] {
                try http.get("\(Self.path)/\(name)").expectProblem(400, "service.parameter")
            }
        }
    }
}
