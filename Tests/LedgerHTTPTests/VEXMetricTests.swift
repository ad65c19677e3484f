import LedgerHTTP
import LedgerTestKit
import Testing
import VEXLens
import VEXService
import Wire

@Suite("How long questions over HTTP take (vexlens.projection.query_duration_seconds)")
struct VEXMetricTests {
    @Test("each question is counted once under its kind; what the client has already, or is no question, is not")
    func counted() async throws {
        let served = try await ServedVEX(.decided)
        let metrics = try #require(served.ledger.lens.metrics)
        func counts() -> [String: UInt64] {
            Dictionary(uniqueKeysWithValues: metrics.histograms(of: .query).map { ($0.labels[0], $0.histogram.count) })
                .filter { $0.key != "facts" }
        }
        #expect(counts().isEmpty)
        try await served.serving { (http) throws in
            let first = try #require(try http.json(RawHTTP.consensus)["verdicts"]?.elements.first { _ in true })
            let path = try #require(first["links"]?["self"]?.string)
            let root = RawHTTP.consensus
            for path in [
                root + "/conflicts", root + "/deltas", root + "/status", root + "/by-entry/1", path, path + "/trace",
                path + "/history", "/api/v1/vex/documents", "/api/v1/vex/issuers",
            ] { _ = try http.json(path) }
            #expect(try http.get(path + "/delta").status == 404)
            let tag = try #require(try http.get(root)["ETag"])
            #expect(try http.get(root, headers: ["If-None-Match: \(tag)"]).status == 304)
            #expect(try http.get(root + "?nothing=1").status == 400)
        }
        var wanted: [String: UInt64] = [
            "conflicts": 1, "deltas": 1, "status": 1, "by-entry": 1, "verdict": 1, "trace": 1, "history": 1, "delta": 1,
        ]
        wanted.merge(["verdicts": 2, "documents": 1, "issuers": 1]) { first, _ in first }
        #expect(counts() == wanted)
    }
}
