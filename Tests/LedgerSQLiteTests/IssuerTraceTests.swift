import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Testing
import Trust
import VEXLens
import Wire

@Suite("Revocations in merge traces, and changes of issuers as events")
struct IssuerTraceTests {
    private static let issuer: Identifier = "docker-dhi"
    /// Entries of the ledger are of 2026-01-01.
    private static let later = Timestamp(seconds: 1_772_000_000)
    private static let earlier = Timestamp(seconds: 1_600_000_000)

    private func traces(_ outcomes: [ComputeOutcome], _ writer: EndToEndLedger.Writer) throws -> [VEXMergeSource] {
        try outcomes.filter(\.isNew).flatMap { outcome in
            let record = try #require(try writer.lens.mergeTrace(of: outcome.verdict.record.id)).record
            return try LoggedStatements(log: writer.directory.store).mergeTrace(record).sources
        }
    }

    @Test(
        "a statement that is older than the revocation counts as before, and its trace says so; one that is not does not count"
    )
    func revocations() async throws {
        for (instant, isLater) in [(Self.later, true), (Self.earlier, false)] {
            let writer = try EndToEndLedger().open()
            try await writer.ingest(EndToEndLedger.demonstration())
            let first = try traces(try await writer.compute(), writer)
            #expect(!first.isEmpty && first.allSatisfy { $0.revocation == nil })
            try writer.service.directory.revoke(Self.issuer, at: instant, reason: "key lost")
            let sources = try traces(try await writer.compute(), writer)
            let own = sources.filter { $0.issuer.id == Self.issuer }
            #expect(!own.isEmpty)
            for source in own {
                #expect(source.revocation == StatedRevocation(at: instant, reason: "key lost", isLater: isLater))
                let before = try #require(first.first { $0.observation == source.observation })
                if isLater { #expect(source.fate == before.fate && source.factors == before.factors) }
                guard case .ballot = source.fate else { continue }
                #expect(isLater || source.factors?.tier == TrustTier.untrusted.rawValue)
            }
            #expect(sources.allSatisfy { $0.issuer.id == Self.issuer || $0.revocation == nil })
            writer.expectCleanAudit()
        }
    }

    @Test("a trace that is paid after a crash says what the directory held at its verdict, whatever it holds by then")
    func crash() async throws {
        let ledger = try EndToEndLedger()
        let first = try ledger.open()
        try await first.ingest(EndToEndLedger.demonstration())
        try first.close()
        let dying = try ledger.open(FaultPlan(.failedNotKept, at: .commit, occurrence: 2))
        await #expect(throws: LedgerError.self) { try await dying.compute() }
        try dying.close()
        let writer = try ledger.open()
        try writer.service.directory.revoke(Self.issuer, at: Self.later, reason: "key lost")
        #expect(try await writer.service.payOwed() == 14)
        for verdict in try writer.lens.currentVerdicts(matching: VerdictQuery()) {
            let record = try #require(try writer.lens.mergeTrace(of: verdict.record.id)).record
            let trace = try LoggedStatements(log: writer.directory.store).mergeTrace(record)
            #expect(trace.sources.allSatisfy { $0.revocation == nil })
        }
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("each change is told once, in order; what a migration logs, and a rebuild, is no news")
    func events() throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let old = try IssuerSample.issuer("old")
        let record = String(decoding: try CanonicalJSON.encode(old.json), as: UTF8.self)
        try DatabaseTampering(ledger.scratch.database).execute(
            "INSERT INTO issuer (id, record) VALUES ('old', '\(record)')")
        let writer = try ledger.open(emitsEvents: true)
        let directory = writer.service.directory
        #expect(try directory.logMigrated() == 1)
        try directory.register(try IssuerSample.issuer("a"))
        try directory.setTier(.trusted, of: "a")
        try directory.setTier(.trusted, of: "a")
        try directory.revoke("old", at: IssuerSample.day(3), reason: "sold")
        _ = try writer.service.rebuild()
        let told = try SQLiteEvents(writer.directory.store).events(after: .start, limit: 100)
        #expect(told.allSatisfy { $0.type == .issuerChanged })
        #expect(told.map(\.subject) == ["a", "a", "old"])
        #expect(told.map { $0.data["action"] } == [.string("register"), .string("set_tier"), .string("revoke")])
        #expect(told.last?.data["reason"] == .string("sold"))
        try writer.close()
    }

    @Test("the verdicts in which an issuer spoke are found, whether it counted or not")
    func affected() async throws {
        let writer = try EndToEndLedger().open()
        try await writer.ingest(EndToEndLedger.demonstration())
        try await writer.compute()
        for id in try writer.service.issuers.all().map(\.id) {
            var query = VerdictQuery()
            query.issuer = id
            let found = Set(try writer.lens.currentVerdicts(matching: query).map { $0.record.id })
            let expected = try writer.lens.currentVerdicts(matching: VerdictQuery()).filter { verdict in
                let trace = try #require(try writer.lens.mergeTrace(of: verdict.record.id)).record
                return try LoggedStatements(log: writer.directory.store).mergeTrace(trace).sources.contains {
                    $0.issuer.id == id
                }
            }
            #expect(found == Set(expected.map { $0.record.id }), "\(id)")
        }
        try writer.close()
    }
}
