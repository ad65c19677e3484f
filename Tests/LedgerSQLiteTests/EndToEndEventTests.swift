import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

@Suite("Events of documents and verdicts, end to end")
struct EndToEndEventTests {
    private func events(_ writer: EndToEndLedger.Writer) throws -> [LensEvent] {
        try SQLiteEvents(writer.directory.store).events(after: .start, limit: 10_000)
    }

    private func told(_ writer: EndToEndLedger.Writer, _ type: EventType) throws -> [LensEvent] {
        try events(writer).filter { $0.type == type }
    }

    private func bad(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: EndToEndLedger.testdata.appendingPathComponent("vex/bad/\(name).json")))
    }

    @Test("every document, verdict and delta is told once, with what it says; known documents and verdicts are no news")
    func story() async throws {
        let writer = try EndToEndLedger().open(emitsEvents: true)
        let documents = try EndToEndLedger.demonstration()
        try await writer.ingest(documents)
        try await writer.ingest(documents)
        try await writer.compute()
        try await writer.compute()
        try await writer.ingest(EndToEndLedger.documents("update"))
        try await writer.compute()
        let counts = try writer.lens.counts()
        #expect(try told(writer, .documentIngested).count == counts.documents)
        #expect(try told(writer, .verdictComputed).count == counts.verdicts)
        #expect(try told(writer, .verdictChanged).count == counts.deltas && counts.deltas == 2)
        for event in try told(writer, .verdictChanged) {
            let index = try #require(event.entry?.index)
            let delta = try #require(try writer.lens.delta(at: index)?.record)
            #expect(event.data["cause"] == .string(delta.cause))
            let new = try #require(try writer.lens.verdict(delta.newVerdict)?.record)
            let status = try #require(new.status?.rawValue)
            #expect(event.data["newStatus"] == .string(status))
            #expect(event.subject == "\(new.vulnerability) \(new.product)")
        }
        let times = try events(writer).map { event in
            let (proofs, place) = try writer.trees.place(of: try #require(event.entry?.index))
            return try proofs.entry(at: place).integratedTime == event.time
        }
        #expect(times.allSatisfy { $0 })
        // A rebuild makes every link again and tells nothing; what was told reads as before.
        let before = try events(writer)
        _ = try writer.service.rebuild()
        #expect(try events(writer) == before)
        writer.expectCleanAudit()
    }

    @Test(
        "a wrong signature is told, whether its document is taken or refused; a strange issuer is told; good ones are not"
    )
    func signatures() async throws {
        let writer = try EndToEndLedger().open(emitsEvents: true)
        try await writer.ingest(EndToEndLedger.demonstration())
        #expect(try told(writer, .signatureVerificationFailed).isEmpty)
        let ids = try writer.service.issuers.all().map { JSONValue.string($0.id.text) }
        let strangers = try told(writer, .documentIngested).filter { event in
            !ids.contains { $0 == event.data["issuer"] }
        }
        #expect(try strangers.map(\.subject) == told(writer, .issuerNotFound).map(\.subject))

        let names = ["jws-signature-altered", "jws-alg-none", "malformed", "dsse-payload-exchanged", "unknown-status"]
        let before = try events(writer).count
        let outcomes = try await writer.service.ingest(names.map { try bad($0) })
        var wanted: [String] = []
        for (name, outcome) in zip(names, outcomes) {
            let digest = SHA256.hash(try bad(name)).hex
            switch outcome {
            case .success(let taken):
                if taken.document.signature == .invalid { wanted.append("sha256:\(digest) taken") }
            case .failure: if name == "jws-alg-none" { wanted.append("sha256:\(digest) refused") }
            }
        }
        let found = try events(writer).dropFirst(before).filter { $0.type == .signatureVerificationFailed }
        #expect(Set(found.map { "\($0.subject) \($0.entry == nil ? "refused" : "taken")" }) == Set(wanted))
        #expect(found.count == wanted.count && wanted.count >= 2)
        let refused = try #require(found.first { $0.entry == nil })
        #expect(refused.data["refusal"] == "trust.signature-refused" && refused.data["signature"] == "invalid")
        // None of what they say counts, and that is told of the statement's verdict too: it has no ballot.
        writer.expectCleanAudit()
    }

    @Test(
        "after a death between a verdict and its delta the event comes with the delta, and none twice",
        arguments: Fault.allCases)
    func crash(_ fault: Fault) async throws {
        let ledger = try EndToEndLedger()
        var writer = try ledger.open(emitsEvents: true)
        try await writer.ingest(EndToEndLedger.demonstration())
        try await writer.compute()
        try await writer.ingest(EndToEndLedger.documents("update"))
        try writer.close()
        // The first commit brings the new verdicts, the second what they owe.
        writer = try ledger.open(FaultPlan(fault, at: .commit, occurrence: 2), emitsEvents: true)
        await #expect(throws: (any Error).self) { try await writer.compute() }
        try writer.close()
        writer = try ledger.open(emitsEvents: true)
        #expect(try await writer.service.payOwed() == (fault == .failedNotKept ? 4 : 0))
        #expect(try told(writer, .verdictChanged).count == 2)
        #expect(try told(writer, .verdictComputed).count == writer.lens.counts().verdicts)
        #expect(try Set(events(writer).map(\.id)).count == events(writer).count)
        writer.expectCleanAudit()
    }

    @Test("with EmitEvents=false nothing is told, of refused documents neither")
    func silent() async throws {
        let writer = try EndToEndLedger().open()
        try await writer.ingest(EndToEndLedger.demonstration())
        _ = try await writer.service.ingest([try bad("jws-alg-none")])
        try await writer.compute()
        #expect(try events(writer).isEmpty)
    }
}
