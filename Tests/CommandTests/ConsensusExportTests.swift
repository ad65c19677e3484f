import Foundation
import LedgerTestKit
import Testing
import VEX
import Wire

@Suite("stella vex consensus export")
struct ConsensusExportTests {
    @Test("what is written is read again as the verdicts, twice gives the same bytes, and losses are told", arguments: VEXFormat.allCases)
    func roundTrip(format: VEXFormat) throws {
        let workspace = try Workspace(.updated)
        let run = try workspace.stella(
            ["vex", "consensus", "export", "--data-dir", "ledger", "--format", format.rawValue, "-o", "out.json"])
        #expect(run.status == 0 && run.output.isEmpty, "\(run.errorText)")
        let losses = run.errorText.split(separator: "\n").filter { $0.hasPrefix("stella: statement ") }
        let again = try workspace.stella(["vex", "consensus", "export", "--data-dir", "ledger", "--format", format.rawValue, "-q"])
        #expect(try again.output == Files.bytes(workspace.file("out.json")) && again.errorText.isEmpty)
        let read = try workspace.stella(["vex", "normalize", "out.json"]).lines()
        let stated = Set(read.compactMap { line -> String? in
            guard let vulnerability = line["vulnerability"]?.string, let product = line["product"]?.string,
                let status = line["status"]?.string
            else { return nil }
            return "\(vulnerability) \(product) \(status)"
        })
        var verdicts: Set<String> = []
        for verdict in try workspace.verdicts() {
            guard let status = verdict["status"]?.string, let vulnerability = verdict["vulnerability"]?.string,
                let product = verdict["product"]?.string
            else { continue }
            verdicts.insert("\(vulnerability) \(product) \(status)")
        }
        let missing = verdicts.subtracting(stated)
        #expect(!stated.isEmpty && stated.subtracting(verdicts).isEmpty, "\(stated.subtracting(verdicts))")
        #expect(missing.count == losses.filter { $0.hasSuffix("the statement is left out") }.count, "\(missing) \(losses)")
    }

    @Test("nothing that matches, a header that no format can hold, and a format that is none are told")
    func refusals() throws {
        let workspace = try Workspace(.decided)
        func code(_ arguments: String...) throws -> String? {
            let run = try workspace.stella(["vex", "consensus", "export", "--data-dir", "ledger"] + arguments)
            #expect(run.status != 0 && run.output.isEmpty)
            return run.errorText.split(separator: "[").dropFirst().first?.split(separator: "]").first.map(String.init)
        }
        #expect(try code("--format", "openvex", "--vuln", "CVE-1999-0001") == "lens.not-found")
        #expect(try code("--format", "openvex", "--id", "no iri") == "vex.export-header")
        #expect(try code("--format", "spdx") == "usage.arguments")
        // Without a format it is a bundle, whose manifest is what is signed.
        #expect(try code("--sign") == "usage.arguments")
    }
}
