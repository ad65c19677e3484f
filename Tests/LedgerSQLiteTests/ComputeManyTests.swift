import Consensus
import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Rekor
import Signing
import TLog
import Testing
import VEX
import VEXLens
import Wire

/// Verdicts are decided ahead while others are logged; nothing of that shows in the ledger.
@Suite struct ComputeManyTests {
    /// More pairs than four transactions take.
    private static let count = 1100
    private static let pairsPerCommit = 250

    private static func document(_ status: String = "not_affected") -> [UInt8] {
        let reason = status == "affected" ? #""action_statement":"update""# : #""justification":"component_not_present""#
        let statements = (0..<count).map { number in
            #"{"vulnerability":{"name":"CVE-2026-\#(10_000 + number)"},"products":[{"@id":"pkg:npm/package-\#(number)@1.0.0"}],"#
                + #""status":"\#(status)",\#(reason)}"#
        }
        return Array(
            (#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://many.example/\#(status)","author":"many","#
                + #""timestamp":"2026-05-01T00:00:00Z","version":1,"statements":[\#(statements.joined(separator: ","))]}"#).utf8)
    }

    @Test func verdictsOfManyTransactionsStandInTheirOrderEachBeforeItsTrace() async throws {
        let ledger = try EndToEndLedger()
        var writer = try ledger.open()
        writer.service.commitLimits.verdicts = Self.pairsPerCommit
        try await writer.ingest([Self.document()])
        let keys = try writer.lens.pairs()
        let outcomes = try await writer.compute()
        #expect(outcomes.count == Self.count && outcomes.allSatisfy { $0.isNew && $0.delta == nil })
        #expect(outcomes.map { VerdictKey(vulnerability: $0.verdict.record.vulnerability, product: $0.verdict.record.product) } == keys)
        #expect(outcomes.map(\.verdict.index) == outcomes.map(\.verdict.index).sorted())
        #expect(outcomes.allSatisfy { outcome in outcome.mergeTrace.map { $0.index > outcome.verdict.index } ?? false })
        // A reference that was made from a receipt is the one that a reader of the log makes.
        for outcome in [outcomes[0], outcomes[600], outcomes[Self.count - 1]] {
            let trace = try LoggedStatements(log: writer.service.log).mergeTrace(try #require(outcome.mergeTrace).record)
            let entry = try writer.trees.entry(at: outcome.verdict.index)
            #expect(trace.verdict.entry.logIndex == outcome.verdict.index.value)
            #expect(trace.verdict.entry.uuid.leafHash == MerkleHash.leaf(entry.body))
            #expect(trace.verdict.entry.uuid.treeID == writer.proofs.head.treeID)
        }
        // Verdicts of a chunk, then the traces of the chunk before it.
        let order = outcomes.enumerated().flatMap { place, outcome in
            [(outcome.verdict.index, place / Self.pairsPerCommit), (outcome.mergeTrace?.index ?? outcome.verdict.index, -1)]
        }.sorted { $0.0 < $1.0 }.map(\.1)
        let sizes = [250, 250, 250, 250, 100]
        let wanted = sizes.indices.flatMap { chunk in
            Array(repeating: chunk, count: sizes[chunk]) + (chunk > 0 ? Array(repeating: -1, count: sizes[chunk - 1]) : [])
        }
        #expect(order == wanted + Array(repeating: -1, count: 100))
        let end = writer.trees.end
        let again = try await writer.compute()
        #expect(again.allSatisfy { !$0.isNew } && again.map(\.verdict) == outcomes.map(\.verdict) && writer.trees.end == end)
        #expect(try writer.lens.owed().isEmpty)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test func verdictsOfManyBytesAreLoggedBeforeThereAreManyOfThem() async throws {
        let ledger = try EndToEndLedger()
        var writer = try ledger.open()
        writer.service.commitLimits.bytes = 100_000
        try await writer.ingest([Self.document()])
        let begun = writer.service.sequencer.batches
        let outcomes = try await writer.compute()
        // A third of the verdicts, a third with traces of the first, and so on: each chunk that is planned is enough.
        #expect(writer.service.sequencer.batches >= begun + 4)
        let firstTrace = try #require(outcomes.compactMap(\.mergeTrace?.index).min())
        #expect(outcomes.filter { $0.verdict.index < firstTrace }.count == 1024)
        #expect(try writer.lens.owed().isEmpty)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test func aPairThatIsNamedTwiceGetsOneVerdict() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let keys = try writer.lens.pairs()
        let asked = [keys[3], keys[0], keys[3], keys[3]]
        let before = writer.trees.end
        let outcomes = try await writer.service.compute(asked, mode: .weightedVote, asOf: EndToEndLedger.instant)
            .map { try $0.get() }
        #expect(outcomes.map(\.verdict.record.product) == asked.map(\.product))
        #expect(outcomes[0].verdict == outcomes[2].verdict && outcomes[0].verdict == outcomes[3].verdict)
        #expect(writer.trees.end.value == before.value + 4, "two verdicts and their traces")
        try writer.close()
    }

    @Test func stepsAreReportedInTheirOrderAndWhatWasHandedInIsLoggedWhenOneFails() async throws {
        struct Stop: Error {}
        let ledger = try EndToEndLedger()
        var writer = try ledger.open()
        writer.service.commitLimits.verdicts = Self.pairsPerCommit
        try await writer.ingest([Self.document()])
        let keys = try writer.lens.pairs()
        var (taken, reported) = (0, [VerdictKey]())
        await #expect(throws: Stop.self) {
            try await writer.service.compute(
                steps: {
                    guard taken < 900 else { throw Stop() }
                    defer { taken += 300 }
                    return Array(keys[taken..<taken + 300])
                }, mode: .weightedVote, asOf: EndToEndLedger.instant
            ) { outcomes in
                reported += try outcomes.map {
                    let record = try $0.get().verdict.record
                    return VerdictKey(vulnerability: record.vulnerability, product: record.product)
                }
            }
        }
        #expect(reported == Array(keys[..<900]))
        #expect(try writer.lens.owed().isEmpty)
        #expect(try await writer.compute().filter(\.isNew).count == 200)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test func nothingGoesOnWhenWhoIsToldRefuses() async throws {
        struct Refusal: Error {}
        let ledger = try EndToEndLedger()
        var writer = try ledger.open()
        writer.service.commitLimits.verdicts = Self.pairsPerCommit
        try await writer.ingest([Self.document()])
        var (left, told): ([VerdictKey]?, Int) = (try writer.lens.pairs(), 0)
        await #expect(throws: Refusal.self) {
            try await writer.service.compute(
                steps: {
                    defer { left = nil }
                    return left
                }, mode: .weightedVote, asOf: EndToEndLedger.instant
            ) { _ in
                told += 1
                throw Refusal()
            }
        }
        #expect(told == 1 && writer.service.sequencer.waiting == 0)
        #expect(try writer.lens.owed().isEmpty)
        let end = writer.trees.end
        try await Task.sleep(for: .milliseconds(50))
        #expect(writer.trees.end == end)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test(arguments: [Fault.failedNotKept, .failedButKept])
    func aCommitThatFailsStopsTheRestAndKeepsWhatIsLogged(fault: Fault) async throws {
        let ledger = try EndToEndLedger()
        let first = try ledger.open()
        try await first.ingest([Self.document()])
        try first.close()
        // Some pairs are logged with their traces by then, others are not.
        var writer = try ledger.open(FaultPlan(fault, at: .commit, occurrence: 3))
        writer.service.commitLimits.verdicts = Self.pairsPerCommit
        await #expect(throws: LedgerError.self) { try await writer.compute() }
        try writer.close()
        let again = try ledger.open()
        try await again.service.payOwed()
        let outcomes = try await again.compute()
        #expect(outcomes.count == Self.count && outcomes.allSatisfy { $0.mergeTrace != nil })
        #expect(try again.lens.owed().isEmpty)
        again.expectCleanAudit()
        try again.close()
    }
}
