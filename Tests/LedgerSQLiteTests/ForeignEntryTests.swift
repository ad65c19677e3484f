import Attestation
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Rekor
import Signing
import TLog
import Testing
import VEXLens

@Suite("Entries of strangers mean nothing to VexLens")
struct ForeignEntryTests {
    /// Every statement of the ledger, signed again by somebody else, as a log takes it from anybody.
    private static func copies(
        of writer: EndToEndLedger.Writer, by stranger: PrivateKey
    ) throws -> [Submission<LensRow>] {
        try writer.directory.store.entries(LogIndex(0)..<LogIndex(writer.proofs.head.size.value)).map { entry in
            let digest = try #require(try EntryBody(parsing: entry.body).envelopeHash)
            let own = try Envelope(parsing: #require(try writer.directory.store.blob(digest)))
            let copy = try Envelope.signed(type: own.payloadType, payload: own.payload, by: stranger, keyID: nil).encoded()
            let body = try EntryBody.dsse(envelope: copy, verifiers: [stranger.publicKey])
            return try Submission(
                body: body.encoded, blobs: [Blob(copy)],
                keys: body.searchKeys(attachments: [copy]).map { SearchKey($0) })
        }
    }

    @Test("copies of all our kinds of statement have no rows, the deep audit stays clean, and a rebuild changes nothing")
    func copies() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        try await writer.compute()
        try await writer.ingest(EndToEndLedger.documents("update"))
        try await writer.compute()
        let foreign = try Self.copies(of: writer, by: .generate(.ecdsaP256))
        let first = writer.trees.end
        let types = try foreign.map { submission in
            try InTotoStatement(parsing: Envelope(parsing: submission.blobs[0].bytes).payload).predicateType
        }
        #expect(Set(types) == Set(PredicateType.allCases.map(\.rawValue)))
        let receipts = try await writer.service.sequencer.append(foreign)
        #expect(receipts.allSatisfy(\.isNew) && receipts.first?.virtualIndex == first)
        writer.expectCleanAudit()
        let before = try ledger.tables()
        let summary = try writer.service.rebuild()
        #expect(summary.others == foreign.count && summary.entries == 2 * foreign.count)
        let after = try ledger.tables()
        #expect(before == after)
        for receipt in receipts {
            let index = receipt.virtualIndex
            #expect(try writer.lens.document(at: index) == nil && writer.lens.verdict(at: index) == nil)
            #expect(try writer.lens.delta(at: index) == nil && writer.lens.mergeTrace(at: index) == nil)
        }
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("a stranger's statement about a document that nobody has is exported, comes back, and harms no audit")
    func withoutDocument() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let stranger = try PrivateKey.generate(.ecdsaP256)
        let own = try #require(try Self.copies(of: writer, by: stranger).first)
        let payload = try Envelope(parsing: own.blobs[0].bytes).payload
        // The digest of the document is another one now.
        let digest = try InTotoStatement(parsing: payload).subjects.first?.sha256?.hex ?? ""
        let text = String(decoding: payload, as: UTF8.self).split(separator: digest, omittingEmptySubsequences: false)
            .joined(separator: String(repeating: "ab", count: 32))
        let envelope = try Envelope.signed(
            type: InTotoStatement.payloadType, payload: Array(text.utf8), by: stranger, keyID: nil
        ).encoded()
        #expect(text.contains("abababab"))
        let body = try EntryBody.dsse(envelope: envelope, verifiers: [stranger.publicKey])
        let receipt = try await writer.service.sequencer.append(
            try Submission(
                body: body.encoded, blobs: [Blob(envelope)],
                keys: body.searchKeys(attachments: [envelope]).map { SearchKey($0) }))
        writer.expectCleanAudit()
        let linker = EntryLinker(writer.directory.store, ledgerKey: writer.publicKey)
        let entry = try writer.proofs.entry(at: receipt.index)
        #expect(try linker.blobs(of: entry) == [SHA256.hash(envelope)])
        let returned = ReturnedEntry(
            index: receipt.index.value, body: entry.body, integratedTime: nil, blob: { _ in Blob(envelope) })
        let linked = try linker.link(returned)
        #expect(linked.rows.isEmpty && linked.blobs == [Blob(envelope)])
        _ = try writer.service.rebuild()
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("the same statement by the ledger's own key would have had a row: the key decides")
    func nearest() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let entry = try writer.proofs.entry(at: LogIndex(0))
        let returned = ReturnedEntry(index: 0, body: entry.body, integratedTime: nil)
        #expect(try EntryLinker(writer.directory.store, ledgerKey: writer.publicKey).link(returned).rows.count == 1)
        let other = try PrivateKey.generate(.ecdsaP256).publicKey
        #expect(try EntryLinker(writer.directory.store, ledgerKey: other).link(returned).rows.isEmpty)
        try writer.close()
    }

    /// Says that it signs with one key and signs with another.
    private struct FaultySigner: Signer {
        let publicKey: PublicKey
        let key: PrivateKey

        func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] { try key.sign(message) }
    }

    @Test("what a faulty signer signed is refused; in bulk it gets into the log, the audit finds it and no row is made of it")
    func faultySigner() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let document = try #require(try writer.lens.documents(from: VirtualIndex(0), limit: 1).first).record
        let envelope = try Envelope(parsing: #require(try writer.directory.store.blob(document.envelope)))
        let statement = try VEXDocumentStatement(json: try InTotoStatement(parsing: envelope.payload).predicate)
        let faulty = VEXProofIntegrator(
            signer: FaultySigner(publicKey: writer.publicKey, key: try .generate(.ecdsaP256)))
        #expect(throws: ProofChainError(.signing, "")) { try faulty.entry(for: statement) }
        let entry = try faulty.inBulk.entry(for: statement)
        let receipt = try await writer.service.sequencer.append(
            Submission(body: entry.body, blobs: [Blob(entry.envelope)], keys: entry.searchKeys.map { SearchKey($0) }))
        let findings = writer.auditors.flatMap { $0.run(deep: true).findings }
        #expect(findings.map(\.code) == [.linkDamaged])
        #expect(findings.allSatisfy { $0.place == "link \(receipt.virtualIndex)" && $0.detail.contains("is not signed by") })
        #expect(throws: LedgerError(.entryDamaged, "", outcome: .nothingKept)) { try writer.service.rebuild() }
        try writer.close()
    }
}
