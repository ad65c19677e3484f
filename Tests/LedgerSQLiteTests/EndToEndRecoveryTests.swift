import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing
import Trust
import VEXLens
import Wire

@Suite("Recovery, repetition and order")
struct EndToEndRecoveryTests {
    /// A place in a computation where the process dies: the first commit has the verdicts, the second what they owe.
    struct Death: CustomTestStringConvertible, Sendable {
        let fault: Fault
        let call: MutatingCall
        let occurrence: Int

        var testDescription: String { "\(call) \(occurrence) \(fault)" }

        static let all = [MutatingCall.commit, .advanceGuard].flatMap { call in
            [1, 2].flatMap { number in Fault.allCases.map { Death(fault: $0, call: call, occurrence: number) } }
        }

        /// Whether the verdicts are in the log after it, and whether what they owe is.
        var isDecided: Bool { (call, occurrence, fault) != (.commit, 1, .failedNotKept) }
        var isPaid: Bool { occurrence == 2 && (call == .advanceGuard || fault == .failedButKept) }
    }

    @Test(
        "a process that dies around the derived entries leaves them owed, and the next one pays", arguments: Death.all)
    func crash(_ death: Death) async throws {
        let ledger = try EndToEndLedger()
        do {
            let writer = try ledger.open()
            try await writer.ingest(EndToEndLedger.demonstration())
            try writer.close()
            let dying = try ledger.open(FaultPlan(death.fault, at: death.call, occurrence: death.occurrence))
            await #expect(throws: LedgerError.self) { try await dying.compute() }
            // Nothing more is written by a sequencer that cannot know what was kept.
            await #expect(throws: LedgerError(.suspect, "")) { try await dying.compute(mode: .lattice) }
            try dying.close()
        }
        let writer = try ledger.open()
        let counts = try writer.lens.counts()
        #expect(counts.verdicts == (death.isDecided ? 14 : 0))
        #expect(counts.mergeTraces == (death.isPaid ? 14 : 0))
        #expect(counts.owed == (death.isDecided && !death.isPaid ? 14 : 0))
        writer.expectCleanAudit()
        // A rebuild does not forget what is owed.
        _ = try writer.service.rebuild()
        #expect(try writer.lens.counts() == counts)
        #expect(try await writer.service.payOwed() == counts.owed)
        #expect(try await writer.service.payOwed() == 0)
        let outcomes = try await writer.compute()
        #expect(outcomes.allSatisfy { $0.isNew == !death.isDecided && $0.mergeTrace != nil })
        let after = try writer.lens.counts()
        #expect(after.verdicts == 14 && after.mergeTraces == 14 && after.owed == 0)
        #expect(writer.proofs.head.size == TreeSize(40))
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("a document whose commit fails is not half there, and comes in the next time", arguments: Fault.allCases)
    func ingest(_ fault: Fault) async throws {
        let ledger = try EndToEndLedger()
        let dying = try ledger.open(FaultPlan(fault, at: .commit, occurrence: 1))
        await #expect(throws: LedgerError.self) { try await dying.ingest(EndToEndLedger.demonstration()) }
        try dying.close()
        let writer = try ledger.open()
        let kept = fault == .failedButKept ? 7 : 0
        #expect(try writer.lens.counts().documents == kept)
        let outcomes = try await writer.ingest(EndToEndLedger.demonstration())
        #expect(outcomes.count { !$0.isNew } == kept)
        #expect(writer.proofs.head.size == TreeSize(12))
        writer.expectCleanAudit()
    }

    @Test("rows that are made again from the log equal the live ones, in every table")
    func rebuild() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        try await writer.compute()
        try await writer.ingest(try EndToEndLedger.documents("update"))
        try await writer.compute()
        try await writer.compute(mode: .authoritativeFirst)
        let before = try ledger.tables()
        #expect(before["observation"]?.count == 25 && before["merge_trace"]?.count == before["verdict"]?.count)
        #expect((before["delta"]?.count ?? 0) > 2, "\(before.keys.sorted())")
        for _ in 0..<2 {
            let summary = try writer.service.rebuild()
            #expect(summary.entries == Int(writer.proofs.head.size.value) && summary.others == 0)
            let after = try ledger.tables()
            for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
        }
        writer.expectCleanAudit()
    }

    @Test("the order and the grouping of documents do not change a verdict id", arguments: 0..<8)
    func order(round: Int) async throws {
        let seed = 0x0dd0_0000 + UInt64(round)
        var random = SeededGenerator(seed: seed)
        func verdicts(_ groups: [[[UInt8]]]) async throws -> [Digest] {
            let writer = try EndToEndLedger().open()
            for group in groups { try await writer.ingest(group) }
            return try await writer.compute().map(\.verdict.record.id)
        }
        let documents = try EndToEndLedger.documents("openvex", "csaf", "cyclonedx", "update")
        let expected = try await verdicts([documents])
        var (groups, rest) = ([[[UInt8]]](), documents.shuffled(using: &random))
        while !rest.isEmpty {
            let count = Int.random(in: 1...rest.count, using: &random)
            groups.append(Array(rest.prefix(count)))
            rest.removeFirst(count)
        }
        #expect(try await verdicts(groups) == expected, "seed \(seed)")
        #expect(expected.count == 14)
    }

    @Test("the same input twice writes nothing; only what counts makes a new verdict")
    func twice() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let ids = try await writer.compute().map(\.verdict.record.id)
        let tables = try ledger.tables()
        #expect(try await writer.ingest(EndToEndLedger.demonstration()).allSatisfy { !$0.isNew })
        let again = try await writer.compute()
        #expect(again.map(\.verdict.record.id) == ids && again.allSatisfy { !$0.isNew })
        #expect(try ledger.tables() == tables)
    }

    @Test("a revoked issuer's statements stop counting, and each change is a delta of that cause")
    func revoked() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let before = try await writer.compute()
        try writer.service.directory.revoke("docker-dhi", at: Timestamp(seconds: 1_600_000_000), reason: "key lost")
        let changed = try await writer.compute().filter(\.isNew)
        #expect(changed.count > 0 && changed.count < before.count)
        for outcome in changed {
            #expect(try #require(outcome.delta).record.cause == "trust_change")
            #expect(outcome.verdict.record.previous != nil)
        }
        #expect(try await writer.compute().allSatisfy { !$0.isNew })
        writer.expectCleanAudit()
    }
}
