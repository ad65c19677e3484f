import Consensus
import Foundation
import LedgerSQLite
import ProofChain
import Testing
import Trust
import VEXLens
import Wire

@Suite("CONSENSUS.md: a relay gets no ballot of its own")
struct EndToEndRelayTests {
    private static let key = VerdictKey(
        vulnerability: "CVE-2023-2976", product: "pkg:maven/com.google.guava/guava@14.0.1")

    /// The vendor's document of `testdata/vex`, as a coordinator would repeat it.
    private func relayed(from address: String) throws -> [UInt8] {
        let original = try #require(try EndToEndLedger.documents("csaf").first)
        let text = String(decoding: original, as: UTF8.self)
            .replacingOccurrences(of: #""category": "vendor""#, with: #""category": "other""#)
            .replacingOccurrences(of: #""name": "Red Hat Product Security""#, with: #""name": "Example Coordinator""#)
            .replacingOccurrences(
                of: #""namespace": "https://www.redhat.com""#, with: #""namespace": "https://coordinator.example""#)
            .replacingOccurrences(
                of: #""title": "CVE-2023-2976 in guava","#,
                with: #""title": "A relay", "references": [{"category": "self", "summary": "original", "url": "\#(address)"}],"#)
        return Array(text.utf8)
    }

    private func ballots(_ writer: EndToEndLedger.Writer) async throws -> [VEXVerdictContent.StatedBallot] {
        let outcomes = try await writer.service.compute(
            [EndToEndRelayTests.key], mode: .weightedVote, asOf: EndToEndLedger.instant)
        let verdict = try #require(outcomes.first).get().verdict.record
        return try LoggedStatements(log: writer.directory.store).verdict(verdict).verdict.ballots
    }

    @Test("the relayed statement joins the vendor that its address belongs to")
    func joins() async throws {
        let writer = try EndToEndLedger().open()
        let vendor = try #require(try writer.service.issuers.issuer("redhat"))
        try writer.service.directory.update(
            Issuer(
                id: vendor.id, name: vendor.name, aliases: vendor.aliases + ["redhat.com"], tier: vendor.tier,
                registeredAt: vendor.registeredAt))
        try await writer.ingest(EndToEndLedger.demonstration())
        let before = try await ballots(writer)
        let outcome = try await writer.ingest([relayed(from: "https://security.access.redhat.com/data/cve-2023-2976.json")])
        #expect(outcome.first?.document.issuer == "redhat")
        #expect(outcome.first?.document.issuerClaimed == "Example Coordinator")
        let after = try await ballots(writer)
        #expect(after.map(\.issuer) == before.map(\.issuer) && after.map(\.weight) == before.map(\.weight))
        writer.expectCleanAudit()
    }

    @Test("without a registered home it speaks for that host alone, and a document of one's own is no relay")
    func stranger() async throws {
        let writer = try EndToEndLedger().open()
        try await writer.ingest(EndToEndLedger.demonstration())
        let outcomes = try await writer.ingest([
            relayed(from: "https://portal.vendor.example/a.json"), relayed(from: "https://www.coordinator.example/a.json"),
        ])
        #expect(outcomes.map(\.document.issuer) == ["relay:portal.vendor.example", "Example Coordinator"])
        #expect(try await ballots(writer).contains { $0.issuer == "relay:portal.vendor.example" })
    }
}
