import Foundation
import LedgerTestKit
import RekorClient
import Signing
import Testing
import Transport
import Wire

@Suite("Verdicts in a log of others")
struct RekorMirrorTests {
    private func mirrors(_ scene: RekorWorkspace) throws -> [JSONNode] {
        try scene.workspace.verdicts().flatMap { $0["mirrors"]?.elements.map { $0 } ?? [] }
    }

    private func status(_ scene: RekorWorkspace) throws -> JSONNode {
        try scene.workspace.done("ledger", "status", "--format", "json").json()
    }

    private func upload(_ scene: RekorWorkspace, _ verdicts: [Int]) throws -> StellaRun {
        try scene.workspace.stella(
            ["rekor", "upload", "--data-dir", "ledger", "--rekor-url", scene.server.address, "--key", "rekor.pub"]
                + ["--format", "json"] + verdicts.flatMap { ["--verdict", String($0)] })
    }

    private func indexes(_ scene: RekorWorkspace) throws -> [Int] {
        try scene.workspace.verdicts().compactMap { $0["logIndex"]?.int }
    }

    private func enable(_ scene: RekorWorkspace, more: String = "") throws {
        try scene.write(
            "vexlens.yaml",
            "VexLens:\n  Mirror:\n    Enabled: true\n    Url: \(scene.server.address)/\n    Key: rekor.pub\n" + more)
    }

    private func pay(_ scene: RekorWorkspace, _ more: String...) throws -> StellaRun {
        try scene.workspace.stella(
            ["rekor", "mirror", "--once", "--data-dir", "ledger", "-q", "--attempts", "1", "--format", "json"] + more)
    }

    @Test("both references stand on a verdict; a rebuild keeps them, and a restored backup has them")
    func references() throws {
        let scene = try RekorWorkspace(try Workspace(.decided))
        let chosen = Array(try indexes(scene).sorted().prefix(2))
        let run = try upload(scene, chosen)
        try #require(run.status == 0, "\(run.errorText)")
        let items = try #require(try run.json()["items"]?.elements.map { $0 })
        #expect(items.compactMap { $0["source"]?.string } == chosen.map { String($0) })
        let shown = try mirrors(scene)
        #expect(Set(shown.compactMap { $0["uuid"]?.string }) == Set(items.compactMap { $0["uuid"]?.string }))
        let keyID = scene.rekor.key.publicKey.keyID.hex
        #expect(shown.allSatisfy { $0["url"]?.string == scene.server.address && $0["logId"]?.string == keyID })
        let explained = try scene.workspace.done("vex", "consensus", "explain", String(chosen[0]), "--format", "json").json()
        let whole = try #require(explained["mirrors"]?.elements.first { _ in true })
        #expect(whole["checkpoint"]?.string == items[0]["checkpoint"]?.string && whole["integratedTime"]?.string != nil)
        #expect(try whole["entry"]?.string.flatMap { Base64.decode($0) }.map { try JSONDocument($0).root.count } == 1)
        let table = try scene.workspace.done("vex", "consensus", "explain", String(chosen[0])).text
        #expect(table.contains("also entry \(try #require(whole["logIndex"]?.int)) of \(scene.server.address)"))
        // Once more: it is there, and the newer proof takes the place of the older one.
        #expect(try upload(scene, [chosen[0]]).json()["items"]?.elements.first { _ in true }?["result"]?.string == "known")
        #expect(try mirrors(scene).count == 2)

        try scene.workspace.done("db", "rebuild")
        #expect(try mirrors(scene).count == 2)
        try scene.workspace.expectCleanAudit()
        try scene.workspace.done("db", "backup", "--output", "backup")
        try scene.workspace.tamper("DELETE FROM mirror")
        #expect(try mirrors(scene).isEmpty)
        try scene.workspace.done("db", "restore", "--from", "backup", "--replace")
        #expect(try mirrors(scene).count == 2)
    }

    @Test("after a lie nothing is kept beside the verdict")
    func lie() throws {
        let scene = try RekorWorkspace(try Workspace(.decided))
        scene.rekor.setBend { _, answer in
            let text = String(decoding: answer.body, as: UTF8.self)
            return HTTPResponse(
                status: answer.status, contentType: nil,
                body: Array(text.replacingOccurrences(of: #""integratedTime":1"#, with: #""integratedTime":2"#).utf8))
        }
        let run = try upload(scene, [try #require(try indexes(scene).first)])
        #expect(run.status == 6)
        #expect(try run.errorLines().map(\.code) == ["client.timestamp-invalid"])
        #expect(try mirrors(scene).isEmpty && status(scene)["mirrored"]?.int == 0)
        let evidence = scene.workspace.ledgerFolder.appendingPathComponent("rekor/evidence").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: evidence).count == 1)
    }

    @Test("new verdicts are owed with their transaction, and paid; a rebuild owes nothing again")
    func owed() throws {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        try enable(scene)
        try scene.workspace.compute()
        #expect(try status(scene)["mirrorsOwed"]?.int == 14)
        #expect(try status(scene)["mirrorsOldestOwed"]?.string != nil)
        let run = try pay(scene)
        try #require(run.status == 0, "\(run.errorText)")
        #expect(try run.json()["items"]?.elements.map { $0 }.count == 14)
        #expect(try status(scene)["mirrorsOwed"]?.int == 0 && status(scene)["mirrored"]?.int == 14)
        #expect(try mirrors(scene).count == 14 && scene.rekor.size == 5 + 14)
        try scene.workspace.done("db", "rebuild")
        #expect(try status(scene)["mirrorsOwed"]?.int == 0 && status(scene)["mirrored"]?.int == 14)
        #expect(try pay(scene).json()["items"]?.elements.map { $0 }.count == 0)
        // Unchanged verdicts make no entry and owe none; changed ones owe again.
        try scene.workspace.compute()
        #expect(try status(scene)["mirrorsOwed"]?.int == 0)
        #expect(try scene.workspace.ingest(Workspace.update).status == 0)
        try scene.workspace.compute()
        #expect(try status(scene)["mirrorsOwed"]?.int == 2)
        #expect(try pay(scene).status == 0 && scene.rekor.size == 5 + 16)
    }

    @Test("verdicts from before mirroring are not owed, also not by a rebuild, but by --backfill")
    func backfill() throws {
        let scene = try RekorWorkspace(try Workspace(.decided))
        try enable(scene)
        try scene.workspace.done("db", "rebuild")
        #expect(try status(scene)["mirrorsOwed"]?.int == 0)
        #expect(try pay(scene, "--backfill").status == 0)
        #expect(try status(scene)["mirrored"]?.int == 14 && status(scene)["mirrorsOwed"]?.int == 0)
        #expect(try pay(scene, "--backfill").json()["items"]?.elements.map { $0 }.count == 0)
    }

    @Test("what fails is noted with its error and waits, over restarts; then it is paid")
    func postponed() throws {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        try enable(scene)
        try scene.workspace.compute()
        scene.rekor.setBend { _, answer in HTTPResponse(status: 503, contentType: nil, body: answer.body) }
        #expect(try pay(scene).status == 5)
        // The log is not asked for each of the fourteen when it does not answer.
        #expect(scene.rekor.requests.count == 1)
        let status = try status(scene)
        #expect(status["mirrorsOwed"]?.int == 14)
        #expect(status["mirrorsLastError"]?.string?.contains("client.unavailable") == true)
        scene.rekor.setBend { _, answer in answer }
        // The first one waits for half a minute, whoever is asked.
        #expect(try pay(scene).json()["items"]?.elements.map { $0 }.count == 13)
        #expect(try self.status(scene)["mirrorsOwed"]?.int == 1)
        try scene.workspace.tamper("UPDATE mirror_owed SET next = next - 31")
        #expect(try pay(scene).json()["items"]?.elements.map { $0 }.count == 1)
        #expect(try self.status(scene)["mirrorsOwed"]?.int == 0)
        #expect(try self.status(scene)["mirrorsLastError"]?.isNull == true)
    }

    @Test("a log that lies is not sent anything more")
    func alarm() throws {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        try enable(scene)
        try scene.workspace.compute()
        scene.rekor.setBend { _, answer in
            HTTPResponse(status: answer.status, contentType: nil, body: Array("{}".utf8))
        }
        let run = try pay(scene)
        #expect(run.status == 6 && scene.rekor.requests.count == 1)
        #expect(try status(scene)["mirrorsOwed"]?.int == 14)
    }

    @Test("mirroring without address or key is an error of the configuration")
    func incomplete() throws {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        try scene.write("vexlens.yaml", "VexLens:\n  Mirror:\n    Enabled: true\n    Url: \(scene.server.address)\n")
        let run = try scene.workspace.stella(["vex", "consensus", "compute", "--all", "--data-dir", "ledger", "--format", "json"])
        #expect(run.status == 2)
        #expect(try run.errorLines().map(\.code) == ["config.mirror-incomplete"])
    }

    @Test(
        "a sealed process connects nowhere: not a single call, and nothing is lost",
        .enabled(if: Tracing.isPermitted, "strace is not here, or it may not trace"))
    func sealed() throws {
        let scene = try RekorWorkspace(try Workspace(.ingested))
        try enable(scene, more: "  AirGap:\n    SealedMode: true\n")
        try scene.workspace.compute()
        let index = String(try #require(try indexes(scene).first))
        let target = ["--rekor-url", scene.server.address, "--key", "rekor.pub"]
        let commands = [
            ["rekor", "mirror", "--once", "--data-dir", "ledger"],
            ["rekor", "upload", "--verdict", index, "--data-dir", "ledger"] + target,
            ["rekor", "get", "7", "--data-dir", "ledger"] + target, ["rekor", "loginfo", "--data-dir", "ledger"] + target,
            ["rekor", "search", "statement.json", "--data-dir", "ledger"] + target,
            ["rekor", "verify", "statement.json", "--data-dir", "ledger"] + target,
        ]
        for command in commands {
            let run = try StellaProcess.run(
                ["strace", "-f", "-qq", "-o", "trace", "-e", "trace=connect,sendto,sendmsg,socket", StellaProcess.binary]
                    + command,
                program: "/usr/bin/env", in: scene.workspace.folder, environment: ["PATH": "/usr/bin:/bin"])
            #expect(run.status == 4, "\(command): \(run.errorText)")
            #expect(run.errorText.contains("network.refused"))
            let trace = String(decoding: try Files.bytes(scene.workspace.file("trace")), as: UTF8.self)
            #expect(!trace.contains("connect(") && !trace.contains("AF_INET"), "\(trace)")
        }
        #expect(scene.rekor.requests.isEmpty)
        #expect(try status(scene)["mirrorsOwed"]?.int == 14)
    }
}
