import Foundation
import LedgerTestKit
import Testing
import Transport
import Wire

/// What stands behind a ledger: a policy engine that is told by webhook, and an explorer of vulnerabilities that asks by cursor.
/// Neither knows more than docs/formats/events.md and docs/formats/vex-api.md.
@Suite("Contract of consumers: who is told and who asks see what the ledger holds")
struct ConsumerContractTests {
    /// Reads every current verdict page by page, and the changes from a place of the log on.
    private static let explorer = """
        import json, sys, urllib.request
        base, since = sys.argv[1:3]

        def rows(path, name):
            found = []
            while path:
                with urllib.request.urlopen(base + path) as answer:
                    page, link = json.load(answer), answer.headers['Link']
                found += page[name]
                path = link[1:link.index('>')] if link else None
                assert (page['next'] is None) == (path is None), 'the header and the body disagree'
            return found

        root = '/api/v1/vex/consensus'
        verdicts = {row['vulnerability'] + ' ' + row['product']: {
            'status': row['status'], 'verdict': row['verdictId'], 'entry': str(row['logIndex'])
        } for row in rows(root + '?limit=3', 'verdicts')}
        deltas = rows(root + '/deltas?limit=1&since=' + since, 'deltas')
        for row in deltas:
            with urllib.request.urlopen(base + root + '/' + row['new']['verdictId']) as answer:
                assert json.load(answer)['previous'] == row['old']['verdictId'], 'a delta joins others than it says'
        print(json.dumps({
            'verdicts': verdicts,
            'changes': [[row['old']['status'], row['new']['status'], row['cause']] for row in deltas],
            'next': str(max([row['logIndex'] + 1 for row in deltas], default=int(since)))}))
        """

    private static func explore(_ server: ServeProcess, since: String, _ scene: EventScene) throws -> JSONNode {
        let run = try StellaProcess.python(
            explorer, ["http://127.0.0.1:\(server.port)", since], in: scene.workspace.folder)
        try #require(run.status == 0, "\(run.errorText)")
        return try run.json()
    }

    /// What the policy engine knows when everything that happened was delivered.
    private static func policy(_ receiver: LoopbackServer, _ scene: EventScene) throws -> JSONNode {
        try scene.expect("delivery") { try scene.consumer("webhook")?["pending"]?.int == 0 }
        let state = try JSONDocument(try HTTPClient(.open).get("\(receiver.address)/state", limit: 1 << 20).body).root
        #expect(state["faults"]?.elements.compactMap { $0.string } == [])
        return state
    }

    private static func sorted(_ node: JSONNode?) throws -> [String] {
        try #require(node).members.map { "\($0.name.string ?? "") \(String(decoding: $0.value.bytes, as: UTF8.self))" }.sorted()
    }

    @Test("both hold the ledger's verdicts after each change, over a restart, and neither believes a stranger")
    func agree() throws {
        let receiver = try LoopbackServer(program: EventContractTests.consumer, [EventScene.secret])
        let scene = try EventScene(
            .ingested,
            events: [
                "WebhookUrl: \(receiver.address)/hook", "WebhookSecretFile: secret", "WebhookBatch: 50", "IntervalSeconds: 1",
            ])
        let pairs = try scene.workspace.done("vex", "list", "--format", "jsonl").lines()
        #expect(!pairs.isEmpty)
        var since = "0"
        for stage in ["first", "update"] {
            let server = try ServeProcess(scene.workspace, "--open", "--rate", "0", "-q")
            if stage == "update" {
                for file in Workspace.update {
                    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
                    #expect(try server.http.post("/api/v1/vex/documents", bytes).status == 201)
                }
            }
            try Self.recompute(server, scene)
            let (told, asked) = (try Self.policy(receiver, scene), try Self.explore(server, since: since, scene))
            let verdicts = try Self.sorted(asked["verdicts"])
            #expect(try Self.sorted(told["verdicts"]) == verdicts && !verdicts.isEmpty)
            let held = try scene.workspace.verdicts().map { verdict in
                let entry: JSONValue = [
                    "status": verdict["status"]?.value ?? .null, "verdict": verdict["verdictId"]?.value ?? .null,
                    "entry": .string("\(verdict["logIndex"]?.int ?? -1)"),
                ]
                return ("\(verdict["vulnerability"]?.string ?? "") \(verdict["product"]?.string ?? "")", entry)
            }
            #expect(held.count == verdicts.count)
            for (pair, entry) in held {
                #expect(asked["verdicts"]?.member(named: pair)?.value == entry, "\(pair)")
                #expect(told["verdicts"]?.member(named: pair)?.value == entry, "\(pair)")
            }
            #expect(asked["changes"]?.count == (stage == "first" ? 0 : 2))
            #expect(told["changes"]?.value == asked["changes"]?.value)
            since = try #require(asked["next"]?.string)

            try Self.expectRefusal(receiver, told)
            #expect(server.end() == 0)
        }
    }

    private static func recompute(_ server: ServeProcess, _ scene: EventScene) throws {
        let begun = try server.http.post(
            "/api/v1/vex/consensus/recompute", #"{"all":true,"asOf":"\#(Workspace.instant)"}"#)
        try #require(begun.status == 202, "\(begun.text)")
        let path = try #require(begun["Location"])
        try scene.expect("the recomputation") {
            try JSONDocument(try server.http.get(path).body).root["state"]?.string == "done"
        }
    }

    /// Somebody who does not know the secret tells that all is well.
    private static func expectRefusal(_ receiver: LoopbackServer, _ told: JSONNode) throws {
        let lie = #"{"specversion":"1.0","id":"9-9","type":"dev.stella.vex.verdict_computed"}"#
        let lines = [
            "POST /hook HTTP/1.0", "webhook-id: 9-9", "webhook-timestamp: 1800000000", "webhook-signature: v1,AAAA",
            "Content-Length: \(lie.utf8.count)", "", lie,
        ]
        let answer = try RawHTTP(port: receiver.port).exchange(Array(lines.joined(separator: "\r\n").utf8))
        #expect(answer.starts(with: Array("HTTP/1.0 401 ".utf8)))
        let state = try JSONDocument(try HTTPClient(.open).get("\(receiver.address)/state", limit: 1 << 20).body).root
        #expect(state["events"]?.int == told["events"]?.int && state["faults"]?.count == 0)
    }
}
