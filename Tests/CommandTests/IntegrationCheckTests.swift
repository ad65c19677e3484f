import Foundation
import LedgerTestKit
import Testing
import Wire

@Suite("stella ops check-integrations")
struct IntegrationCheckTests {
    private func check(_ scene: EventScene) throws -> (status: Int32, results: [String: String]) {
        let run = try scene.workspace.stella([
            "ops", "check-integrations", "--data-dir", "ledger", "-q", "--format", "json", "--timeout", "5",
        ])
        let items = try #require(try run.json()["items"], "\(run.errorText)").elements.map { $0 }
        return (
            run.status,
            Dictionary(items.map { ($0["integration"]?.string ?? "", $0["result"]?.string ?? "") }) { first, _ in first }
        )
    }

    @Test("nothing is configured, and that is said of each")
    func none() throws {
        let (status, results) = try check(try EventScene(.registered))
        #expect(status == 0)
        #expect(
            results == Dictionary(
                uniqueKeysWithValues: ["event file", "webhook", "mirror", "witnesses", "issuer source"].map {
                    ($0, "not configured")
                }))
    }

    @Test("who answers is ok, and is told of nothing")
    func reached() throws {
        let receiver = try EventReceiver([EventReceiver.status(405)])
        let scene = try EventScene(
            .registered, events: ["File: events.jsonl"] + EventScene.webhook(receiver),
            more: "  Operations:\n    IssuerSource: issuers.json\n")
        try FileManager.default.copyItem(
            atPath: Workspace.vex + "/issuers.json", toPath: scene.workspace.path("issuers.json"))
        try FileManager.default.copyItem(atPath: Workspace.vex + "/keys", toPath: scene.workspace.path("keys"))
        let (status, results) = try check(scene)
        #expect(results["event file"] == "ok" && results["webhook"] == "ok" && results["issuer source"] == "ok", "\(results)")
        #expect(status == 0)
        #expect(receiver.requests.count == 1 && receiver.requests[0].body.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: scene.workspace.path("events.jsonl")))
    }

    @Test("an event file is made in its folder, be that the current one, another, or the root")
    func folders() throws {
        let isRootWritable = FileManager.default.isWritableFile(atPath: "/")
        for (file, isThere) in [
            ("events.jsonl", true), ("ledger/events.jsonl", true), ("missing/events.jsonl", false),
            ("/stella-events-of-no-test.jsonl", isRootWritable),
        ] {
            let (_, results) = try check(try EventScene(.registered, events: ["File: \(file)"]))
            #expect(results["event file"] == (isThere ? "ok" : "failed"), "\(file)")
        }
    }

    @Test("who does not answer, or says that he is broken, fails: exit status 5")
    func failed() throws {
        let receiver = try EventReceiver([EventReceiver.status(503)])
        let policy = """
            witness w1 witness.example/w1+de17c1e0+BHy6KEwIVLZS/tt1SIeTJ1WaIk1f32hLGUfmX8hBKlka http://127.0.0.1:9/
            quorum w1

            """
        let scene = try EventScene(
            .registered, events: ["File: missing/events.jsonl"] + EventScene.webhook(receiver),
            more: """
                  Operations:
                    WitnessPolicy: policy
                    IssuerSource: missing.json
                  Mirror:
                    Enabled: true
                    Url: http://127.0.0.1:9
                    Key: secret

                """)
        try Data(policy.utf8).write(to: scene.workspace.file("policy"))
        let (status, results) = try check(scene)
        #expect(status == 5)
        #expect(
            results == [
                "event file": "failed", "webhook": "failed", "mirror": "failed", "witness w1": "failed",
                "issuer source": "failed",
            ])
    }

    @Test("sealed, nobody is asked, and that is said: exit status 4")
    func sealed() throws {
        let receiver = try EventReceiver()
        let scene = try EventScene(
            .registered, events: ["File: events.jsonl"] + EventScene.webhook(receiver),
            more: "  AirGap:\n    SealedMode: true\n")
        let (status, results) = try check(scene)
        #expect(status == 4 && results["webhook"] == "sealed" && results["event file"] == "ok")
        #expect(receiver.requests.isEmpty)
    }
}
