import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import Testing
import VEX
import VEXLens
import Wire

@Suite("Quarantine")
struct QuarantineTests {
    private func open(
        _ limits: QuarantineLimits = QuarantineLimits()
    ) throws -> (SQLiteQuarantine, LedgerDirectory<LensRowWriter>, Scratch) {
        let (log, scratch) = (try DemoLog(), Scratch())
        let directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter())
        try log.create(directory.store, directory.checkpointGuard)
        return (SQLiteQuarantine(directory.store, limits: limits), directory, scratch)
    }

    private func refused(
        _ content: [UInt8], _ reason: RefusalReason = .notJSON, at second: Int64, size: Int? = nil, source: String? = "s"
    ) -> QuarantinedDocument {
        QuarantinedDocument(
            digest: SHA256.hash(content), size: size ?? content.count, keptBytes: content.count, reason: reason, code: "vex.c",
            detail: "d", hint: "h", pointer: "/a", offset: 3, source: source, issuer: "i", firstSeen: Timestamp(seconds: second),
            lastSeen: Timestamp(seconds: second), attempts: 1)
    }

    @Test("a document is kept with everything known of it; again it counts an attempt and keeps when it was first seen")
    func keeps() throws {
        let (quarantine, directory, scratch) = try open()
        defer { withExtendedLifetime((directory, scratch)) {} }
        let content: [UInt8] = [1, 2, 3]
        #expect(try quarantine.keep(refused(content, at: 5), content: content) == [])
        #expect(try quarantine.documents(reason: nil, limit: 9) == [refused(content, at: 5)])
        #expect(try quarantine.content(of: SHA256.hash(content)) == content)
        _ = try quarantine.keep(refused(content, .strict, at: 8, source: nil), content: content)
        let again = try #require(try quarantine.document(SHA256.hash(content)))
        #expect(again.attempts == 2 && again.firstSeen.seconds == 5 && again.lastSeen.seconds == 8)
        #expect(again.reason == .strict && again.source == "s")
        #expect(try quarantine.documents(reason: .notJSON, limit: 9).isEmpty)
        #expect(try quarantine.remove(SHA256.hash(content)) && !quarantine.remove(SHA256.hash(content)))
        #expect(try quarantine.content(of: SHA256.hash(content)) == nil)
    }

    @Test("of a document that is too long the beginning is kept, and whole bytes are not given up for a beginning")
    func bounded() throws {
        var limits = QuarantineLimits()
        limits.maxDocumentBytes = 10_000
        let (quarantine, directory, scratch) = try open(limits)
        defer { withExtendedLifetime((directory, scratch)) {} }
        for (count, kept) in [(10_000, 10_000), (10_001, 4096)] {
            let content = [UInt8](repeating: 7, count: count)
            _ = try quarantine.keep(refused(content, at: 1), content: content)
            let found = try #require(try quarantine.document(SHA256.hash(content)))
            #expect(found.size == count && found.keptBytes == kept && found.isWhole == (count == kept))
            #expect(try quarantine.content(of: found.digest)?.count == kept)
            // Now nobody holds all of it.
            _ = try quarantine.keep(refused(content, at: 2), content: Array(content.prefix(5)))
            #expect(try quarantine.document(SHA256.hash(content))?.keptBytes == kept)
        }
    }

    @Test("count and bytes are bounded: what was not seen for longest leaves, and is told")
    func evicts() throws {
        var limits = QuarantineLimits()
        (limits.maxDocuments, limits.maxBytes) = (3, 100)
        let (quarantine, directory, scratch) = try open(limits)
        defer { withExtendedLifetime((directory, scratch)) {} }
        let documents = (0..<5).map { [UInt8](repeating: UInt8($0), count: 30) }
        for (number, content) in documents.prefix(3).enumerated() {
            #expect(try quarantine.keep(refused(content, at: Int64(number)), content: content) == [])
        }
        // The first was seen again, so the second is the oldest.
        _ = try quarantine.keep(refused(documents[0], at: 10), content: documents[0])
        #expect(try quarantine.keep(refused(documents[3], at: 11), content: documents[3]) == [SHA256.hash(documents[1])])
        let long = [UInt8](repeating: 9, count: 90)
        #expect(
            try quarantine.keep(refused(long, at: 12), content: long)
                == [documents[2], documents[0], documents[3]].map { SHA256.hash($0) })
        #expect(try quarantine.documents(reason: nil, limit: 9).map(\.digest) == [SHA256.hash(long)])
    }

    @Test("a refused document survives a rebuild, is tried again, and leaves when it is taken")
    func retried() async throws {
        let ledger = try EndToEndLedger()
        let bytes = EditionSample.csaf(version: "1", day: 1, both: true)
        let strict = try ledger.open(reading: DocumentReader.Options(maxStatements: 1))
        let refusals = try await strict.service.ingest([ReceivedDocument(bytes, source: "a.json")])
        #expect(throws: VEXError.self) { try refusals.first?.get() }
        _ = try strict.service.rebuild()
        #expect(try await strict.service.retry().count == 1)
        let kept = try #require(try strict.service.quarantine?.documents(reason: .tooLarge, limit: 9).first)
        #expect(kept.code == "vex.too-many-statements" && kept.attempts == 2 && kept.source == "a.json" && kept.isWhole)
        try strict.close()

        let writer = try ledger.open()
        let outcome = try #require(try await writer.service.retry([kept.digest]).first).get()
        #expect(try outcome.result.get().isNew && outcome.document.digest == kept.digest)
        #expect(try writer.service.quarantine?.document(kept.digest) == nil)
        let missing = try #require(try await writer.service.retry([kept.digest]).first)
        #expect(throws: VEXLensError(.notFound, "")) { try missing.get() }
        writer.expectCleanAudit()
    }

    @Test("what is refused for no fault of the document, and a document whose digest nobody knows, are not kept")
    func notKept() async throws {
        #expect(RefusalReason(VEXLensError(.inconsistent, "")) == nil)
        #expect(RefusalReason(LedgerError(.storeFull, "")) == nil)
        let writer = try EndToEndLedger().open(reading: DocumentReader.Options(maxBytes: 10))
        let head: [UInt8] = [1, 2]
        let results = try await writer.service.ingest([
            ReceivedDocument(.cut(head: head, digest: nil, size: 11), source: nil),
            ReceivedDocument(.cut(head: head, digest: SHA256.hash([3]), size: 11), source: nil),
        ])
        #expect(results.allSatisfy { if case .failure(let error as VEXError) = $0 { error.code == .tooLarge } else { false } })
        let kept = try #require(try writer.service.quarantine?.documents(reason: nil, limit: 9))
        #expect(kept.map(\.digest) == [SHA256.hash([3])] && kept.map(\.keptBytes) == [2])
        let retried = try #require(try await writer.service.retry().first)
        #expect(throws: VEXLensError(.quarantineIncomplete, "")) { try retried.get() }
    }
}
