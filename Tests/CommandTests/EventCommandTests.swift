import Foundation
import LedgerTestKit
import Testing
import Transport
import Wire

@Suite("stella events: list, tail, and delivery to a file")
struct EventCommandTests {
    @Test(
        "the demonstration is told from its first document to its last delta, and nothing is told by rebuild and restore"
    )
    func list() throws {
        let scene = try EventScene()
        let events = try scene.events()
        let types = Dictionary(grouping: events) { $0["type"]?.string ?? "" }.mapValues(\.count)
        #expect(types["dev.stella.vex.document_ingested"] == 8 && types["dev.stella.vex.verdict_changed"] == 2)
        #expect(types["dev.stella.vex.verdict_computed"] == 16)
        #expect(events.allSatisfy { $0["source"]?.string == "test.example/vex" && $0["specversion"]?.string == "1.0" })
        let sequences = events.compactMap { $0["sequence"]?.string }
        #expect(sequences == sequences.sorted() && Set(sequences).count == events.count)
        let indexes = events.compactMap { $0["logindex"]?.string }.compactMap { Int($0) }
        #expect(indexes == indexes.sorted() && indexes.count == events.count)

        let middle = try #require(sequences[events.count / 2] as String?)
        #expect(try scene.events("--after", middle).count == events.count - events.count / 2 - 1)
        #expect(try scene.events("--type", "verdict_changed").count == 2)
        #expect(try scene.events("--type", "dev.stella.vex.verdict_changed", "--type", "document_ingested").count == 10)
        #expect(try scene.events("--limit", "3").count == 3)
        #expect(try scene.events("--after", try #require(sequences.last)).isEmpty)
        #expect(try scene.workspace.ledger("events", "list", "--type", "nonsense").status == 2)
        #expect(try scene.workspace.ledger("events", "list", "--after", "-1").status == 2)
        let table = try scene.workspace.done("events", "tail", "-n", "2").text
        #expect(table.split(separator: "\n").count == 2 && table.contains("verdict_changed"))

        let before = try scene.workspace.done("events", "list", "--format", "jsonl").text
        try scene.workspace.done("db", "rebuild", "--from-ledger")
        #expect(try scene.workspace.done("events", "list", "--format", "jsonl").text == before)
        try scene.workspace.done("db", "backup", "--output", "backup")
        try scene.workspace.done("db", "restore", "--from", "backup", "--replace")
        #expect(try scene.workspace.done("events", "list", "--format", "jsonl").text == before)
        try scene.workspace.expectCleanAudit()
    }

    @Test(
        "entries that a restore takes back from elsewhere are told by nobody, and what comes afterwards has a later place"
    )
    func restore() throws {
        let scene = try EventScene(.decided)
        try scene.workspace.done("db", "backup", "--output", "backup")
        let old = try scene.ids()
        try #require(try scene.workspace.ingest(Workspace.update).status == 0)
        try scene.workspace.compute()
        let newest = try #require(try scene.events().last?["sequence"]?.string)
        try scene.workspace.done("ledger", "export", "--output", "entries.jsonl")
        try scene.workspace.done("db", "restore", "--from", "backup", "--replace", "--entries", "entries.jsonl")
        #expect(try scene.ids() == old)
        try #require(try scene.workspace.ingest([Workspace.vex + "/bad/dsse-key-unregistered.json"]).status == 0)
        let new = try scene.events().dropFirst(old.count)
        #expect(new.first?["type"]?.string == "dev.stella.vex.document_ingested")
        #expect(try !new.isEmpty && new.allSatisfy { try #require($0["sequence"]?.string) > newest })
        try scene.workspace.expectCleanAudit()
    }

    @Test("with Consensus.EmitEvents=false nothing is kept")
    func silent() throws {
        let scene = try EventScene(.registered, more: "  Consensus:\n    EmitEvents: false\n")
        // The issuers were registered before it was turned off.
        let before = try scene.ids()
        let newest = try scene.events().last?["sequence"]?.string ?? "0"
        try #require(try scene.workspace.ingest(Workspace.documents).status == 0)
        try scene.workspace.compute()
        #expect(try scene.ids() == before)
        #expect(try scene.workspace.done("db", "status", "--format", "json").json()["rows.event"]?.int == before.count)
        #expect(try scene.workspace.ledger("events", "list", "--after", newest).status == 3)
        #expect(try scene.workspace.done("events", "tail", "--after", newest).text.isEmpty)
        try scene.configure([])
        try #require(try scene.workspace.ingest(Workspace.update).status == 0)
        #expect(try scene.events().dropFirst(before.count).first?["type"]?.string == "dev.stella.vex.document_ingested")
    }

    @Test("a file gets each event as a line, once; renamed, it is made anew, and a torn line is cut")
    func file() throws {
        let scene = try EventScene(.decided, events: ["File: events.jsonl"])
        let run = try scene.deliver()
        try #require(run.status == 0, "\(run.errorText)")
        let told = try scene.workspace.done("events", "list", "--format", "jsonl").text.split(separator: "\n").map(
            String.init)
        #expect(try scene.lines(of: "events.jsonl") == told)
        #expect(try run.json()["items"]?.elements.first { _ in true }?["delivered"]?.int == told.count)
        // Nothing new, nothing twice.
        #expect(try scene.deliver().status == 0 && scene.lines(of: "events.jsonl") == told)
        #expect(
            try scene.consumer("file")?["pending"]?.int == 0 && scene.consumer("file")?["delivered"]?.int == told.count)

        try FileManager.default.moveItem(
            at: scene.workspace.file("events.jsonl"), to: scene.workspace.file("old.jsonl"))
        try #require(try scene.workspace.ingest(Workspace.update).status == 0)
        #expect(try scene.deliver().status == 0)
        let second = try scene.lines(of: "events.jsonl")
        #expect(
            try second.count == 1 && second[0].contains("document_ingested") && scene.lines(of: "old.jsonl") == told)

        // As if the process had died in the middle of a line, and before the cursor: all of the batch comes again.
        let handle = try FileHandle(forWritingTo: scene.workspace.file("events.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"specversion":"1.0","id":"9"#.utf8))
        try handle.close()
        try scene.workspace.tamper("UPDATE event_consumer SET cursor = 0")
        #expect(try scene.deliver().status == 0)
        let again = try scene.lines(of: "events.jsonl")
        #expect(again == second + told + second)
    }

    @Test("a file that cannot be written is told, waits for its time, and holds up no other consumer")
    func unwritable() throws {
        let receiver = try EventReceiver()
        let scene = try EventScene(
            events: ["File: missing/events.jsonl"] + EventScene.webhook(receiver, "WebhookBatch: 1000"))
        let run = try scene.deliver()
        #expect(try run.status == 5 && run.errorLines().map(\.code) == ["file.not-found"])
        #expect(try receiver.ids == scene.ids())
        #expect(try scene.consumer("file")?["attempts"]?.int == 1)
        #expect(try scene.consumer("file")?["lastError"]?.string?.contains("file.not-found") == true)
        #expect(try scene.deliver().json()["items"]?.elements.first { _ in true }?["state"]?.string == "waiting")
        try FileManager.default.createDirectory(at: scene.workspace.file("missing"), withIntermediateDirectories: false)
        #expect(try scene.deliver("--restart").status == 0)
        #expect(try scene.lines(of: "missing/events.jsonl").count == scene.ids().count)
    }

    @Test("settings that cannot be used are told before anything is sent")
    func settings() throws {
        let scene = try EventScene()
        func refusal(_ events: [String]) throws -> [String] {
            try scene.configure(events)
            let run = try scene.deliver()
            #expect(run.status == 2 || run.status == 5)
            return try run.errorLines().map(\.code)
        }
        #expect(try refusal([]) == ["config.events-incomplete"])
        #expect(try refusal(["WebhookUrl: http://127.0.0.1:1"]) == ["config.events-incomplete"])
        #expect(try refusal(["WebhookSecretFile: secret"]) == ["config.events-incomplete"])
        #expect(
            try refusal(["WebhookUrl: http://127.0.0.1:1", "WebhookSecretFile: vexlens.yaml"]) == [
                "file.webhook-secret"
            ])
        #expect(try refusal(["WebhookUrl: http://127.0.0.1:1", "WebhookSecretFile: nowhere"]) == ["file.not-found"])
        let serve = try scene.workspace.ledger("serve", "--port", "0", "--format", "json")
        #expect(try serve.status == 5 && serve.errorLines().map(\.code) == ["file.not-found"])
    }
}
