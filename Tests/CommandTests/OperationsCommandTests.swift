import Foundation
import LedgerTestKit
import Signing
import Testing
import Wire

@Suite("stella ops: the daily look")
struct OperationsCommandTests {
    private static let measures = [
        "decision_p95", "new_conflicts", "refused_documents", "growth", "largest_deviation",
        "signature_verification_failed", "issuer_not_found",
    ]

    private func daily(_ workspace: Workspace, _ more: String..., environment: [String: String] = [:]) throws -> StellaRun {
        try workspace.stella(
            ["ops", "daily", "--data-dir", "ledger", "-q", "--format", "json"] + more, environment: environment)
    }

    private func verdicts(_ run: StellaRun) throws -> [String: String] {
        let items = try #require(try run.json()["items"]).elements.map { $0 }
        #expect(items.compactMap { $0["measure"]?.string } == Self.measures)
        return Dictionary(items.compactMap { item in item["measure"]?.string.map { ($0, item["verdict"]?.string ?? "") } }) {
            first, _ in first
        }
    }

    /// An envelope around another document than its signer, an issuer of the demonstration, signed.
    private static let forged = Workspace.vex + "/bad/dsse-payload-exchanged.json"

    /// A document of somebody whom nobody knows.
    private func strange(_ workspace: Workspace) throws -> String {
        let text = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://stranger.example/1","author":"A Stranger",\
            "timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2025-1"},\
            "products":[{"@id":"pkg:npm/a@1"}],"status":"fixed"}]}
            """
        try Data(text.utf8).write(to: workspace.file("strange.json"))
        return workspace.path("strange.json")
    }

    /// Lines of a log that name their event.
    private func events(_ text: String) throws -> [JSONNode] {
        try text.split(separator: "\n").filter { $0.hasPrefix("{\"event\"") }.map { try JSONDocument(Array($0.utf8)).root }
    }

    @Test("five checks with figure, threshold and verdict; the next look says how much has grown")
    func calm() throws {
        let workspace = try Workspace(.updated)
        let first = try daily(workspace)
        #expect(first.status == 0, "\(first.text)\(first.errorText)")
        let found = try verdicts(first)
        #expect(found["growth"] == "first" && found["decision_p95"] == "ok" && found["issuer_not_found"] == "ok")
        let second = try daily(workspace)
        #expect(try second.status == 0 && verdicts(second)["growth"] == "ok")
        #expect(try second.json()["summary"]?["since"]?.string == first.json()["summary"]?["at"]?.string)
        // All of it is new when one asks for the last week, and that leaves no note.
        let week = try daily(workspace, "--since", "7d")
        #expect(try week.json()["summary"]?["since"]?.string != second.json()["summary"]?["at"]?.string)
        #expect(try daily(workspace).json()["summary"]?["since"]?.string == second.json()["summary"]?["at"]?.string)
    }

    @Test("a wrong signature is a breach, told once; the threshold is an option; in the log it has its event's name")
    func signatures() throws {
        let workspace = try Workspace(.ingested)
        #expect(try daily(workspace).status == 0)
        let run = try workspace.stella(["vex", "ingest", "--data-dir", "ledger", Self.forged])
        let told = try events(run.errorText)
        #expect(told.compactMap { $0["event"]?.string } == ["signature_verification_failed"], "\(run.errorText)")
        #expect(told.first?["document"]?.string?.hasPrefix("sha256:") == true && told.first?["detail"]?.string != nil)
        let allowed = ["VEXLENS_OPERATIONS__MAXSIGNATUREFAILURES": "1"]
        #expect(try daily(workspace, "--since", "1h", environment: allowed).status == 0)
        let breach = try daily(workspace)
        #expect(try breach.status == 1 && verdicts(breach)["signature_verification_failed"] == "breach")
        #expect(try breach.json()["summary"]?["breaches"]?.int == 1)
        #expect(try daily(workspace).status == 0)
    }

    @Test("an issuer that nobody knows is told by its event's name, by ingest and by the server, and counted")
    func strangers() throws {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open", "-q")
        let document = try Files.bytes(URL(fileURLWithPath: try strange(workspace)))
        #expect(try server.http.post("/api/v1/vex/documents", document).status == 201)
        #expect(try server.http.post("/api/v1/vex/documents", Files.bytes(URL(fileURLWithPath: Self.forged))).status < 300)
        #expect(server.end() == 0)
        let told = try events(server.errorText)
        #expect(told.compactMap { $0["event"]?.string }.sorted() == ["issuer_not_found", "signature_verification_failed"])
        #expect(told.first { $0["event"]?.string == "issuer_not_found" }?["issuer"]?.string == "A Stranger")
        // The same document again is no news.
        let again = try workspace.stella(["vex", "ingest", "--data-dir", "ledger", workspace.path("strange.json")])
        #expect(try events(again.errorText).isEmpty)
        let none = ["VEXLENS_OPERATIONS__MAXUNKNOWNISSUERS": "0"]
        let run = try daily(workspace, "--since", "1h", environment: none)
        #expect(try run.status == 1 && verdicts(run)["issuer_not_found"] == "breach")
    }

    @Test("refused documents, slow decisions and tiers out of order are breaches")
    func breaches() throws {
        let workspace = try Workspace(.decided)
        try Data("{".utf8).write(to: workspace.file("bad.json"))
        #expect(try workspace.ingest([workspace.path("bad.json")]).status == 1)
        let refused = try daily(workspace, "--since", "1h", environment: ["VEXLENS_OPERATIONS__NORMALIZATIONFAILUREPERCENT": "12"])
        #expect(try verdicts(refused)["refused_documents"] == "breach", "\(refused.text)")
        let order = try daily(workspace, "--since", "1h", environment: ["VEXLENS_TRUST__KNOWNWEIGHT": "5"])
        #expect(try verdicts(order)["largest_deviation"] == "breach")
        let conflicts = try daily(workspace, "--since", "1h", environment: ["VEXLENS_OPERATIONS__CONFLICTMINIMUM": "1"])
        #expect(try verdicts(conflicts)["new_conflicts"] == "breach", "\(conflicts.text)")
    }

    @Test("without events nobody can tell (5); a time that lies ahead is wrong usage")
    func unknown() throws {
        let workspace = try Workspace(.decided)
        let run = try daily(workspace, environment: ["VEXLENS_CONSENSUS__EMITEVENTS": "false"])
        #expect(try run.status == 5 && verdicts(run)["issuer_not_found"] == "unknown")
        #expect(try daily(workspace, "--since", "2999-01-01T00:00:00Z").status == 2)
    }

    @Test("weekly and monthly: conflicts of an age, issuers lately changed, the self-test, other trust")
    func otherRoutines() throws {
        let workspace = try Workspace(.updated)
        #expect(try workspace.ledger("vex", "conflicts", "--older-than", "7d").status == 3)
        #expect(try workspace.ledger("vex", "conflicts", "--older-than", "0d").status == 0)
        #expect(try workspace.done("issuer", "list", "--changed-since", "7d", "--format", "jsonl").lines().count == 5)
        let test = try workspace.done("vex", "consensus", "selftest", "--runs", "50", "--format", "json").json()
        #expect(test["summary"]?["different"]?.int == 0)
        try Data("VexLens:\n  Trust:\n    TrustedWeight: 0.1\n".utf8).write(to: workspace.file("new.yaml"))
        let size = try workspace.size()
        _ = try workspace.done("vex", "consensus", "simulate", "--all", "--trust", workspace.path("new.yaml"))
        #expect(try workspace.size() == size)
    }

    @Test("drill bundle: export, verify, import and comparison, each with its time, and the ledger is as it was")
    func drill() throws {
        let workspace = try Workspace(.updated)
        let size = try workspace.size()
        let sealed = ["VEXLENS_AIRGAP__SEALEDMODE": "true"]
        let run = try workspace.stella(
            ["ops", "drill", "bundle", "--data-dir", "ledger", "-q", "--format", "json", "--scratch", workspace.folder.path],
            environment: sealed)
        #expect(run.status == 0, "\(run.text)\(run.errorText)")
        let items = try #require(try run.json()["items"]).elements.map { $0 }
        #expect(
            items.compactMap { $0["step"]?.string } == ["export", "verify", "import", "compare documents", "compare verdicts"])
        #expect(items.allSatisfy { $0["result"]?.string == "ok" && $0["seconds"] != nil })
        #expect(items.last?["detail"]?.string?.hasPrefix("14 equal") == true, "\(run.text)")
        #expect(try workspace.size() == size)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path) == ["ledger"])
        // Under other settings the same documents are weighed otherwise: that is said, and is no failure.
        let other = try workspace.stella(
            ["ops", "drill", "bundle", "--data-dir", "ledger", "-q", "--format", "json", "--scratch", workspace.folder.path],
            environment: ["VEXLENS_TRUST__TRUSTEDWEIGHT": "0.7"])
        #expect(other.status == 0 && other.text.contains("0 equal, 14 of other inputs"), "\(other.text)")
    }

    @Test("a drill on a ledger that has lost a document fails at the export, and nothing is left behind")
    func failedDrill() throws {
        let workspace = try Workspace(.decided)
        try workspace.tamper("DELETE FROM blob WHERE digest = (SELECT digest FROM document LIMIT 1)")
        let run = try workspace.stella(
            ["ops", "drill", "bundle", "--data-dir", "ledger", "-q", "--format", "json", "--scratch", workspace.folder.path])
        #expect(run.status == 1, "\(run.text)\(run.errorText)")
        let items = try #require(try run.json()["items"]).elements.map { $0 }
        #expect(items.count == 1 && items[0]["result"]?.string == "failed")
        #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.folder.path) == ["ledger"])
    }
}
