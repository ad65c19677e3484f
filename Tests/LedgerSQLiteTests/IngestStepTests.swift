import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing
import VEX
import VEXLens
import Wire

@Suite("Documents that come step by step")
struct IngestStepTests {
    private static func document(_ number: Int, _ status: String = "fixed", padding: Int = 0) -> ReceivedDocument {
        let text =
            #"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://steps.example/\#(number)","author":"steps","#
            + #""timestamp":"2026-05-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-\#(1000 + number)"},"#
            + #""products":[{"@id":"pkg:npm/step-\#(number)@1.0.0"}],"status":"\#(status)"}]}"#
        return ReceivedDocument(Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: padding))
    }

    private func ingest(
        _ writer: EndToEndLedger.Writer, _ steps: [[ReceivedDocument]]
    ) async throws -> [[Result<IngestOutcome, any Error>]] {
        var left = steps[...]
        var reported: [[Result<IngestOutcome, any Error>]] = []
        try await writer.service.ingest(steps: { left.popFirst() }, issuer: nil, keepsRead: false) { reported.append($0) }
        return reported
    }

    @Test("each step is reported once, in order, whether it was read while another was logged or after it")
    func order() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        // The third is too large for the fourth to be read meanwhile.
        let steps = [
            (0..<5).map { Self.document($0) }, [], [Self.document(5, padding: 9 << 20)], (6..<9).map { Self.document($0) },
        ]
        let first = writer.trees.end.value
        let outcomes = try await ingest(writer, steps).map { try $0.map { try $0.get() } }
        #expect(outcomes.map(\.count) == [5, 0, 1, 3] && outcomes.joined().allSatisfy(\.isNew))
        #expect(outcomes.joined().map(\.index.value) == (first..<first + 9).map { $0 })
        try writer.close()
    }

    @Test("a document that an earlier step brought is found, also when it was not logged yet while this one was read")
    func repeated() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        let bad = ReceivedDocument(Array("{".utf8))
        let outcomes = try await ingest(
            writer,
            [[Self.document(0), Self.document(1)], [Self.document(1), bad, Self.document(2), Self.document(2)], [Self.document(0)]])
        let isNew = outcomes.map { $0.map { (try? $0.get())?.isNew } }
        #expect(isNew == [[true, true], [false, nil, true, false], [false]])
        let (one, again) = (try outcomes[0][1].get(), try outcomes[1][0].get())
        #expect(one.index == again.index && one.document == again.document && again.observations == 1)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("an error of the caller ends it when what was handed in before is logged and reported")
    func stopped() async throws {
        struct Stop: Error {}
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        var (taken, reported) = (0, 0)
        await #expect(throws: Stop.self) {
            try await writer.service.ingest(
                steps: {
                    taken += 1
                    if taken == 3 { throw Stop() }
                    return [Self.document(taken)]
                }, issuer: nil, keepsRead: false
            ) { reported += $0.count }
        }
        #expect(reported == 2)
        #expect(try await ingest(writer, [[Self.document(1), Self.document(2)]]).joined().allSatisfy { try !$0.get().isNew })
        try writer.close()
    }
}
