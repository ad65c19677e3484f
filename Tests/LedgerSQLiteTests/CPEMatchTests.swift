import Consensus
import LedgerSQLite
import ProofChain
import Testing
import Trust
import VEX
import VEXLens
import Wire

@Suite("CPE names in verdicts: found in either binding, each match with its grade in the trace")
struct CPEMatchTests {
    private static let product = Identifier("cpe:2.3:a:example:big\\+shop:1.5:*:*:*:*:linux:*:*")
    private static let key = VerdictKey(vulnerability: "CVE-2026-7100", product: product)

    private func document(_ names: [String]) -> [UInt8] {
        let products = names.map { #"{"identifiers": {"cpe23": "\#($0.replacing("\\", with: "\\\\"))"}}"# }
        return Array(
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/cpe", "author": "Example Scanner",
             "timestamp": "2026-05-01T09:00:00Z", "version": 1, "statements": [{"vulnerability": {"name": "CVE-2026-7100"},
             "products": [\(products.joined(separator: ","))], "status": "fixed"}]}
            """.utf8)
    }

    private func trace(_ writer: EndToEndLedger.Writer) async throws -> VEXMergeTrace {
        let outcome = try #require(
            try await writer.service.compute([Self.key], mode: .weightedVote, asOf: EndToEndLedger.instant).first)
        let record = try outcome.get().verdict.record
        return try LoggedStatements(log: writer.directory.store).mergeTrace(
            try #require(try writer.lens.mergeTrace(of: record.id)).record)
    }

    @Test("each way in which a statement covers the name is logged, and those that do not are no candidates")
    func grades() async throws {
        let writer = try EndToEndLedger().open()
        try await writer.ingest([
            document([
                "cpe:/a:EXAMPLE:big%2bshop:1.5::~~~linux~~", "cpe:/a:example:big%2bshop:1.5", "cpe:/a:example:big%2bshop:1.%02",
                "cpe:2.3:a:example:big\\+shop:*:*:*:*:*:*:*:*",
                // Another version, another platform, another product, another vendor.
                "cpe:/a:example:big%2bshop:1.4", "cpe:2.3:a:example:big\\+shop:1.5:*:*:*:*:windows:*:*",
                "cpe:/a:example:bigshop", "cpe:/a:other:big%2bshop",
            ])
        ])
        #expect(
            try await trace(writer).sources.map(\.matchGrade).sorted() == [
                "exact", "qualifier_subset", "range_containment", "versionless",
            ])
        writer.expectCleanAudit()
    }

    @Test("a ledger that found CPE names by their spelling finds them after the migration")
    func migrated() async throws {
        let ledger = try EndToEndLedger()
        let writer = try ledger.open()
        try await writer.ingest([document(["cpe:/a:example:big%2bshop", Self.product.text])])
        _ = try await trace(writer)
        try writer.close()
        // Back to the schema before.
        try ledger.scratch.tamper(
            """
            UPDATE observation SET product_base = product; UPDATE vex_consensus SET product_base = product;
            DELETE FROM schema_migration WHERE version = 13; PRAGMA user_version = 12
            """)
        let again = try ledger.open()
        #expect(try await trace(again).sources.map(\.matchGrade).sorted() == ["exact", "versionless"])
        let bases = try ledger.scratch.query("SELECT DISTINCT product_base AS b FROM observation")
        #expect(bases == [#"[b:"cpe:a:example:big%2bshop"]"#])
        #expect(try ledger.scratch.query("SELECT DISTINCT product_base AS b FROM vex_consensus") == bases)
        again.expectCleanAudit()
    }
}
