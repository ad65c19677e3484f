import Consensus
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import Testing
import Trust
import VEX
import VEXLens
import Wire

/// Decision 14: a newer edition of a CSAF or CycloneDX document replaces the older one as a whole.
@Suite("Whole documents are replaced")
struct ReplacementTests {
    private func open(signing issuers: [Issuer] = []) throws -> EndToEndLedger.Writer {
        let writer = try EndToEndLedger().open()
        try writer.service.directory.register(all: issuers)
        return writer
    }

    private func vendor(_ id: Identifier = "vendor", name: String = "Vendor", seed: UInt8 = 41) throws -> Issuer {
        try IssuerSample.issuer(id, name: name, keys: [seed])
    }

    private func content(_ key: VerdictKey, _ writer: EndToEndLedger.Writer) async throws -> VEXVerdictContent {
        let outcome = try #require(
            try await writer.service.compute([key], mode: .weightedVote, asOf: EndToEndLedger.instant).first
        ).get()
        return try LoggedStatements(log: writer.directory.store).verdict(outcome.verdict.record).verdict
    }

    private func isRetracted(_ key: VerdictKey, _ writer: EndToEndLedger.Writer) async throws -> Bool {
        let content = try await content(key, writer)
        return content.status == nil && content.excluded.map(\.reason) == ["retracted"]
    }

    private static let pairs: [(name: String, old: [UInt8], new: [UInt8])] = [
        (
            "CSAF by date", EditionSample.csaf(version: "1", day: 1, both: true),
            EditionSample.csaf(version: "2", day: 2, both: false)
        ),
        (
            "CSAF of one date, by version", EditionSample.csaf(version: "1.9.0", day: 1, both: true),
            EditionSample.csaf(version: "1.10.0", day: 1, both: false)
        ),
        ("CycloneDX", EditionSample.cyclonedx(version: 9, both: true), EditionSample.cyclonedx(version: 10, both: false)),
    ]

    @Test("what the newer edition no longer makes is retracted, whichever came first", arguments: 0..<3, [false, true])
    func retracts(pair: Int, newerFirst: Bool) async throws {
        let (_, old, new) = Self.pairs[pair]
        let writer = try open()
        try await writer.ingest(newerFirst ? [new, old] : [old, new])
        #expect(try await isRetracted(EditionSample.second, writer))
        let kept = try await content(EditionSample.first, writer)
        #expect(kept.status == .affected && kept.ballots.count == 1)
        #expect(kept.excluded.map(\.reason) == ["superseded"])
        #expect(kept.excluded.map(\.replacedBy) == [SHA256.hash(new)])
        writer.expectCleanAudit()
    }

    @Test("the verdicts are the same bytes in either order")
    func order() async throws {
        var seen: Set<String> = []
        for newerFirst in [false, true] {
            let (_, old, new) = Self.pairs[0]
            let writer = try open()
            try await writer.ingest(newerFirst ? [new, old] : [old, new])
            for key in [EditionSample.first, EditionSample.second] {
                seen.insert(try await content(key, writer).id.text)
            }
        }
        #expect(seen.count == 2)
    }

    @Test("the change has the cause retracted, and the trace names the document and its entry")
    func traced() async throws {
        let (_, old, new) = Self.pairs[0]
        let writer = try open()
        try await writer.ingest([old])
        try await writer.compute()
        let receipt = try await writer.ingest([new])
        let outcome = try #require(
            try await writer.service.compute([EditionSample.second], mode: .weightedVote, asOf: EndToEndLedger.instant).first
        ).get()
        #expect(outcome.isNew && outcome.delta?.record.cause == "retracted")
        let trace = try LoggedStatements(log: writer.directory.store).mergeTrace(try #require(outcome.mergeTrace).record)
        guard case .excluded("retracted", let by?) = try #require(trace.sources.first).fate else {
            Issue.record("\(trace.sources)")
            return
        }
        #expect(by.document == SHA256.hash(new))
        guard case .logged(let entry) = by.entry else {
            Issue.record("\(by.entry)")
            return
        }
        #expect(entry.logIndex == receipt.first?.index.value)
        // The statement that is still made is superseded in the usual way.
        let kept = try await writer.service.compute([EditionSample.first], mode: .weightedVote, asOf: EndToEndLedger.instant)
        #expect(try kept.first?.get().delta?.record.cause == "superseded")
        // The same again says nothing new.
        #expect(try await writer.compute().allSatisfy { !$0.isNew })
        writer.expectCleanAudit()
    }

    @Test("a withdrawn document takes back everything that its id stated")
    func withdrawn() async throws {
        let writer = try open()
        try await writer.ingest([
            EditionSample.csaf(version: "1", day: 1, both: true),
            EditionSample.csaf(version: "2", day: 2, both: false, category: "csaf_withdrawn"),
        ])
        for key in [EditionSample.first, EditionSample.second] { #expect(try await isRetracted(key, writer)) }
    }

    @Test("neither another issuer, another id, an older or equal edition, a claim from the future nor OpenVEX retracts anything")
    func nearestMisses() async throws {
        let (csaf, bom) = (Self.pairs[0].old, Self.pairs[2].old)
        let misses: [([UInt8], [UInt8])] = [
            (csaf, EditionSample.csaf(version: "2", day: 2, both: false, publisher: "Rival")),
            (csaf, EditionSample.csaf(version: "2", day: 2, both: false, namespace: "https://rival.example")),
            (csaf, EditionSample.csaf(version: "2", day: 2, both: false, id: "V-2")),
            (csaf, EditionSample.csaf(version: "1", day: 1, both: false)),
            (EditionSample.csaf(version: "2", day: 2, both: true), EditionSample.csaf(version: "3", day: 1, both: false)),
            (csaf, EditionSample.csaf(version: "2", day: 2, both: false, year: 2099)),
            (bom, EditionSample.cyclonedx(version: 9, both: false)),
            (bom, EditionSample.cyclonedx(version: 8, both: false)),
            (bom, EditionSample.cyclonedx(version: 10, both: false, serial: "urn:uuid:00000000-395b-41f5-a30f-a58921a69b79")),
            (EditionSample.openvex(version: 1, both: true), EditionSample.openvex(version: 2, both: false)),
        ]
        for (number, (old, other)) in misses.enumerated() {
            let writer = try open()
            try await writer.ingest([old, other])
            let content = try await content(EditionSample.second, writer)
            #expect(content.status == .affected && content.excluded.isEmpty, "miss \(number)")
        }
    }

    @Test("an unsigned or wrongly signed edition never retracts a signed one; a signed one retracts both kinds")
    func authentication() async throws {
        let (_, old, new) = Self.pairs[0]
        let signedOld = try EditionSample.signed(old, seed: 41)
        let signedNew = try EditionSample.signed(new, seed: 41)
        let forged = try EditionSample.signed(new, seed: 99)
        for (documents, expected) in [
            ([signedOld, new], false), ([signedOld, forged], false), ([signedOld, signedNew], true), ([old, signedNew], true),
            ([old, new], true), ([old, forged], false),
        ] {
            let writer = try open(signing: [try vendor()])
            try await writer.ingest(documents)
            #expect(try await isRetracted(EditionSample.second, writer) == expected, "\(documents.map(\.count))")
        }
    }

    @Test("a signed edition of another issuer in the vendor's name retracts nothing")
    func otherSigner() async throws {
        let (_, old, new) = Self.pairs[0]
        let writer = try open(signing: [try vendor(), try vendor("rival", name: "Rival", seed: 42)])
        try await writer.ingest([try EditionSample.signed(old, seed: 41), try EditionSample.signed(new, seed: 42)])
        #expect(try await content(EditionSample.second, writer).status == .affected)
    }

    @Test("an edition whose signer was revoked before retracts nothing")
    func revokedSigner() async throws {
        let (_, old, new) = Self.pairs[0]
        let writer = try open(signing: [try vendor()])
        try await writer.ingest([try EditionSample.signed(old, seed: 41), try EditionSample.signed(new, seed: 41)])
        #expect(try await isRetracted(EditionSample.second, writer))
        try writer.service.directory.revoke("vendor", at: Timestamp(seconds: 0), reason: "lost")
        let content = try await content(EditionSample.second, writer)
        #expect(content.excluded.map(\.reason) == ["signature_invalid"])
    }

    @Test("the newest of many editions replaces all others, and rows are the same after a rebuild")
    func many() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        let editions = (1...6).map { EditionSample.csaf(version: "\($0)", day: $0, both: $0 < 4) }
        try await writer.ingest(editions.reversed())
        let content = try await content(EditionSample.second, writer)
        #expect(content.excluded.map(\.reason) == ["retracted", "retracted", "retracted"])
        #expect(Set(content.excluded.map(\.replacedBy)) == [SHA256.hash(editions[5])])
        let before = try writer.directory.store.linkDigests()
        #expect(before.contains { $0.name == "document_lineage" && $0.rows == 6 })
        _ = try writer.service.rebuild()
        #expect(try writer.directory.store.linkDigests() == before)
        writer.expectCleanAudit()
    }

    @Test("a lineage row that is missing or says something else is found by the audit")
    func damage() async throws {
        let writer = try open()
        try await writer.ingest([Self.pairs[0].old])
        for sql in ["UPDATE document_lineage SET lineage = 'other'", "DELETE FROM document_lineage"] {
            try writer.scratch.tamper(sql)
            #expect(writer.auditors[0].run(deep: true).findings.contains { $0.code == .linkDamaged })
        }
    }

    @Test("a range that cannot be decided is listed with its reason and does not count; alone it makes no verdict")
    func undecidable() async throws {
        func bom(_ range: String) -> [UInt8] {
            Array(
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"supplier": {"name": "Scanner"}},
                 "components": [{"type": "library", "name": "k", "bom-ref": "k", "purl": "pkg:npm/kept"}],
                 "vulnerabilities": [{"id": "CVE-2026-7001", "analysis": {"state": "exploitable"},
                  "affects": [{"ref": "k", "versions": [{"range": "\(range)"}]}]}]}
                """.utf8)
        }
        let alone = try open()
        try await alone.ingest([bom("vers:generic/<2")])
        let outcome = try await alone.service.compute([EditionSample.first], mode: .weightedVote, asOf: EndToEndLedger.instant)
        let error = #expect(throws: VEXLensError(.nothingKnown, "")) { try outcome.first?.get() }
        #expect(error?.detail.contains("1 ranges") == true)

        let document = EditionSample.csaf(version: "1", day: 1, both: false)
        var ids: Set<String> = []
        for (range, reasons) in [
            ("vers:npm/>=3.0.0", []), ("vers:generic/<2", ["range_undecidable"]), ("^1.0.0", ["range_undecidable"]),
        ] as [(String, [String])] {
            let writer = try open()
            try await writer.ingest([document, bom(range)])
            let content = try await content(EditionSample.first, writer)
            #expect(content.ballots.count == 1 && content.excluded.map(\.reason) == reasons, "\(range)")
            if reasons.isEmpty { ids.insert(content.id.text) }
            let record = try #require(try writer.lens.currentVerdict(on: EditionSample.first)).record
            let trace = try LoggedStatements(log: writer.directory.store).mergeTrace(
                try #require(try writer.lens.mergeTrace(of: record.id)).record)
            #expect(trace.sources.map(\.matchGrade) == ["exact"] + reasons.map { _ in "undecidable" })
            writer.expectCleanAudit()
        }
        // Verdicts without such a range keep their bytes.
        let plain = try open()
        try await plain.ingest([document])
        #expect(ids == [try await content(EditionSample.first, plain).id.text])
    }
}
