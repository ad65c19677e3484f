import Foundation
import LedgerTestKit
import Testing
import Wire

/// `AirGap.SealedMode`: whatever is configured, no command connects.
@Suite(
    "Sealed mode, traced", .enabled(if: Tracing.isPermitted, "strace is not here, or it may not trace"))
struct SealedModeTests {
    /// A ledger whose configuration names somebody outside for everything that can be asked.
    private static func workspace(sealed: Bool) throws -> Workspace {
        let scene = try EventScene(
            .decided,
            events: ["File: events.jsonl", "WebhookUrl: http://127.0.0.1:9/hook", "WebhookSecretFile: secret"],
            more: """
                  AirGap:
                    SealedMode: \(sealed)
                    BundlePath: .
                  Mirror:
                    Enabled: true
                    Url: http://127.0.0.1:9
                    Key: ledger/log.pub
                  Operations:
                    WitnessPolicy: policy
                    IssuerSource: https://issuers.example/export

                """)
        let policy = """
            witness w1 witness.example/w1+de17c1e0+BHy6KEwIVLZS/tt1SIeTJ1WaIk1f32hLGUfmX8hBKlka http://127.0.0.1:9/
            quorum w1

            """
        try Data(policy.utf8).write(to: scene.workspace.file("policy"))
        return scene.workspace
    }

    /// Runs a command under a trace.
    ///
    /// - Returns: Its status, and its calls that connect or send to an internet address.
    private static func trace(_ command: [String], _ workspace: Workspace) throws -> (status: Int32, calls: [String], errors: String) {
        let run = try StellaProcess.run(
            ["strace", "-f", "-qq", "-o", "trace", "-e", "trace=connect,sendto,sendmsg,sendmmsg"] + command,
            program: "/usr/bin/env", in: workspace.folder, environment: ["PATH": "/usr/bin:/bin"])
        let trace = String(decoding: try Files.bytes(workspace.file("trace")), as: UTF8.self)
        return (run.status, trace.split(separator: "\n").filter { $0.contains("AF_INET") }.map(String.init), run.errorText)
    }

    @Test("no command connects, and those that would say so by their exit status")
    func commands() throws {
        let workspace = try Self.workspace(sealed: true)
        let own = ["--data-dir", "ledger"]
        let document = try #require(Workspace.update.first)
        let commands: [(arguments: [String], status: Int32)] = [
            (["vex", "ingest", document], 0), (["vex", "consensus", "compute", "--all", "--as-of", Workspace.instant], 0),
            (["vex", "consensus", "query"], 0), (["ledger", "audit", "--deep"], 0), (["ledger", "status"], 0),
            (["vex", "consensus", "export", "--format", "jsonl", "--output", "b.jsonl", "--manifest", "m.json", "--sign"], 0),
            (["vex", "consensus", "verify", "--bundle", "b.jsonl", "--manifest", "m.json"], 0),
            (["vex", "consensus", "import", "--bundle", "b.jsonl", "--manifest", "m.json", "--no-verify-signatures"], 1),
            (["events", "deliver"], 4), (["rekor", "mirror", "--once"], 4), (["ledger", "witness", "--policy", "policy"], 4),
            (["issuer", "sync", "--from", "https://issuers.example/export"], 4), (["ops", "check-integrations"], 4),
            (["ops", "drill", "bundle", "--scratch", "."], 0), (["ops", "daily", "--since", "1h"], 0),
        ]
        for (arguments, status) in commands {
            let run = try Self.trace([StellaProcess.binary] + arguments + own, workspace)
            #expect(run.status == status, "\(arguments): \(run.errors)")
            #expect(run.calls == [], "\(arguments)")
        }
        let address = try Self.trace(
            [StellaProcess.binary, "ledger", "verify", "http://127.0.0.1:9", "--key", "ledger/log.pub"], workspace)
        #expect(address.status == 4 && address.calls == [])
    }

    @Test("a server listens, delivers nothing, mirrors nothing, and connects nowhere")
    func server() throws {
        let workspace = try Self.workspace(sealed: true)
        let run = try Self.trace(
            ["timeout", "-s", "TERM", "5", StellaProcess.binary, "serve", "--listen", "127.0.0.1:0", "--data-dir", "ledger"],
            workspace)
        #expect(run.errors.contains("listening on http://127.0.0.1:"), "\(run.errors)")
        #expect(run.calls == [])
    }

    @Test("not sealed, the same trace sees who is asked")
    func open() throws {
        let workspace = try Self.workspace(sealed: false)
        let run = try Self.trace(
            [StellaProcess.binary, "ops", "check-integrations", "--timeout", "2", "--data-dir", "ledger"], workspace)
        #expect(run.status == 5)
        #expect(run.calls.contains { $0.contains("connect(") && $0.contains("127.0.0.1") }, "\(run.calls)")
    }
}
