import Consensus
import Foundation
import LedgerSQLite
import ProofChain
import Signing
import Testing
import VEX
import VEXLens
import Wire

/// `testdata/vex/editions`: verdicts over documents that replace each other.
@Suite("Editions of documents (testdata/vex/editions)")
struct EditionCaseTests {
    private static let folder = EndToEndLedger.testdata.appendingPathComponent("vex/editions")

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    }

    /// All orders of a few names.
    private func orders(_ names: [String]) -> [[String]] {
        guard names.count > 1 else { return [names] }
        return names.flatMap { name in orders(names.filter { $0 != name }).map { [name] + $0 } }
    }

    @Test("the verdict of each case, to the byte, in every order of arrival", arguments: 0..<8)
    func cases(number: Int) async throws {
        let cases = try JSONDocument(try bytes("cases.json")).root.elements.map { $0 }
        #expect(cases.count == 8)
        let row = cases[number]
        let names = try #require(row["documents"]).elements.compactMap(\.string)
        let key = VerdictKey(
            vulnerability: Identifier(try #require(row["vulnerability"]?.string)),
            product: Identifier(try #require(row["product"]?.string)))
        let digests = Dictionary(uniqueKeysWithValues: try names.map { (SHA256.hash(try bytes($0)), $0) })
        let wanted = try #require(row["excluded"]).elements.map {
            "\($0["document"]?.string ?? "") \($0["reason"]?.string ?? "") \($0["replacedBy"]?.string ?? "-")"
        }
        for order in orders(names) {
            let writer = try EndToEndLedger().open()
            try await writer.ingest(try order.map { try bytes($0) })
            let outcome = try #require(
                try await writer.service.compute([key], mode: .weightedVote, asOf: EndToEndLedger.instant).first
            ).get()
            let verdict = try LoggedStatements(log: writer.directory.store).verdict(outcome.verdict.record).verdict
            #expect(verdict.status?.rawValue == row["status"]?.string)
            let excluded = try verdict.excluded.map { exclusion in
                var query = ObservationQuery()
                query.ids = [exclusion.observation]
                let document = try #require(try writer.lens.observations(matching: query).first?.record.document)
                return "\(digests[document] ?? "") \(exclusion.reason) \(exclusion.replacedBy.flatMap { digests[$0] } ?? "-")"
            }
            #expect(excluded.sorted() == wanted.sorted(), "\(order)")
            #expect(verdict.id.text == row["verdictId"]?.string, "\(order)")
        }
    }
}
