import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

/// REQUIREMENTS M1–M7: what the service does is counted and measured.
@Suite("End to end: the figures of VexLens")
struct EndToEndMetricsTests {
    /// A clock that goes on by a quarter of a second whenever it is asked.
    private final class Steps: Sendable {
        private let count = Counter()
        func next() -> Double { Double(count.next()) / 4 }
    }

    @Test("documents, computations, weights and questions are measured; refused documents are counted by their reason")
    func figures() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        let steps = Steps()
        let metrics = VEXLensMetrics(elapsed: { steps.next() })
        let own = writer.service
        let service = VEXLensService(
            log: own.log, sequencer: own.sequencer, frozen: own.frozen, lens: own.lens, issuers: own.issuers,
            integrator: own.integrator, reader: own.reader, authenticator: own.authenticator, settings: own.settings,
            now: own.now, metrics: metrics)
        #expect(
            metrics.counts(of: .conflicts).map(\.labels) == [
                ["insufficient_data"], ["status_disagreement"], ["weight_tie"],
            ])
        #expect(metrics.counts(of: .conflicts).allSatisfy { $0.count == 0 })
        let documents = try EndToEndLedger.documents("openvex", "csaf", "cyclonedx")
        _ = try await service.ingest(
            documents + [Array("{".utf8), Array("{\"payload\":\"e30\",\"signature\":\"AA\"}".utf8)])
        let read = metrics.histograms(of: .normalization)
        #expect(read.reduce(0) { $0 + $1.histogram.count } == UInt64(documents.count + 1))
        #expect(
            read.contains { $0.labels == ["openvex", "success"] }
                && read.contains { $0.labels == ["unknown", "error"] })
        let errors = metrics.counts(of: .normalizationErrors).filter { $0.count > 0 }
        #expect(
            errors.map(\.labels) == [["unknown", "not-json"], ["unknown", "signature"]]
                && errors.allSatisfy { $0.count == 1 })
        // Found again it is not read again.
        _ = try await service.ingest(documents)
        #expect(metrics.histograms(of: .normalization).map(\.histogram.count) == read.map(\.histogram.count))

        let pairs = try service.lens.pairs()
        let outcomes = try await service.compute(pairs, mode: .weightedVote, asOf: EndToEndLedger.instant).map {
            try $0.get()
        }
        let decided = metrics.histograms(of: .consensus)
        #expect(decided.reduce(0) { $0 + $1.histogram.count } == UInt64(pairs.count))
        #expect(decided.allSatisfy { $0.labels.first == "WeightedVote" && $0.histogram.sum > 0 })
        let conflicts = outcomes.flatMap(\.verdict.record.conflicts)
        for series in metrics.counts(of: .conflicts) {
            #expect(series.count == UInt64(conflicts.count { $0 == series.labels[0] }), "\(series.labels)")
        }
        let sure = outcomes.filter { $0.verdict.record.status != nil }
        let confidence = metrics.histograms(of: .confidence)
        #expect(confidence.map(\.histogram.count) == [UInt64(sure.count)])
        let sum = sure.reduce(0) { $0 + Double($1.verdict.record.confidence) / 1e6 }
        #expect(abs((confidence.first?.histogram.sum ?? 0) - sum) < 1e-6)
        #expect(metrics.histograms(of: .trustWeight).map(\.labels[0]).contains("trusted"))
        #expect(metrics.histograms(of: .query).allSatisfy { $0.labels == ["facts"] && $0.histogram.count > 0 })
        try writer.close()
    }
}
