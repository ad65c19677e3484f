import Foundation
import LedgerTestKit
import Signing
import Testing
import Wire

@Suite("stella issuer: changes are entries, and what they touch is told")
struct IssuerCommandTests {
    private func issuer(_ id: String, _ workspace: Workspace) throws -> JSONNode {
        try workspace.done("issuer", "show", id, "--format", "json").json()
    }

    private func items(_ run: StellaRun) throws -> [JSONNode] {
        try #require(try run.json()["items"]).elements.map { $0 }
    }

    private func run(
        _ workspace: Workspace, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> StellaRun {
        try workspace.stella(arguments + ["--data-dir", "ledger", "-q"], environment: environment)
    }

    private func newKey(_ name: String, _ workspace: Workspace) throws -> String {
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        try Data(key.pem.utf8).write(to: workspace.file(name))
        return key.keyID.hex
    }

    @Test("show has every change with its entry; the entry says what changed, and is proven")
    func history() throws {
        let workspace = try Workspace(.registered)
        try workspace.done("issuer", "set-tier", "redhat", "Known", "--reason", "reviewed")
        let changes = try #require(try issuer("redhat", workspace)["changes"]).elements.map { $0 }
        #expect(changes.map { $0["action"]?.string } == ["register", "set_tier"])
        #expect(changes[1]["reason"]?.string == "reviewed")
        let index = try #require(changes[1]["logIndex"]?.int)
        let entry = try workspace.done("vex", "show", String(index), "--format", "json").json()
        #expect(entry["kind"]?.string == "issuer_change")
        #expect(entry["payload"]?["after"]?["record"]?["tier"]?.string == "Known")
        try workspace.expectCleanAudit()
        // The same tier again is no change.
        let run = try workspace.stella(
            ["issuer", "set-tier", "redhat", "Known", "--data-dir", "ledger", "--format", "json"])
        #expect(run.status == 0 && run.errorText.contains("nothing was changed"))
        let again = try items(run)[0]
        #expect(again["change"]?.kind == .null)
        #expect(try issuer("redhat", workspace)["changes"]?.count == 2)
        let lately = try items(try workspace.done("issuer", "list", "--changed-since", "7d", "--format", "json"))
        #expect(lately.contains { $0["id"]?.string == "redhat" && $0["changes"]?.count == 2 })
        #expect(
            try items(
                try workspace.done("issuer", "list", "--changed-since", "2999-01-01T00:00:00Z", "--format", "json")
            ).isEmpty)
    }

    @Test("a rebuild from the log gives the directory again, and says that it is equal")
    func rebuilt() throws {
        let workspace = try Workspace(.decided)
        try workspace.done(
            "issuer", "revoke", "docker-dhi", "--reason", "key lost", "--effective", "2020-01-01T00:00:00Z")
        let card = try workspace.done("db", "rebuild", "--from-ledger", "--format", "json").json()
        #expect(card["isEqual"]?.bool == true)
        #expect((card["issuerChanges"]?.int ?? 0) > 1)
        #expect(try issuer("docker-dhi", workspace)["revocationReason"]?.string == "key lost")
    }

    @Test("set-tier names the verdicts in which the issuer spoke, and --recompute computes them again")
    func recompute() throws {
        let workspace = try Workspace(.decided)
        let before = try workspace.verdicts()
        let told = try items(try workspace.done("issuer", "set-tier", "redhat", "Untrusted", "--format", "json"))[0]
        let count = try #require(told["affected"]?.int)
        #expect(count > 0 && told["affectedFirst"]?.count == min(10, count) && told["recomputed"]?.kind == .null)
        #expect(try workspace.verdicts().map { $0["verdictId"]?.string } == before.map { $0["verdictId"]?.string })
        let again = try items(
            try workspace.done("issuer", "set-tier", "redhat", "Authoritative", "--recompute", "--format", "json"))[0]
        #expect(again["affected"]?.int == count && (again["recomputed"]?.int ?? 0) > 0)
        #expect(try workspace.verdicts().map { $0["verdictId"]?.string } != before.map { $0["verdictId"]?.string })
        try workspace.expectCleanAudit()
    }

    @Test("rotate-key: the new key comes in, the old one ends after the overlap; another key is refused")
    func rotation() throws {
        let workspace = try Workspace(.registered)
        let old = try #require(try issuer("docker-dhi", workspace)["keys"]?.elements.map { $0["keyId"]?.string }.first ?? nil)
        let new = try newKey("new.pem", workspace)
        try workspace.done(
            "issuer", "rotate-key", "docker-dhi", "--replace", String(old.prefix(12)), "--with", "new.pem", "--overlap",
            "14")
        let keys = try #require(try issuer("docker-dhi", workspace)["keys"]).elements.map { $0 }
        #expect(keys.map { $0["keyId"]?.string }.suffix(1) == [new])
        let end = try #require(keys[0]["validUntil"]?.string.flatMap { Timestamp(rfc3339: $0) })
        let days = (end.seconds - Int64(Date().timeIntervalSince1970)) / 86_400
        #expect((13...14).contains(days))
        #expect(try issuer("docker-dhi", workspace)["changes"]?.elements.map { $0["action"]?.string }.last == "rotate_key")
        let refused = try workspace.ledger(
            "issuer", "rotate-key", "docker-dhi", "--replace", "00000000", "--with", "new.pem", "--format", "json")
        #expect(refused.status == 1)
        #expect(try refused.errorLines().map(\.code) == ["trust.unknown-key"])
        let third = try newKey("third.pem", workspace)
        try workspace.done("issuer", "add-key", "docker-dhi", "--key", "third.pem", "--until", "2999-01-01T00:00:00Z")
        try workspace.done("issuer", "revoke", "docker-dhi", "--key", third, "--reason", "lost")
        let last = try #require(try issuer("docker-dhi", workspace)["changes"]).elements.suffix(2).map {
            $0["action"]?.string
        }
        #expect(last == ["add_key", "revoke_key"])
    }

    @Test("export, verify, sync: a second ledger takes over what it was shown, and only from the signer it asked for")
    func exchange() throws {
        let (workspace, other) = (try Workspace(.registered), Workspace())
        try other.done("ledger", "init", "--origin", "other.example/vex")
        try other.done("issuer", "add", "--file", Workspace.vex + "/issuers.json")
        let card = try workspace.done("issuer", "export", "-o", "issuers.dsse.json", "--format", "json").json()
        let fingerprint = try #require(card["fingerprint"]?.string)
        let bytes = try Files.bytes(workspace.file("issuers.dsse.json"))
        try Data(bytes).write(to: other.file("theirs.json"))
        #expect(try workspace.ledger("issuer", "verify", "issuers.dsse.json").status == 0)
        // Of another ledger, and nobody said whose.
        let unknown = try other.ledger("issuer", "sync", "--from", "theirs.json", "--yes", "--format", "json")
        #expect(try unknown.errorLines().map(\.code) == ["trust.untrusted-bundle"])
        try other.done("issuer", "set-tier", "redhat", "Known")
        let theirs = ["--fingerprint", fingerprint, "--format", "json"]
        let verified = try run(other, ["issuer", "verify", "theirs.json"] + theirs)
        #expect(verified.status == 1)
        #expect(try items(verified).filter { $0["equal"]?.bool == false }.map { $0["id"]?.string } == ["redhat"])
        let shown = try items(try run(other, ["issuer", "sync", "--from", "theirs.json"] + theirs))
        #expect(shown.map { $0["id"]?.string } == ["redhat"] && shown[0]["entry"]?.kind == .null)
        #expect(try issuer("redhat", other)["tier"]?.string == "Known")
        let done = try items(try run(other, ["issuer", "sync", "--from", "theirs.json", "--yes"] + theirs))
        #expect(done[0]["entry"]?.int != nil)
        #expect(try run(other, ["issuer", "verify", "theirs.json"] + theirs).status == 0)
        #expect(try items(try run(other, ["issuer", "sync", "--from", "theirs.json", "--yes"] + theirs)).isEmpty)
        try other.expectCleanAudit()
        var altered = bytes
        altered[bytes.count / 2] ^= 1
        try Data(altered).write(to: other.file("altered.json"))
        #expect(try run(other, ["issuer", "sync", "--from", "altered.json", "--yes"] + theirs).status == 1)
    }

    @Test("sync without --from takes over from the source and signer of the configuration; without both it says what to give")
    func configuredSource() throws {
        let (workspace, other) = (try Workspace(.registered), Workspace())
        try other.done("ledger", "init", "--origin", "other.example/vex")
        let none = try other.ledger("issuer", "sync", "--yes", "--format", "json")
        #expect(try none.status == 2 && none.errorLines().map(\.code) == ["usage.no-issuer-source"])
        #expect(try #require(none.errorLines().first?.hint).contains("Operations.IssuerSource"))
        let card = try workspace.done("issuer", "export", "-o", "issuers.dsse.json", "--format", "json").json()
        let fingerprint = try #require(card["fingerprint"]?.string)
        // A path in a file is relative to the file.
        try FileManager.default.createDirectory(at: other.file("etc"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: workspace.file("issuers.dsse.json"), to: other.file("etc/theirs.json"))
        func configure(_ lines: String) throws {
            let text = "VexLens:\n  Operations:\n    IssuerSource: theirs.json\n" + lines
            try Data(text.utf8).write(to: other.file("etc/c.yaml"))
        }
        let sync = ["issuer", "sync", "--config", "etc/c.yaml", "--yes", "--format", "json"]
        try configure("")
        #expect(try run(other, sync).errorLines().map(\.code) == ["trust.untrusted-bundle"])
        try configure("    IssuerSourceFingerprint: \(fingerprint)\n")
        let all = try items(try workspace.done("issuer", "list", "--format", "json")).map { $0["id"]?.string }
        #expect(try items(try run(other, sync)).map { $0["id"]?.string } == all)
        // The signer that is configured is that of the configured source.
        #expect(try run(other, sync + ["--from", "etc/theirs.json"]).errorLines().map(\.code) == ["trust.untrusted-bundle"])
        try other.expectCleanAudit()
    }

    @Test("verify --fingerprint: who has the key, whether it counts, and the tier")
    func fingerprints() throws {
        let workspace = try Workspace(.registered)
        let key = try #require(try issuer("docker-dhi", workspace)["keys"]?.elements.map { $0["keyId"]?.string }.first ?? nil)
        let colons = stride(from: 0, to: 64, by: 2).map { String(Array(key)[$0..<$0 + 2]).uppercased() }.joined(
            separator: ":")
        for text in [key, "sha256:" + key, colons] {
            #expect(
                try workspace.ledger("issuer", "verify", "--fingerprint", text, "--issuer", "docker-dhi").status == 0)
        }
        #expect(
            try workspace.ledger("issuer", "verify", "--fingerprint", key, "--issuer", "suse-observability").status == 1
        )
        #expect(try workspace.ledger("issuer", "verify", "--fingerprint", key, "--tier", "Untrusted").status == 1)
        #expect(
            try workspace.ledger("issuer", "verify", "--fingerprint", String(repeating: "0", count: 64)).status == 1)
        #expect(try workspace.ledger("issuer", "verify", "--fingerprint", "00").status == 2)
        try workspace.done("issuer", "revoke", "docker-dhi", "--key", key, "--reason", "lost")
        #expect(try workspace.ledger("issuer", "verify", "--fingerprint", key).status == 1)
    }

    @Test("sync fetches by https alone, but for this machine; a sealed process asks nobody; a redirect is not followed")
    func addresses() throws {
        let workspace = try Workspace(.registered)
        func code(_ url: String, sealed: Bool = false) throws -> String? {
            try run(
                workspace, ["issuer", "sync", "--from", url, "--format", "json"],
                environment: sealed ? ["VEXLENS_AirGap__SealedMode": "true"] : [:]
            ).errorLines().first?.code
        }
        for url in [
            "http://issuers.example/x", "http://127.0.0.1.example/x", "http://127.0.0.1@issuers.example/x",
            "http://localhost:1x/",
        ] {
            #expect(try code(url) == "usage.issuer-source", "\(url)")
        }
        #expect(try code("https://issuers.example/x", sealed: true) == "network.refused")
        let folder = workspace.file("served")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try workspace.done("issuer", "export", "-o", "served/issuers")
        let server = try LoopbackServer(folder: folder)
        #expect(try workspace.ledger("issuer", "sync", "--from", server.address + "/issuers").status == 0)
        let mover = try LoopbackServer(program: Self.mover, [server.address + "/issuers"])
        #expect(try code(mover.address + "/moved") == "network.status")
    }

    private static let mover = """
        import http.server
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *a): pass
            def do_GET(self):
                self.send_response(302)
                self.send_header('Location', sys.argv[1])
                self.send_header('Content-Length', '0')
                self.end_headers()
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print('port', server.server_address[1])
        server.serve_forever()
        """
}
