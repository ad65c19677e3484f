import Foundation
import Testing
import Wire

@Suite("ledger rotate")
struct RotateTests {
    @Test("everything of before is found, proven and verified; what comes after counts on")
    func rotate() throws {
        let workspace = try Workspace(.decided)
        let size = try workspace.size()
        let before = try workspace.verdicts().map(\.bytes)
        let bundle = try workspace.prove("\(size - 1)")
        let uuid = try #require(try workspace.show("3")["uuid"]?.string)
        let card = try workspace.done("ledger", "rotate", "--format", "json").json()
        #expect(card["shardOffset"]?.int == size && card["frozenSize"]?.int == size)
        let origin = try #require(card["frozenOrigin"]?.string)
        #expect(card["origin"]?.string == origin + "/1" && card["treeId"]?.string != card["frozenTreeId"]?.string)

        #expect(try workspace.size() == 0)
        #expect(try workspace.verdicts().map(\.bytes) == before)
        #expect(try workspace.verify(bundle).status == 0)
        #expect(try workspace.verify(try workspace.prove("2")).status == 0)
        #expect(try workspace.show(uuid)["logIndex"]?.int == 3)
        try workspace.expectCleanAudit()

        let update = try #require(Workspace.update.first)
        let ingested = try #require(try workspace.ingest([update]).lines().first)
        #expect(ingested["logIndex"]?.int == size)
        try workspace.done("vex", "consensus", "compute", "--all", "--as-of", Workspace.instant)
        #expect(try workspace.verify(try workspace.prove("\(size)")).status == 0)
        let entry = try JSONDocument(Files.bytes(workspace.file("\(size).json"))).root["verificationMaterial"]?["tlogEntries"]?.elements.first { _ in true }
        #expect(entry?["logIndex"]?.string == "\(size)" && entry?["inclusionProof"]?["logIndex"]?.string ?? "0" == "0")
        let digests = try workspace.verdicts().map(\.bytes)
        try workspace.done("db", "rebuild")
        #expect(try workspace.verdicts().map(\.bytes) == digests)
        try workspace.expectCleanAudit()
    }

    @Test("each tree is published by itself; a folder takes no other tree, and a shard that is not there is refused")
    func publish() throws {
        let workspace = try Workspace(.decided)
        try workspace.done("ledger", "publish", "zero")
        try workspace.done("ledger", "rotate", "--origin", "next.example")
        _ = try workspace.ingest(Workspace.update)
        try workspace.done("ledger", "publish", "zero", "--shard", "0")
        try workspace.done("ledger", "publish", "one")
        for folder in ["zero", "one"] {
            #expect(try workspace.stella(["ledger", "verify", folder, "--key", "ledger/log.pub"]).status == 0)
        }
        for (arguments, code, status) in [
            (["ledger", "publish", "zero"], "ledger.publish-conflict", 6 as Int32),
            (["ledger", "publish", "two", "--shard", "2"], "ledger.out-of-range", 3),
            (["ledger", "checkpoint", "--shard", "7"], "ledger.out-of-range", 3),
        ] {
            let run = try workspace.stella(arguments + ["--data-dir", "ledger", "--format", "json"])
            #expect(try run.errorLines().map(\.code) == [code] && run.status == status, "\(run.errorText)")
        }
        let old = try workspace.done("ledger", "checkpoint", "--shard", "0").text
        #expect(old.split(separator: "\n").first.map(String.init) != "next.example")
        #expect(try workspace.done("ledger", "checkpoint").text.hasPrefix("next.example\n"))
    }

    @Test("an empty tree is not frozen, and a tree needs an origin of its own")
    func refused() throws {
        let workspace = try Workspace(.decided)
        let origin = try #require(try workspace.done("ledger", "status", "--format", "json").json()["origin"]?.string)
        let same = try workspace.ledger("ledger", "rotate", "--origin", origin, "--format", "json")
        #expect(try same.errorLines().map(\.code) == ["ledger.bad-parameter"])
        try workspace.done("ledger", "rotate")
        let empty = try workspace.ledger("ledger", "rotate", "--format", "json")
        #expect(try empty.errorLines().map(\.code) == ["ledger.bad-parameter"])
        try workspace.expectCleanAudit()
    }
}
