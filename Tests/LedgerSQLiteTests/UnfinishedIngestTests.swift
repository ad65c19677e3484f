import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import Synchronization
import TLog
import Testing
import VEX
import VEXLens
import Wire

@Suite("What fails beside the log is told, and is no failure of an ingest that is logged")
struct UnfinishedIngestTests {
    private typealias Service = VEXLensService<EndToEndLedger.Log>

    /// A quarantine that cannot be written while it is broken.
    private final class BreakableQuarantine: QuarantineStore {
        private let base: SQLiteQuarantine
        private let state = Mutex(true)
        private let unreadable = Mutex<Set<Digest>>([])

        init(_ base: SQLiteQuarantine) { self.base = base }

        var isBroken: Bool {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
        var limits: QuarantineLimits { base.limits }

        /// Reading this document fails from now on.
        func damage(_ digest: Digest) { _ = unreadable.withLock { $0.insert(digest) } }

        private func requireWhole() throws { if isBroken { throw LedgerError(.storeBusy, "somebody else writes") } }

        func keep(_ document: QuarantinedDocument, content: [UInt8]) throws -> [Digest] {
            try requireWhole()
            return try base.keep(document, content: content)
        }

        func documents(reason: RefusalReason?, limit: Int) throws -> [QuarantinedDocument] {
            try base.documents(reason: reason, limit: limit)
        }

        func document(_ digest: Digest) throws -> QuarantinedDocument? { try base.document(digest) }

        func content(of digest: Digest) throws -> [UInt8]? {
            guard !unreadable.withLock({ $0.contains(digest) }) else { throw LedgerError(.storeIO, "a page cannot be read") }
            return try base.content(of: digest)
        }

        func remove(_ digest: Digest) throws -> Bool {
            try requireWhole()
            return try base.remove(digest)
        }
    }

    private final class Told: Sendable {
        private let all = Mutex<[UnfinishedIngest]>([])

        func take(_ unfinished: UnfinishedIngest) { all.withLock { $0.append(unfinished) } }
        var steps: [UnfinishedIngest.Step] { all.withLock { $0.map(\.step) } }
        var texts: [String] { all.withLock { $0.map(\.text) } }
    }

    private func service(_ writer: EndToEndLedger.Writer, _ quarantine: any QuarantineStore, _ told: Told) -> Service {
        let whole = writer.service
        return Service(
            log: whole.log, sequencer: whole.sequencer, frozen: whole.frozen, lens: whole.lens, issuers: whole.issuers,
            integrator: whole.integrator, reader: whole.reader, authenticator: whole.authenticator, settings: whole.settings,
            quarantine: quarantine, now: whole.now, onUnfinished: { told.take($0) })
    }

    private func openvex(_ number: Int, _ product: String) -> [UInt8] {
        Array(
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a.example/\(number)", "author": "A", "version": 1,
             "timestamp": "2025-01-02T00:00:00Z", "statements": [{"vulnerability": {"name": "CVE-2026-3"},
             "products": [{"@id": "\(product)"}], "status": "fixed"}]}
            """.utf8)
    }

    @Test("a quarantine that cannot be written changes no outcome, and what is owed is made up")
    func quarantine() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let (quarantine, told) = (BreakableQuarantine(SQLiteQuarantine(writer.directory.store)), Told())
        let service = service(writer, quarantine, told)
        let (good, bad) = (openvex(1, "pkg:npm/a@1.0.0"), Array("{".utf8))
        // Refused once, by a version that could not read it.
        quarantine.isBroken = false
        let refused = QuarantinedDocument(
            digest: SHA256.hash(good), size: good.count, keptBytes: good.count, reason: .strict, code: "vex.strict", detail: "d",
            hint: nil, pointer: nil, offset: nil, source: nil, issuer: nil, firstSeen: ledger.clock.now,
            lastSeen: ledger.clock.now, attempts: 1)
        _ = try quarantine.keep(refused, content: good)
        quarantine.isBroken = true

        let results = try await service.ingest([bad, good])
        #expect(throws: VEXError.self) { try results[0].get() }
        let outcome = try results[1].get()
        #expect(outcome.isNew && writer.proofs.head.size == TreeSize(1))
        #expect(told.steps == [.quarantine, .release])
        #expect(told.texts[1].contains(SHA256.hash(good).hex) && told.texts[1].contains("[store.busy]"))
        #expect(try quarantine.documents(reason: nil, limit: 9).map(\.digest) == [SHA256.hash(good)])

        quarantine.isBroken = false
        let again = try #require(try await service.retry().first).get()
        #expect(try !again.result.get().isNew && writer.proofs.head.size == TreeSize(1))
        #expect(try quarantine.documents(reason: nil, limit: 9).isEmpty && told.steps.count == 2)

        quarantine.isBroken = true
        let whole = try await service.ingestAll([openvex(2, "pkg:npm/b@1.0.0"), openvex(3, "pkg:npm/c@1.0.0")])
        #expect(whole.allSatisfy { $0.isNew } && told.steps.suffix(2) == [.release, .release])
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("a quarantined document that cannot be read keeps no other from being tried again")
    func unreadable() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let (quarantine, told) = (BreakableQuarantine(SQLiteQuarantine(writer.directory.store)), Told())
        quarantine.isBroken = false
        let documents = (1...3).map { openvex($0, "pkg:npm/a@\($0).0.0") }
        for bytes in documents {
            let refused = QuarantinedDocument(
                digest: SHA256.hash(bytes), size: bytes.count, keptBytes: bytes.count, reason: .strict, code: "vex.strict",
                detail: "d", hint: nil, pointer: nil, offset: nil, source: nil, issuer: nil, firstSeen: ledger.clock.now,
                lastSeen: ledger.clock.now, attempts: 1)
            _ = try quarantine.keep(refused, content: bytes)
        }
        quarantine.damage(SHA256.hash(documents[1]))
        let results = try await service(writer, quarantine, told).retry(documents.map { SHA256.hash($0) })
        #expect(results.count == 3)
        #expect(try results[0].get().result.get().isNew && results[2].get().result.get().isNew)
        #expect(throws: LedgerError(.storeIO, "")) { try results[1].get() }
        #expect(try quarantine.documents(reason: nil, limit: 9).map(\.digest) == [SHA256.hash(documents[1])])
        try writer.close()
    }

    @Test("statements that cannot be compared with others are told, and their document is logged")
    func unmatched() async throws {
        let ranged = Array(
            #"""
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"supplier": {"name": "S"}},
             "components": [{"type": "library", "name": "a", "bom-ref": "a", "purl": "pkg:npm/a"}],
             "vulnerabilities": [{"id": "CVE-2026-3", "analysis": {"state": "exploitable"},
               "affects": [{"ref": "a", "versions": [{"range": "vers:npm/<2.0.0"}]}]}]}
            """#.utf8)
        for isDamaged in [false, true] {
            let ledger = try EndToEndLedger(isEmpty: true)
            let first = try ledger.open()
            try await first.ingest([openvex(1, "pkg:npm/a@3.0.0")])
            try first.close()
            if isDamaged { try DatabaseTampering(ledger.scratch.database).execute("UPDATE observation SET status = 'odd'") }
            let writer = try ledger.open()
            let told = Told()
            let service = service(writer, SQLiteQuarantine(writer.directory.store), told)
            let outcome = try #require(try await service.ingest([ranged]).first).get()
            #expect(outcome.isNew && writer.proofs.head.size == TreeSize(2))
            #expect(outcome.unmatched.map(\.reason) == (isDamaged ? [] : [.noVersionKnown]))
            #expect(told.steps == (isDamaged ? [.unmatched] : []))
            try writer.close()
        }
    }

    @Test("the same bytes twice in one call are logged once, and both outcomes name that entry")
    func twice() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let document = openvex(1, "pkg:npm/a@1.0.0")
        let outcomes = try await writer.ingest([document, openvex(2, "pkg:npm/b@1.0.0"), document])
        #expect(outcomes.map(\.isNew) == [true, true, false] && writer.proofs.head.size == TreeSize(2))
        #expect(outcomes[2].index == outcomes[0].index && outcomes[2].document == outcomes[0].document)
        #expect(outcomes[2].observations == 1)
        try writer.close()
    }

    @Test("what fails before the commit is an error, and nothing is logged or told")
    func before() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open(FaultPlan(.failedNotKept, at: .commit, occurrence: 1))
        let told = Told()
        let service = service(writer, SQLiteQuarantine(writer.directory.store), told)
        await #expect(throws: LedgerError.self) { try await service.ingest([openvex(1, "pkg:npm/a@1.0.0")]) }
        #expect(writer.proofs.head.size == .empty && told.steps.isEmpty)
        try writer.close()
    }
}
