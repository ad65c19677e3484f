import Foundation
import LedgerTestKit
import Testing
import Transport
import Wire

/// `stella serve`, the ledger's one writer, pays what is owed to a log of others.
@Suite("Mirroring beside stella serve")
struct ServeMirrorTests {
    private func owing(more: String = "") throws -> RekorWorkspace {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        let mirror = "    Enabled: true\n    Url: \(scene.server.address)\n    Key: rekor.pub\n    IntervalSeconds: 1\n"
        try scene.write("vexlens.yaml", "VexLens:\n  Mirror:\n" + mirror + more)
        try scene.workspace.compute()
        return scene
    }

    private func status(_ scene: RekorWorkspace) throws -> JSONNode {
        try scene.workspace.done("ledger", "status", "--format", "json").json()
    }

    /// Waits for something that another process does.
    private func expect(_ what: String, _ isSo: () throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(120)
        while try !isSo() {
            try #require(Date() < deadline, "\(what) has not happened")
            usleep(50_000)
        }
    }

    @Test("all that is owed is paid while requests are answered; another writer is told so, and the proofs are kept")
    func paid() throws {
        let scene = try owing()
        #expect(try status(scene)["mirrorsOwed"]?.int == 14)
        let server = try ServeProcess(scene.workspace, "--open", "--rate", "0")
        var submitted = 0
        try expect("payment") {
            #expect(try server.http.submit(ServeProcess.proposal("\(submitted)")).status == 201)
            submitted += 1
            return try status(scene)["mirrorsOwed"]?.int == 0
        }
        #expect(try status(scene)["mirrored"]?.int == 14 && scene.rekor.size == 5 + 14)
        let proofs = try scene.workspace.verdicts().flatMap { $0["mirrors"]?.elements.map { $0 } ?? [] }
        #expect(Set(proofs.compactMap { $0["uuid"]?.string }).count == 14)
        let other = try scene.workspace.ledger("rekor", "mirror", "--once", "--backfill", "-q")
        #expect(other.status == 5 && other.errorText.contains("[ledger.locked]"))
        #expect(server.end() == 0)
        #expect(server.errorText.contains("of \(scene.server.address)") && !server.errorText.contains("error"))
        #expect(scene.rekor.size == 5 + 14)
        try scene.workspace.expectCleanAudit()
    }

    @Test("a log that does not answer is told with its code, waits for its time, and holds up neither requests nor the end")
    func unavailable() throws {
        let scene = try owing()
        scene.rekor.setBend { _, answer in HTTPResponse(status: 503, contentType: nil, body: answer.body) }
        let server = try ServeProcess(scene.workspace, "--open", "-q")
        try expect("a request") { !scene.rekor.requests.isEmpty }
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        // The end comes while the same request is to be sent again later; it is noted as one in vain.
        #expect(server.end() == 0)
        #expect(server.errorText.contains("[client.unavailable]") && scene.rekor.requests.count < 6)
        let status = try status(scene)
        #expect(status["mirrorsOwed"]?.int == 14)
        #expect(status["mirrorsLastError"]?.string?.contains("client.unavailable") == true)
        // It answers again, the time of the one that failed has come, and another start pays all.
        scene.rekor.setBend { _, answer in answer }
        try scene.workspace.tamper("UPDATE mirror_owed SET next = NULL")
        let again = try ServeProcess(scene.workspace, "-q")
        try expect("payment") { try self.status(scene)["mirrorsOwed"]?.int == 0 }
        #expect(again.end() == 0 && again.errorText.contains("listening"))
        #expect(!again.errorText.contains("error"))
    }

    @Test("a log that lies is not sent anything more, with the evidence kept, and the server goes on")
    func alarm() throws {
        let scene = try owing()
        scene.rekor.setBend { _, answer in
            let text = String(decoding: answer.body, as: UTF8.self)
            return HTTPResponse(
                status: answer.status, contentType: nil,
                body: Array(text.replacingOccurrences(of: #""integratedTime":1"#, with: #""integratedTime":2"#).utf8))
        }
        let server = try ServeProcess(scene.workspace, "--open")
        try expect("the end of mirroring") { server.errorText.contains("mirroring has ended") }
        let sent = scene.rekor.requests.count
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        // Two intervals later nothing more was sent.
        usleep(2_500_000)
        #expect(scene.rekor.requests.count == sent)
        #expect(server.end() == 0)
        #expect(server.errorText.components(separatedBy: "[client.timestamp-invalid]").count == 2)
        let evidence = scene.workspace.ledgerFolder.appendingPathComponent("rekor/evidence").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: evidence).count == 1)
        #expect(try status(scene)["mirrorsOwed"]?.int == 14 && status(scene)["mirrored"]?.int == 0)
    }

    @Test("sealed, nothing connects and nothing is paid, and that is said once")
    func sealed() throws {
        let scene = try owing(more: "  AirGap:\n    SealedMode: true\n")
        let server = try ServeProcess(scene.workspace, "--open")
        #expect(try server.http.submit(ServeProcess.proposal("1")).status == 201)
        usleep(1_500_000)
        #expect(server.end() == 0)
        #expect(server.errorText.components(separatedBy: "AirGap.SealedMode forbids connections").count == 2)
        #expect(scene.rekor.requests.isEmpty)
        #expect(try status(scene)["mirrorsOwed"]?.int == 14)
    }

    @Test("settings of the log that cannot be used are told before anything is served")
    func settings() throws {
        let scene = try owing()
        try FileManager.default.removeItem(at: scene.workspace.file("rekor.pub"))
        let run = try scene.workspace.ledger("serve", "--port", "0", "--format", "json")
        #expect(try run.status == 5 && (run.errorLines().map(\.code)) == ["file.not-found"])
        try scene.write("vexlens.yaml", "VexLens:\n  Mirror:\n    Enabled: true\n    Url: \(scene.server.address)\n")
        let incomplete = try scene.workspace.ledger("serve", "--port", "0", "--format", "json")
        #expect(try incomplete.status == 2 && (incomplete.errorLines().map(\.code)) == ["config.mirror-incomplete"])
    }
}
