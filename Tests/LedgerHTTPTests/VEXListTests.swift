import Foundation
import LedgerHTTP
import LedgerTestKit
import Testing
import VEXService
import Wire

@Suite("GET /api/v1/vex/consensus: verdicts, conflicts and deltas, filtered and page by page")
struct VEXListTests {
    private static func key(_ row: JSONNode) -> String {
        "\(row["vulnerability"]?.string ?? "") \(row["product"]?.string ?? "")"
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    @Test("all current verdicts, by pair, whatever the length of a page; every link of them leads somewhere")
    func pages() async throws {
        try await ServedVEX().serving { (http) throws in
            let all = try #require(try http.json(RawHTTP.consensus + "?limit=100")["verdicts"]).elements.map { $0 }
            #expect(all.count == 14 && all.map(Self.key) == all.map(Self.key).sorted())
            for limit in [1, 2, 3, 5, 13, 14, 15, 100] {
                let rows = try http.all(RawHTTP.consensus, "verdicts", limit: limit)
                #expect(rows.map(\.bytes) == all.map(\.bytes), "\(limit)")
            }
            for row in all {
                for link in try #require(row["links"]).members {
                    guard let path = link.value.string else {
                        #expect(link.value.isNull && row["previous"]?.isNull == true)
                        continue
                    }
                    #expect(try http.get(path).status == 200, "\(path)")
                }
                #expect(row["treeIndex"]?.int == row["logIndex"]?.int.map { $0 - ServedVEX.offset })
                let confidence = try #require(row["confidence"]?.string)
                #expect(confidence.split(separator: ".").last?.count == 6)
            }
        }
    }

    @Test("each filter gives what the whole list has of it, alone and with another")
    func filters() async throws {
        try await ServedVEX().serving { (http) throws in
            let all = try http.all(RawHTTP.consensus, "verdicts", limit: 100)
            func expect(
                _ query: String, sourceLocation: SourceLocation = #_sourceLocation, _ fits: (JSONNode) throws -> Bool
            ) throws {
                let found = try http.all("\(RawHTTP.consensus)?\(query)", "verdicts", limit: 3)
                #expect(try found.map(\.bytes) == all.filter(fits).map(\.bytes), "\(query)", sourceLocation: sourceLocation)
            }
            for status in ["affected", "not_affected", "fixed", "under_investigation"] {
                try expect("status=\(status)") { $0["status"]?.string == status }
                try expect("status=\(status)&conflicts=true") { $0["status"]?.string == status && $0["conflicts"]?.count != 0 }
            }
            for row in all {
                let (vulnerability, product) = (row["vulnerability"]?.string ?? "", row["product"]?.string ?? "")
                try expect("vulnerability=\(vulnerability)") { $0["vulnerability"]?.string == vulnerability }
                try expect("product=\(Self.encoded(product))") { $0["product"]?.string == product }
                let confidence = row["confidence"]?.string ?? ""
                try expect("minConfidence=\(confidence)") { ($0["confidence"]?.string ?? "") >= confidence }
            }
            try expect("conflicts=false") { _ in true }
            try expect("product=PKG:Maven/org.apache.commons/commons-lang3@3.12.0") {
                $0["product"]?.string == ServedVEX.product
            }
            try expect("vulnerability=CVE-0000-0000") { _ in false }
            let conflicts = try http.all(RawHTTP.consensus + "/conflicts", "verdicts", limit: 2)
            #expect(!conflicts.isEmpty && conflicts.map(\.bytes) == all.filter { $0["conflicts"]?.count != 0 }.map(\.bytes))
        }
    }

    @Test("by issuer: those whose merge trace lists one of its observations")
    func issuers() async throws {
        try await ServedVEX().serving { (http) throws in
            let all = try http.all(RawHTTP.consensus, "verdicts", limit: 100)
            var spoken: [String: [[UInt8]]] = ["nobody": []]
            for row in all {
                let trace = try http.json(try #require(row["links"]?["trace"]?.string))
                let issuers = Set(
                    try #require(trace["statement"]?["sources"]).elements.compactMap { $0["issuer"]?["id"]?.string })
                for issuer in issuers { spoken[issuer, default: []].append(row.bytes) }
            }
            #expect(spoken.count > 4)
            for (issuer, rows) in spoken {
                let found = try http.all("\(RawHTTP.consensus)?issuer=\(issuer)", "verdicts", limit: 2)
                #expect(found.map(\.bytes) == rows, "\(issuer)")
            }
        }
    }

    @Test("by entry: of the verdicts that it is linked to, those that are current")
    func entries() async throws {
        let served = try await ServedVEX()
        let size = Int(served.ledger.vex.end)
        try await served.serving { (http) throws in
            for index in 0..<size {
                let linked = try http.get("\(RawHTTP.consensus)/by-entry/\(index)?limit=100")
                let current =
                    linked.status == 200 ? try linked.json()["verdicts"]?.elements.filter { $0["current"]?.bool == true } : []
                let ids = Set((current ?? []).compactMap { $0["verdictId"]?.string })
                let found = try http.all("\(RawHTTP.consensus)?entry=\(index)", "verdicts", limit: 100)
                #expect(Set(found.compactMap { $0["verdictId"]?.string }) == ids, "\(index)")
            }
            #expect(try http.json("\(RawHTTP.consensus)?entry=\(size)")["verdicts"]?.count == 0)
            let unknown = String(repeating: "0", count: 64)
            #expect(try http.json("\(RawHTTP.consensus)?entry=\(unknown)")["verdicts"]?.count == 0)
        }
    }

    @Test("deltas in the order of the log, from an entry on, by pair; each names both entries")
    func deltas() async throws {
        try await ServedVEX().serving { (http) throws in
            let path = RawHTTP.consensus + "/deltas"
            let all = try http.all(path, "deltas", limit: 100)
            let indexes = all.compactMap { $0["logIndex"]?.int }
            #expect(all.count == 2 && indexes == indexes.sorted())
            #expect(try http.all(path, "deltas", limit: 1).map(\.bytes) == all.map(\.bytes))
            for (place, row) in all.enumerated() {
                let index = indexes[place]
                #expect(try http.all("\(path)?since=\(index)", "deltas", limit: 1).map(\.bytes) == all[place...].map(\.bytes))
                #expect(try http.all("\(path)?since=\(index + 1)", "deltas", limit: 5).count == all.count - place - 1)
                let own = try http.json(try #require(row["links"]?["self"]?.string))
                #expect(own.bytes == row.bytes)
                for side in ["old", "new"] {
                    let named = try #require(row.member(named: side))
                    let verdict = try http.json("\(RawHTTP.consensus)/\(named["verdictId"]?.string ?? "")")
                    for member in ["verdictId", "status", "logIndex", "uuid"] {
                        #expect(named.member(named: member)?.bytes == verdict.member(named: member)?.bytes)
                    }
                }
                #expect(row["changes"]?.count ?? 0 > 0)
            }
            let pair = "vulnerability=\(ServedVEX.vulnerability)&product=\(Self.encoded(ServedVEX.product))"
            #expect(try http.all("\(path)?\(pair)", "deltas", limit: 5).count == 1)
            #expect(try http.all("\(path)?vulnerability=CVE-0000-0000", "deltas", limit: 5).isEmpty)
        }
    }

    @Test("a parameter that is none is named with the nearest, one of another form with what it must be")
    func refusals() async throws {
        try await ServedVEX(.empty).serving { (http) throws in
            let cases: [(query: String, code: String, hint: String?)] = [
                ("vulnerabilty=x", "service.unknown-parameter", "did you mean vulnerability?"),
                ("Status=fixed", "service.unknown-parameter", "did you mean status?"),
                ("limit=1&limit=1", "service.unknown-parameter", "once"), ("limit=0", "service.parameter", nil),
                ("limit=101", "service.parameter", nil), ("limit=+1", "service.parameter", nil),
                ("limit=", "service.parameter", nil), ("status=fixt", "service.parameter", "did you mean fixed?"),
                ("status=", "service.parameter", nil), ("vulnerability=", "service.parameter", nil),
                ("vulnerability=\(String(repeating: "x", count: 2049))", "service.parameter", nil),
                ("product=pkg:maven", "service.parameter", "pkg:maven/group/name@version"),
                ("conflicts=yes", "service.parameter", nil), ("minConfidence=1.000001", "service.parameter", "0.75"),
                ("minConfidence=0.1234567", "service.parameter", "0.75"), ("minConfidence=-0", "service.parameter", nil),
                ("entry=-1", "service.parameter", "log index"), ("entry=abc", "service.parameter", "leaf hash"),
                ("entry=\(String(repeating: "0", count: 80))", "service.parameter", nil),
                ("cursor=abc", "service.cursor", "next"), ("cursor=", "service.cursor", nil),
            ]
            for (query, code, hint) in cases {
                let answer = try http.get("\(RawHTTP.consensus)?\(query)")
                try answer.expectProblem(400, code, hint: hint)
                #expect(try answer.json()["instance"]?.string == RawHTTP.consensus)
            }
            try http.get(RawHTTP.consensus + "/status?x=1").expectProblem(400, "service.unknown-parameter")
            try http.get(RawHTTP.consensus + "/deltas?since=-1").expectProblem(400, "service.parameter")
            #expect(try http.json(RawHTTP.consensus + "?limit=100&minConfidence=1&conflicts=false")["verdicts"]?.count == 0)
        }
    }

    @Test("a cursor is for one kind of list")
    func cursors() async throws {
        try await ServedVEX().serving { (http) throws in
            let paths =
                ["", "/deltas", "/by-entry/\(ServedVEX.first)"].map { RawHTTP.consensus + $0 } + [
                    "/api/v1/vex/documents", "/api/v1/vex/issuers",
                ]
            let cursors = try paths.map { try http.json($0 + "?limit=1")["next"]?.string }
            #expect(cursors[0] != nil && cursors[1] != nil && cursors[3] != nil && cursors[4] != nil)
            // Those that go on behind an entry of the log understand each other.
            let kinds = [0, 1, 1, 1, 2]
            for (place, path) in paths.enumerated() {
                for (other, cursor) in cursors.enumerated() {
                    guard let cursor else { continue }
                    let answer = try http.get("\(path)?cursor=\(cursor)")
                    #expect(answer.status == (kinds[place] == kinds[other] ? 200 : 400), "\(path) \(other)")
                }
            }
        }
    }
}
