import Foundation
import LedgerTestKit
import Testing
import Wire

@Suite("stella serve --issuers: the directory changes while the server runs")
struct ServeIssuerTests {
    private func record(_ id: String, _ tier: String) -> String {
        #"{"id":"\#(id)","name":"\#(id)","tier":"\#(tier)"}"#
    }

    private func write(_ text: String, _ workspace: Workspace) throws {
        try Data(text.utf8).write(to: workspace.file("issuers.json"))
    }

    private func tier(_ id: String, _ workspace: Workspace) throws -> String? {
        try workspace.ledger("issuer", "show", id, "--format", "json").json()["tier"]?.string
    }

    /// Waits until the server has said so often what it made of the file.
    private func wait(_ server: ServeProcess, for text: String, count: Int = 1) throws {
        let deadline = Date().addingTimeInterval(60)
        while server.errorText.components(separatedBy: text).count <= count, Date() < deadline { usleep(20_000) }
        try #require(server.errorText.components(separatedBy: text).count == count + 1, "\(server.errorText)")
    }

    @Test(
        "SIGHUP takes over what differs as entries; a broken file changes nothing; others are still refused meanwhile")
    func reload() throws {
        let workspace = try Workspace(.registered)
        try write("[\(record("new", "Known"))]", workspace)
        let server = try ServeProcess(workspace, "--open", "--issuers", "issuers.json")
        #expect(server.errorText.contains("register new is entry 5"))
        #expect(try tier("new", workspace) == "Known")
        let refused = try workspace.ledger("issuer", "set-tier", "new", "Trusted", "--format", "json")
        #expect(refused.status == 5)
        let line = try #require(refused.errorLines().first)
        #expect(line.code == "ledger.locked" && line.message.contains("process"))

        try write("[\(record("new", "Trusted")),\(record("second", "Known"))]", workspace)
        server.signal(SIGHUP)
        try wait(server, for: "set_tier new is entry 6, register second is entry 7")
        #expect(try tier("new", workspace) == "Trusted")
        server.signal(SIGHUP)
        try wait(server, for: "no changes")
        try write("[{", workspace)
        server.signal(SIGHUP)
        try wait(server, for: "[wire.json-syntax]")
        #expect(try server.http.get("/checkpoint").status == 200)
        #expect(try tier("second", workspace) == "Known")
        #expect(server.end() == 0)
        let changes = try workspace.done("issuer", "show", "new", "--format", "json").json()["changes"]
        #expect(changes?.elements.map { $0["action"]?.string } == ["register", "set_tier"])
        try workspace.expectCleanAudit()
    }

    @Test("a file that cannot be taken over is told before anybody is served")
    func refused() throws {
        let workspace = try Workspace(.registered)
        try write(#"[{"id":"x","name":"Red Hat","tier":"Known"}]"#, workspace)
        let run = try workspace.ledger("serve", "--port", "0", "--issuers", "issuers.json", "--format", "json")
        #expect(run.status == 1)
        #expect(try run.errorLines().map(\.code) == ["trust.name-taken"])
        let missing = try workspace.ledger("serve", "--port", "0", "--issuers", "nowhere.json", "--format", "json")
        #expect(try missing.errorLines().map(\.code) == ["file.not-found"])
    }
}
