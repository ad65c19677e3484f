import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import Testing
import Trust
import VEXLens
import Wire

@Suite("Trust or settings that are again as they were")
struct ReturnedStateTests {
    enum Cause: CaseIterable { case trust, settings }

    private static let key = VerdictKey(vulnerability: "CVE-2026-3", product: "pkg:npm/a@1.0.0")

    private static let document = Array(
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a.example/1", "author": "a", "version": 1,
         "timestamp": "2025-01-02T00:00:00Z", "statements": [{"vulnerability": {"name": "CVE-2026-3"},
         "products": [{"@id": "pkg:npm/a@1.0.0"}], "status": "fixed"}]}
        """.utf8)

    /// A ledger whose trust or settings go there and back.
    private struct Scene {
        let ledger: EndToEndLedger
        var writer: EndToEndLedger.Writer
        let cause: Cause

        init(_ cause: Cause) throws {
            ledger = try EndToEndLedger(isEmpty: true)
            writer = try ledger.open()
            self.cause = cause
        }

        mutating func turn(isBack: Bool) throws {
            switch cause {
            case .trust: try writer.service.directory.setTier(isBack ? .known : .authoritative, of: "a")
            case .settings:
                var settings = ConsensusSettings()
                if !isBack { settings.minFreshnessFactor = Millionths(400_000) }
                try writer.close()
                writer = try ledger.open(settings: settings)
            }
        }

        func compute(at instant: Timestamp) async throws -> ComputeOutcome {
            let outcomes = try await writer.service.compute([ReturnedStateTests.key], mode: .weightedVote, asOf: instant)
            return try #require(outcomes.first).get()
        }

        func current() throws -> Digest? { try writer.lens.currentVerdicts(on: [ReturnedStateTests.key])[0]?.record.id }
    }

    @Test(
        "at the same instant the verdict of then answers and nothing is written; the newer one is current until another instant",
        arguments: Cause.allCases)
    func sameInstant(_ cause: Cause) async throws {
        let instant = EndToEndLedger.instant
        var scene = try Scene(cause)
        try scene.writer.service.directory.register(try IssuerSample.issuer("a"))
        try await scene.writer.ingest([Self.document])
        let first = try await scene.compute(at: instant)
        try scene.turn(isBack: false)
        let second = try await scene.compute(at: instant)
        #expect(first.isNew && second.isNew && second.delta != nil)
        try scene.turn(isBack: true)

        let size = scene.writer.proofs.head.size
        let again = try await scene.compute(at: instant)
        #expect(!again.isNew && again.verdict == first.verdict)
        #expect(try scene.current() == second.verdict.record.id)
        let run = RecomputeRun(.all, mode: .weightedVote, asOf: instant, end: scene.writer.trees.end)
        let counts = try await scene.writer.service.recompute(
            run, journal: SQLiteRecomputeJournal(scene.writer.directory.store)
        ) { #expect($1.isEmpty) }.counts
        #expect(counts.unchanged == 1 && counts.pairs == 1)
        #expect(try scene.current() == second.verdict.record.id && scene.writer.proofs.head.size == size)

        let later = try await scene.compute(at: Timestamp(seconds: instant.seconds + 1))
        #expect(later.isNew && later.verdict.record.previous == second.verdict.record.id)
        #expect(try scene.current() == later.verdict.record.id)
        scene.writer.expectCleanAudit()
        try scene.writer.close()
    }
}
