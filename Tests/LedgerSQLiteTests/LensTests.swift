import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

@Suite("Links: invariants 3 and 5")
struct LensTests {
    private func digest(_ text: String) -> Digest { SHA256.hash(Array(text.utf8)) }

    private func document(_ name: String, statuses: [VEXStatus]) -> LensRow {
        let record = DocumentRecord(
            digest: digest(name), envelope: digest("e" + name), format: .csaf, size: 10, issuerClaimed: nil,
            issuer: "vendor",
            signature: .verified, signatureFormat: "dsse", keyID: digest("key"), documentID: "doc-é-\(name)",
            version: "1",
            timestamp: Timestamp(seconds: 1_700_000_000, nanoseconds: 5), statementsRead: statuses.count,
            statementsSkipped: 1)
        let observations = statuses.enumerated().map { ordinal, status in
            ObservationRecord(
                id: digest("\(name)/\(ordinal)"), document: digest(name), ordinal: ordinal, format: .csaf,
                statement: VEXMergeSource.StatedObservation(
                    vulnerability: "GHSA-1", product: Identifier("pkg:maven/g/a@1.\(ordinal)"),
                    subcomponents: ["pkg:x/\"y\"", "z"],
                    status: status, justification: status == .notAffected ? .componentNotPresent : nil,
                    justificationRaw: ordinal == 0 ? nil : "raw\u{301}",
                    timestamp: ordinal == 0 ? nil : Timestamp(seconds: 5)),
                aliases: ["CVE-2025-0001"], version: ordinal == 0 ? nil : "", localID: "P\(ordinal)",
                location: VEXMergeSource.StatementLocation(pointer: "/vulnerabilities/0", start: 3, end: 9),
                issuer: "vendor",
                signature: .verified, keyID: nil, vulnerabilityKey: "CVE-2025-0001", productBase: "pkg:maven/g/a")
        }
        return .document(record, observations)
    }

    private func verdict(_ name: String, _ status: VEXStatus?, previous: String? = nil, product: Identifier = "p")
        -> LensRow
    {
        .verdict(
            VerdictRecord(
                id: digest(name), envelope: digest("e" + name), vulnerability: "CVE-2025-0001", product: product,
                asOf: Timestamp(seconds: 9), mode: "WeightedVote", status: status, justification: nil,
                confidence: 700_000,
                conflicts: previous == nil ? [] : ["status", "tier"], previous: previous.map { digest($0) }),
            owes: previous == nil ? [.mergeTrace] : [.mergeTrace, .delta])
    }

    /// A document, two verdicts on one pair and one on another, a delta, a trace.
    private func grown() async throws -> (Scratch, LedgerDirectory<LensRowWriter>, SQLiteLensStore) {
        let log = try DemoLog()
        let scratch = Scratch()
        let directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter())
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        let rows: [LensRow] = [
            document("d", statuses: [.affected, .notAffected]), verdict("v1", .affected),
            verdict("w", nil, product: "q"),
            verdict("v2", .fixed, previous: "v1"),
            .delta(
                DeltaRecord(
                    id: digest("delta"), envelope: digest("ed"), oldVerdict: digest("v1"), newVerdict: digest("v2"),
                    cause: "new_document")),
            .mergeTrace(
                MergeTraceRecord(
                    id: digest("t"), envelope: digest("et"), verdict: digest("v1"),
                    sources: [digest("d/1"), digest("d/0")])),
        ]
        for (number, row) in rows.enumerated() {
            _ = try await sequencer.append(Submission(body: DemoLog.body(number), rows: [row]))
        }
        return (scratch, directory, SQLiteLensStore(directory.store))
    }

    @Test("documents and observations read back whole, by digest, by entry and by every part of a query")
    func documents() async throws {
        let (scratch, _, lens) = try await grown()
        defer { withExtendedLifetime(scratch) {} }
        guard case .document(let record, let observations) = document("d", statuses: [.affected, .notAffected]) else {
            return
        }
        #expect(try lens.document(digest("d")) == Logged(record, at: VirtualIndex(0)))
        #expect(try lens.document(at: VirtualIndex(0))?.record == record)
        #expect(try lens.document(at: VirtualIndex(1)) == nil)
        #expect(try lens.documents(from: VirtualIndex(0), limit: 5).count == 1)
        #expect(try lens.documents(from: VirtualIndex(1), limit: 5).isEmpty)
        #expect(try lens.observations(matching: ObservationQuery()).map(\.record) == observations)

        func found(_ change: (inout ObservationQuery) -> Void) throws -> [Int] {
            var query = ObservationQuery()
            change(&query)
            return try lens.observations(matching: query).map(\.record.ordinal)
        }
        #expect(try found { $0.vulnerability = "CVE-2025-0001" } == [0, 1])
        #expect(try found { $0.vulnerability = "GHSA-1" } == [0, 1])
        #expect(try found { $0.vulnerability = "CVE-2025-0002" } == [])
        #expect(try found { $0.product = "pkg:maven/g/a@1.1" } == [1])
        #expect(
            try found {
                $0.family = .base("pkg:maven/g/a"); $0.limit = 1
            } == [0])
        #expect(try found { $0.issuer = "nobody" } == [])
        #expect(try found { $0.status = .notAffected } == [1])
        #expect(try found { $0.index = VirtualIndex(1) } == [])
        #expect(try found { $0.ids = [digest("d/1"), digest("d/0"), digest("d/1")] } == [0, 1])
        #expect(
            try found {
                $0.ids = [digest("d/1")]; $0.status = .affected
            } == [])
        // A product with a version range beside it names many versions and no pair.
        #expect(try lens.pairs() == [VerdictKey(vulnerability: "CVE-2025-0001", product: "pkg:maven/g/a@1.0")])
    }

    @Test("pages and filters of verdicts, deltas and observations: behind a place, by who was counted, by what is cited")
    func pages() async throws {
        let (scratch, _, lens) = try await grown()
        defer { withExtendedLifetime(scratch) {} }
        func found(_ change: (inout VerdictQuery) -> Void) throws -> [UInt64] {
            var query = VerdictQuery()
            change(&query)
            return try lens.currentVerdicts(matching: query).map(\.index.value)
        }
        let keys = ["p", "q"].map { VerdictKey(vulnerability: "CVE-2025-0001", product: $0) }
        #expect(try found { $0.after = VerdictKey(vulnerability: "CVE-2025-0001", product: "o") } == [3, 2])
        #expect(try found { $0.after = keys[0] } == [2])
        #expect(try found { $0.after = keys[1] } == [])
        #expect(try found { $0.after = VerdictKey(vulnerability: "CVE-2025-0000", product: "z") } == [3, 2])
        #expect(try found { $0.minConfidence = 700_000 } == [3, 2])
        #expect(try found { $0.minConfidence = 700_001 } == [])
        #expect(try found { $0.ids = [digest("v1"), digest("w")] } == [2], "the first verdict on p is not current")
        #expect(try found { $0.ids = [] } == [])
        // The one trace is of a verdict that another has followed.
        #expect(try found { $0.issuer = "vendor" } == [])
        #expect(try found { $0.citing = VirtualIndex(0) } == [])
        let citing = { (after: UInt64?, limit: Int) in
            try lens.verdicts(citing: VirtualIndex(0), after: after.map { VirtualIndex($0) }, limit: limit).map(\.index.value)
        }
        #expect(try citing(nil, 5) == [1])
        #expect(try citing(0, 5) == [1])
        #expect(try citing(1, 5) == [] && citing(nil, 0) == [])
        #expect(try lens.verdicts(citing: VirtualIndex(1), after: nil, limit: 5).isEmpty)
        var deltas = DeltaQuery()
        #expect(try lens.deltas(matching: deltas).map(\.index.value) == [4])
        (deltas.vulnerability, deltas.product, deltas.from) = ("CVE-2025-0001", "p", VirtualIndex(4))
        #expect(try lens.deltas(matching: deltas).map(\.record.id) == [digest("delta")])
        deltas.from = VirtualIndex(5)
        #expect(try lens.deltas(matching: deltas).isEmpty)
        (deltas.from, deltas.product) = (nil, "q")
        #expect(try lens.deltas(matching: deltas).isEmpty)
        var observations = ObservationQuery()
        (observations.index, observations.afterOrdinal) = (VirtualIndex(0), 0)
        #expect(try lens.observations(matching: observations).map(\.record.ordinal) == [1])
        observations.afterOrdinal = 1
        #expect(try lens.observations(matching: observations).isEmpty)
    }

    @Test("verdicts, deltas and traces read back; owed rows are paid by the entry that was owed")
    func verdicts() async throws {
        let (scratch, _, lens) = try await grown()
        defer { withExtendedLifetime(scratch) {} }
        let key = VerdictKey(vulnerability: "CVE-2025-0001", product: "p")
        #expect(try lens.verdict(digest("v1"))?.index == VirtualIndex(1))
        #expect(try lens.verdict(at: VirtualIndex(2))?.record.status == nil)
        #expect(try lens.currentVerdict(on: key)?.record.id == digest("v2"))
        #expect(try lens.currentVerdict(on: key)?.record.conflicts == ["status", "tier"])
        #expect(try lens.history(of: key).map(\.index.value) == [1, 3])
        #expect(try lens.currentVerdicts(matching: VerdictQuery()).map(\.index.value) == [3, 2])
        var fixed = VerdictQuery()
        fixed.status = .fixed
        #expect(try lens.currentVerdicts(matching: fixed).map(\.index.value) == [3])
        fixed.status = .affected
        #expect(try lens.currentVerdicts(matching: fixed).isEmpty)
        var conflicting = VerdictQuery()
        conflicting.conflictsOnly = true
        #expect(try lens.currentVerdicts(matching: conflicting).map(\.index.value) == [3])
        #expect(try lens.delta(to: digest("v2"))?.record.cause == "new_document")
        #expect(try lens.delta(at: VirtualIndex(4))?.record.id == digest("delta"))
        #expect(try lens.mergeTrace(of: digest("v1"))?.record.sources == [digest("d/1"), digest("d/0")])
        #expect(try lens.mergeTrace(at: VirtualIndex(5))?.record.verdict == digest("v1"))
        #expect(
            try lens.owed() == [
                OwedEntry(kind: .mergeTrace, verdict: digest("w"), index: VirtualIndex(2)),
                OwedEntry(kind: .mergeTrace, verdict: digest("v2"), index: VirtualIndex(3)),
            ])
        var counts = LensCounts()
        (counts.documents, counts.observations, counts.verdicts) = (1, 2, 3)
        (counts.deltas, counts.mergeTraces, counts.owed) = (1, 1, 2)
        #expect(try lens.counts() == counts)
    }

    @Test("a link to an entry or a verdict that is not there takes its batch back")
    func danglingLinkRefused() async throws {
        let (scratch, directory, lens) = try await grown()
        defer { withExtendedLifetime(scratch) {} }
        let log = try DemoLog()
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        let dangling = LensRow.delta(
            DeltaRecord(
                id: digest("x"), envelope: digest("ex"), oldVerdict: digest("v1"), newVerdict: digest("none"),
                cause: "c"))
        await #expect(throws: LedgerError(.storeFailed, "")) {
            try await sequencer.append(Submission(body: DemoLog.body(99), rows: [dangling]))
        }
        #expect(sequencer.head.size.value == 6)
        #expect(try lens.counts().deltas == 1)
        #expect(try directory.store.index(ofLeaf: MerkleHash.leaf(DemoLog.body(99))) == nil)
    }

    @Test("rows made again from the log equal the live ones; a rebuild that fails leaves them")
    func rebuild() async throws {
        let (scratch, directory, lens) = try await grown()
        func dump() throws -> [[String]] {
            try ["document", "observation", "verdict", "delta", "merge_trace", "merge_trace_source", "owed"].map {
                try scratch.query("SELECT * FROM \($0)")
            }
        }
        let before = try dump()
        let rows: [(UInt64, LensRow)] = [
            (0, document("d", statuses: [.affected, .notAffected])), (1, verdict("v1", .affected)),
            (2, verdict("w", nil, product: "q")), (3, verdict("v2", .fixed, previous: "v1")),
            (
                4,
                .delta(
                    DeltaRecord(
                        id: digest("delta"), envelope: digest("ed"), oldVerdict: digest("v1"), newVerdict: digest("v2"),
                        cause: "new_document"))
            ),
            (
                5,
                .mergeTrace(
                    MergeTraceRecord(
                        id: digest("t"), envelope: digest("et"), verdict: digest("v1"),
                        sources: [digest("d/1"), digest("d/0")]))
            ),
        ]
        try directory.store.replaceRows { (write) throws(LedgerError) in
            // The log can be read while its rows are replaced, and readers still see the old rows.
            _ = try directory.store.entries(LogIndex(0)..<LogIndex(6))
            for (index, row) in rows { try write([PlacedRow(row, at: VirtualIndex(index))]) }
        }
        #expect(try dump() == before)
        #expect(throws: LedgerError(.entryDamaged, "")) {
            try directory.store.replaceRows { (write) throws(LedgerError) in throw LedgerError(.entryDamaged, "stopped")
            }
        }
        #expect(try dump() == before)
        #expect(try lens.counts().verdicts == 3)
    }
}
