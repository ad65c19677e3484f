import Attestation
import Foundation
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Wire

/// Our client against our server in a process of its own, in the second tree of its ledger.
@Suite("stella rekor against stella serve")
struct RekorServeTests {
    private struct Scene {
        let workspace: Workspace
        /// Entries of the first tree.
        let offset: Int
        let origin: String
        let signer: PrivateKey
    }

    private func rotated() throws -> Scene {
        let workspace = try Workspace(.decided)
        let offset = try workspace.size()
        try workspace.done("ledger", "rotate")
        let status = try workspace.done("ledger", "status", "--format", "json").json()
        #expect(status["shardOffset"]?.int == offset && status["size"]?.int == 0)
        let scene = Scene(
            workspace: workspace, offset: offset, origin: try #require(status["origin"]?.string),
            signer: try .generate(.ecdsaP256))
        try Data(scene.signer.publicKey.pem.utf8).write(to: workspace.file("signer.pub"))
        return scene
    }

    private func statement(_ scene: Scene, _ name: String) throws -> String {
        let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","note":"\#(name)"}"#.utf8)
        let bytes = try Envelope.signed(type: "application/vnd.in-toto+json", payload: payload, by: scene.signer).encoded()
        try Data(bytes).write(to: scene.workspace.file(name))
        return name
    }

    private func ask(_ scene: Scene, _ server: ServeProcess, _ api: RemoteLog.API, _ arguments: String...) throws -> StellaRun {
        try scene.workspace.stella(
            ["rekor"] + arguments + ["--rekor-url", "http://127.0.0.1:\(server.port)", "--api", api.rawValue]
                + ["--key", "ledger/log.pub", "--format", "json"] + (api == .v2 ? ["--origin", scene.origin] : []))
    }

    private func item(_ run: StellaRun, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONNode {
        try #require(run.status == 0, "\(run.errorText)\(run.text)", sourceLocation: sourceLocation)
        return try #require(run.json()["items"]?.elements.map { $0 }.first, sourceLocation: sourceLocation)
    }

    @Test("v1, at a shard offset: new, known, fetched, found, verified; both trees are shown and continue")
    func first() throws {
        let scene = try rotated()
        let server = try ServeProcess(scene.workspace, "--open", "-q")
        for number in 0..<3 {
            let name = try statement(scene, "statement-\(number)")
            let new = try item(ask(scene, server, .v1, "upload", name, "--signer-key", "signer.pub"))
            #expect(new["result"]?.string == "new" && new["logIndex"]?.int == scene.offset + number)
            #expect(new["treeIndex"]?.int == number && new["treeSize"]?.int == number + 1)
            let known = try item(ask(scene, server, .v1, "upload", name, "--signer-key", "signer.pub"))
            #expect(known["result"]?.string == "known" && known["uuid"]?.string == new["uuid"]?.string)
            let uuid = try #require(new["uuid"]?.string)
            #expect(try ask(scene, server, .v1, "get", uuid).json()["logIndex"]?.int == scene.offset + number)
            #expect(try item(ask(scene, server, .v1, "verify", name))["uuid"]?.string == uuid)
            #expect(try item(ask(scene, server, .v1, "verify", name, "--signer-key", "signer.pub"))["uuid"]?.string == uuid)
        }
        // An entry of the frozen tree.
        #expect(try ask(scene, server, .v1, "get", "0").json()["treeSize"]?.int == scene.offset)
        let trees = try #require(try ask(scene, server, .v1, "loginfo").json()["items"]?.elements.map { $0 })
        #expect(trees.compactMap { $0["size"]?.int } == [scene.offset, 3])
        #expect(try ask(scene, server, .v1, "logproof", "--first", "1").json()["lastSize"]?.int == 3)
        let found = try ask(scene, server, .v1, "search", "--signer-key", "signer.pub", "--fetch").json()
        #expect(found["items"]?.elements.map { $0 }.count == 3)
        #expect(server.end() == 0)
    }

    @Test("v2, at a shard offset: new, known by index from tiles and bundle, fetched, verified")
    func second() throws {
        let scene = try rotated()
        let server = try ServeProcess(scene.workspace, "--open", "-q")
        for number in 0..<3 {
            let name = try statement(scene, "statement-\(number)")
            let new = try item(ask(scene, server, .v2, "upload", name, "--signer-key", "signer.pub"))
            #expect(new["result"]?.string == "new" && new["logIndex"]?.int == number && new["origin"]?.string == scene.origin)
            let known = try item(ask(scene, server, .v2, "upload", name, "--signer-key", "signer.pub"))
            #expect(known["result"]?.string == "known" && known["leafHash"]?.string == new["leafHash"]?.string)
            #expect(try ask(scene, server, .v2, "get", "\(number)").json()["kind"]?.string == "hashedrekord")
            let verified = try ask(scene, server, .v2, "verify", name, "--signer-key", "signer.pub", "--index", "\(number)")
            #expect(try item(verified)["leafHash"]?.string == new["leafHash"]?.string)
        }
        let proof = try ask(scene, server, .v2, "logproof", "--first", "2").json()
        #expect(proof["lastSize"]?.int == 3 && proof["origin"]?.string == scene.origin)
        // The same tree by both versions.
        let trees = try #require(try ask(scene, server, .v1, "loginfo").json()["items"]?.elements.map { $0 }.last)
        #expect(trees["rootHash"]?.string == (try item(ask(scene, server, .v2, "loginfo"))["rootHash"]?.string))
        // Without the name, the log signs as another than its host.
        let unnamed = try scene.workspace.stella(
            ["rekor", "loginfo", "--rekor-url", "http://127.0.0.1:\(server.port)", "--api", "v2", "--key", "ledger/log.pub"])
        #expect(unnamed.status == 6 && unnamed.errorText.contains("client.name-mismatch"))
        #expect(server.end() == 0)
    }

    @Test("verdicts of one ledger in another, with a token, and both references on each")
    func mirrored() throws {
        let scene = try rotated()
        let token = try scene.workspace.done("serve", "token", "new", "mirror", "--format", "json").json()
        try Data(try #require(token["token"]?.string).utf8).write(to: scene.workspace.file("token"))
        let server = try ServeProcess(scene.workspace, "-q")
        // With keys of its own: what the server's own key signs it takes from nobody.
        let other = Workspace()
        try other.done("ledger", "init", "--origin", "other.example")
        try other.done("issuer", "add", "--file", Workspace.vex + "/issuers.json")
        try #require(try other.ingest(Workspace.documents).status == 0)
        let url = "http://127.0.0.1:\(server.port)"
        func configure(_ more: String) throws {
            let key = scene.workspace.path("ledger/log.pub")
            let text = "VexLens:\n  Mirror:\n    Enabled: true\n    Url: \(url)\n    Key: \(key)\n"
            try Data((text + more).utf8).write(to: other.file("vexlens.yaml"))
        }
        try configure("")
        try other.compute()
        let pay = ["rekor", "mirror", "--once", "--data-dir", "ledger", "-q", "--format", "json"]
        // Nobody writes without a token.
        let refused = try other.stella(pay)
        #expect(refused.status == 4)
        try configure("    TokenFile: \(scene.workspace.path("token"))\n")
        try other.tamper("UPDATE mirror_owed SET next = NULL")
        let paid = try other.stella(pay)
        try #require(paid.status == 0, "\(paid.errorText)")
        #expect(try paid.json()["items"]?.elements.map { $0 }.count == 14)
        for verdict in try other.verdicts() {
            let mirror = try #require(verdict["mirrors"]?.elements.map { $0 }.first)
            let index = try #require(mirror["logIndex"]?.int)
            #expect(index >= scene.offset && index < scene.offset + 14)
            // The same envelope in both logs: the other's entry is proven for it.
            let shown = try scene.workspace.done("vex", "show", String(index), "--format", "json").json()
            #expect(shown["uuid"]?.string == mirror["uuid"]?.string)
        }
        #expect(server.end() == 0)
        try scene.workspace.expectCleanAudit()
    }
}
