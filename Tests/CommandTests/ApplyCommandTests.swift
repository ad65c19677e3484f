import Foundation
import Testing
import Wire

@Suite("stella vex apply")
struct ApplyCommandTests {
    private static let affected = "pkg:maven/com.google.guava/guava@14.0.1"

    private static let cycloneDX = """
        {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"application","name":"app"}},"components":[
         {"type":"library","name":"commons-lang3","version":"3.12.0","purl":"\(Workspace.product)?type=jar",
          "components":[{"type":"library","name":"guava","version":"14.0.1","purl":"\(affected)"}]},
         {"type":"library","name":"other","version":"1","purl":"pkg:npm/other@1"}]}
        """

    private func apply(_ workspace: Workspace, _ text: String, _ arguments: String...) throws -> StellaRun {
        try workspace.stella(
            ["vex", "apply", "-", "--data-dir", "ledger", "--format", "json"] + arguments, input: Array(text.utf8))
    }

    @Test("components have the verdicts that cover them; what is spoken free is counted and shown on demand")
    func cycloneDX() throws {
        let workspace = try Workspace(.updated)
        let document = try apply(workspace, ApplyCommandTests.cycloneDX).json()
        let rows = try #require(document["items"]).all
        #expect(rows.map { $0["component"]?.string } == rows.map { _ in ApplyCommandTests.affected } && !rows.isEmpty)
        #expect(
            rows.allSatisfy {
                $0["status"]?.string == "affected" && $0["pointer"]?.string == "/components/0/components/0"
            })
        let summary = try #require(document["summary"])
        #expect(
            summary["components"]?.int == 4 && summary["withVerdict"]?.int == 2 && summary["withoutVerdict"]?.int == 2)
        #expect(summary["withoutIdentifier"]?.int == 1 && summary["suppressed"]?.int ?? 0 >= 1)
        let all = try apply(workspace, ApplyCommandTests.cycloneDX, "--show-suppressed").json()
        let lang = try #require(all["items"]?.all.first { $0["name"]?.string == "commons-lang3" })
        #expect(
            lang["status"]?.string == "not_affected" && lang["match"]?.string == "qualifier_subset"
                && lang["suppressed"]?.bool == true)
        #expect(all["summary"]?["suppressed"]?.int == 0)
        let only = try apply(workspace, ApplyCommandTests.cycloneDX, "--only-status", "not_affected").json()
        #expect(
            only["items"]?.all.allSatisfy { $0["status"]?.string == "not_affected" } == true
                && only["items"]?.all.isEmpty == false)
    }

    @Test("SPDX says the same by its external references; another version of the package has no verdict")
    func spdx() throws {
        let workspace = try Workspace(.updated)
        func text(_ purl: String) -> String {
            """
            {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[{"SPDXID":"SPDXRef-1","name":"guava","versionInfo":"14.0.1",
             "externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"\(purl)"}]}]}
            """
        }
        let found = try apply(workspace, text(ApplyCommandTests.affected)).json()
        #expect(found["items"]?.all.isEmpty == false && found["summary"]?["format"]?.string == "SPDX 2.3")
        let other = try apply(workspace, text("pkg:maven/com.google.guava/guava@99.0")).json()
        #expect(other["items"]?.all.isEmpty == true && other["summary"]?["withVerdict"]?.int == 0)
    }

    @Test("results in SARIF are suppressed where the verdict speaks free, and nothing else changes")
    func sarif() throws {
        let workspace = try Workspace(.updated)
        func result(_ rule: String, _ purl: String) -> String {
            """
            {"ruleId":"\(rule)","message":{"text":"x"},"rank":1.50,"locations":[{"logicalLocations":[{"fullyQualifiedName":"\(purl)"}]}]}
            """
        }
        let results = [
            result(Workspace.vulnerability, Workspace.product), result("CVE-2023-2976", ApplyCommandTests.affected),
            result("CVE-1999-0001", Workspace.product),
        ]
        let text =
            "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\"}},\"results\":[\(results.joined(separator: ","))]}]}"
        let run = try apply(workspace, text)
        let found = try #require(try run.json()["runs"]?.all.first?["results"]).all
        let suppression = found[0]["suppressions"]?.all.first
        #expect(suppression?["kind"]?.string == "external" && suppression?["status"]?.string == "accepted")
        #expect(suppression?["justification"]?.string?.hasPrefix("not_affected (") == true)
        #expect(found[1].bytes == Array(results[1].utf8) && found[2].bytes == Array(results[2].utf8))
        #expect(run.errorText.contains("1 of 3 results are suppressed, 1 have no verdict"))
    }

    @Test(
        "what is no such document is refused with its code",
        arguments: [
            ("{}", "vex.sbom-format"), ("[", "vex.not-json"), (#"{"a":1,"a":2}"#, "vex.duplicate-member"),
            (#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":{}}"#, "vex.sbom-member"),
            (#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":1}]}"#, "vex.sbom-member"),
            (#"{"spdxVersion":"SPDX-3.0"}"#, "vex.sbom-format"),
            (#"{"spdxVersion":"SPDX-2.3","packages":[1]}"#, "vex.sbom-member"),
        ])
    func refusals(text: String, code: String) throws {
        let run = try apply(try Workspace(.decided), text)
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(try run.errorLines().map(\.code) == [code])
    }
}
