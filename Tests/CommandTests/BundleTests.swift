import Foundation
import Testing
import Wire

/// Proof bundles, checked by a process that has the bundle and the log's public key and an empty environment.
@Suite("Offline verification")
struct BundleTests {
    /// A verdict's bundle and the log's keys in an empty folder.
    private func bundle() throws -> (workspace: Workspace, value: JSONValue) {
        let source = try Workspace(.updated)
        let verdict = try #require(try source.verdicts().last?["verdictId"]?.string)
        let bytes = try Files.bytes(source.file(try source.prove(verdict)))
        let workspace = Workspace()
        try Data(bytes).write(to: workspace.file("bundle.json"))
        try FileManager.default.copyItem(
            at: source.ledgerFolder.appendingPathComponent("log.pub"), to: workspace.file("log.pub"))
        return (workspace, try JSONDocument(bytes).root.value)
    }

    private func verify(
        _ workspace: Workspace, _ file: String = "bundle.json", key: String = "log.pub", _ more: String...
    ) throws
        -> StellaRun
    {
        try workspace.stella(["verify", file, "--key", key, "--format", "json"] + more)
    }

    @Test("bundle and log.pub are enough")
    func alone() throws {
        let workspace = try bundle().workspace
        for subcommand in [["verify"], ["proof", "verify"]] {
            let run = try workspace.stella(subcommand + ["bundle.json", "--key", "log.pub", "--format", "json"])
            #expect(run.status == 0 && run.errors.isEmpty)
            let report = try run.json()
            #expect(report["verified"]?.bool == true)
            let results = report["steps"]?.elements.map { $0["result"]?.string } ?? []
            // No file, no certificate, no timestamp of others.
            #expect(results.count { $0 == "ok" } == 10 && results.count { $0 == "not-applicable" } == 5)
            #expect(results.count == 15)
        }
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: workspace.folder.path)) == [
                "bundle.json", "log.pub",
            ])
        let piped = try workspace.stella(
            ["verify", "-", "--key", "log.pub"], input: try Files.bytes(workspace.file("bundle.json")))
        #expect(piped.status == 0 && piped.text.hasSuffix("VERIFIED  -\n"))
    }

    @Test("each member of the bundle, altered, is refused")
    func flipped() throws {
        let (workspace, value) = try bundle()
        let leaves = value.leaves()
        #expect(leaves.count > 15)
        var refused = 0
        for path in leaves {
            let altered = value.altering(path)
            try Data(altered.compact).write(to: workspace.file("altered.json"))
            let run = try verify(workspace, "altered.json")
            let name = path.map(\.description).joined(separator: ".")
            // The hint says where to look for the key and is signed by nobody; who trusts it is not misled by another.
            if name == "verificationMaterial.publicKey.hint", run.status == 0 { continue }
            #expect(run.status == 1, "\(name): \(run.text)")
            #expect(try run.json()["verified"]?.bool == false)
            refused += 1
        }
        print("bundle: \(leaves.count) members altered, \(refused) refused")
    }

    @Test("each member of the bundle, left out or surplus, is refused")
    func missing() throws {
        let (workspace, value) = try bundle()
        for path in value.leaves() {
            let name = path.map(\.description).joined(separator: ".")
            try Data(value.removing(path).compact).write(to: workspace.file("altered.json"))
            let isOptional = ["verificationMaterial.publicKey.hint"].contains(name)
            let run = try verify(workspace, "altered.json")
            #expect(run.status == 1 || isOptional && run.status == 0, "without \(name): \(run.text)")
        }
        guard case .object(let members) = value else { return }
        for text in [
            JSONValue.object(members + [JSONMember("surplus", 1)]).compact, [], Array("null".utf8),
            value.compact.dropLast(),
        ] {
            try Data(text).write(to: workspace.file("altered.json"))
            #expect(try verify(workspace, "altered.json").status == 1)
        }
    }

    @Test("a wrong key is a no; no key, no file and no key in the file are answers of their own")
    func keys() throws {
        let workspace = try bundle().workspace
        for kind in ["ecdsa-p256", "ed25519"] {
            #expect(try workspace.stella(["key", "generate", "--kind", kind, "--output", kind]).status == 0)
            #expect(try verify(workspace, key: kind + ".pub").status == 1)
        }
        #expect(try workspace.stella(["verify", "bundle.json"]).status == 2)
        #expect(try verify(workspace, "nowhere.json").status == 5)
        #expect(try verify(workspace, key: "nowhere.pub").errorLines().map(\.code) == ["file.not-found"])
        try Data("no key\n".utf8).write(to: workspace.file("empty.pub"))
        let empty = try verify(workspace, key: "empty.pub")
        #expect(empty.status == 2)
        #expect(try empty.errorLines().map(\.code) == ["usage.no-key"])
        // A file of signers without a key must not mean that anybody may sign.
        for (signer, status) in [("empty.pub", 2), ("ecdsa-p256.pub", 1), ("log.pub", 0)] as [(String, Int32)] {
            #expect(
                try verify(workspace, "bundle.json", key: "log.pub", "--signer-key", signer).status == status,
                "\(signer)")
        }
    }

    @Test("what was asked for must be what was signed")
    func asked() throws {
        let workspace = try bundle().workspace
        #expect(try verify(workspace, "bundle.json", key: "log.pub", "--predicate-type", "vex-verdict").status == 0)
        for wrong in [
            ["--predicate-type", "vex-delta"], ["--predicate-type", "https://example.org/other/v1"],
            ["--subject", "pkg:maven/org.example/other@1"],
            ["--subject", "sha256:" + String(repeating: "0", count: 64)],
            ["--origin", "other.example"],
        ] {
            let run = try workspace.stella(["verify", "bundle.json", "--key", "log.pub", "--format", "json"] + wrong)
            #expect(run.status == 1, "\(wrong)")
            #expect(try run.json()["verified"]?.bool == false)
        }
    }

    @Test("one bad bundle among good ones makes a no, and every bundle gets its report")
    func several() throws {
        let (workspace, value) = try bundle()
        try Data(value.altering(["dsseEnvelope", "payload"]).compact).write(to: workspace.file("bad.json"))
        let run = try workspace.stella([
            "verify", "bundle.json", "bad.json", "bundle.json", "--key", "log.pub", "--format", "jsonl",
        ])
        #expect(run.status == 1)
        #expect(try run.lines().map { $0["verified"]?.bool } == [true, false, true])
    }
}
