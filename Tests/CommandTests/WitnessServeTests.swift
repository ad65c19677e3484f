import Foundation
import Signing
import TLog
import Testing
import Transport
import Wire

/// `stella ledger witness serve` as a process, asked by `stella ledger witness` and by others.
@Suite("Being a witness", .serialized)
struct WitnessServeTests {
    /// A ledger and a witness that follows it, not running yet.
    static func pair() throws -> Workspace {
        let workspace = try Workspace(.decided)
        let vkey = try #require(try workspace.done("ledger", "status", "--format", "json").json()["vkey"]?.string)
        let made = try workspace.stella(
            ["ledger", "witness", "init", "--name", "witness.example/w", "--dir", "w", "--format", "json"])
        try #require(made.status == 0, "\(made.errorText)")
        try Data("log \(vkey)\nquorum none\n".utf8).write(to: workspace.file("followed"))
        let own = try #require(try made.json()["vkey"]?.string)
        try Data(own.utf8).write(to: workspace.file("own"))
        return workspace
    }

    private func ask(_ workspace: Workspace, _ server: WitnessProcess, ledger: String = "ledger") throws -> StellaRun {
        let own = String(decoding: try Files.bytes(workspace.file("own")), as: UTF8.self)
        try Data("witness w \(own) \(server.address)\nquorum w\n".utf8).write(to: workspace.file("policy"))
        return try workspace.stella(
            ["ledger", "witness", "--policy", "policy", "--data-dir", ledger, "-q", "--format", "json"])
    }

    private func detail(_ run: StellaRun) throws -> String {
        try run.json()["witnesses"]?.elements.first { _ in true }?["detail"]?.string ?? ""
    }

    @Test("client and server, over a log that grows: cosigned, verified offline, remembered over stop and kill")
    func story() throws {
        let workspace = try WitnessServeTests.pair()
        var server = try WitnessProcess(workspace)
        #expect(try ask(workspace, server).status == 0)
        #expect(try ask(workspace, server).status == 0)
        try workspace.done("proof", "create", "3", "--format", "tlog-proof", "-o", "a.tlog-proof")
        #expect(try workspace.verify("a.tlog-proof", "--policy", "policy").status == 0)
        let size = try workspace.size()
        #expect(try server.end(SIGTERM) == 0)
        #expect(try ask(workspace, server).status == 0, "cosigned already: nobody is asked")
        for signal in [SIGKILL, SIGINT] {
            server = try WitnessProcess(workspace)
            // What the log keeps is lost: it asks from 0, and the witness tells what it remembers.
            try FileManager.default.removeItem(at: workspace.ledgerFolder.appendingPathComponent("witnessed"))
            #expect(try ask(workspace, server).status == 0)
            let note = try SignedNote(parsing: server.checkpoint("test.example/vex"))
            #expect(try Checkpoint(parsing: note.text).size == TreeSize(UInt64(size)))
            #expect(note.signatures.map(\.name) == ["test.example/vex", "witness.example/w"])
            #expect(try server.end(signal) == (signal == SIGKILL ? 128 + SIGKILL : 0))
        }
        #expect(try workspace.ingest(Workspace.update).status == 0)
        server = try WitnessProcess(workspace)
        #expect(try ask(workspace, server).status == 0)
        let note = try SignedNote(parsing: server.checkpoint("test.example/vex"))
        #expect(try Checkpoint(parsing: note.text).size.value > size)
    }

    @Test("a log that was rolled back with its guard learns it from the witness; what it signs anew is refused: a fork")
    func fork() throws {
        let workspace = try WitnessServeTests.pair()
        let server = try WitnessProcess(workspace)
        let backup = workspace.file("backup")
        try FileManager.default.copyItem(at: workspace.ledgerFolder, to: backup)
        #expect(try workspace.ingest(Workspace.update).status == 0)
        #expect(try ask(workspace, server).status == 0)
        let ahead = try ask(workspace, server, ledger: "backup")
        #expect(try ahead.status == 6 && detail(ahead).hasPrefix("ledger.witness-ahead"))
        // The copy goes on by itself, past the size that the witness knows.
        for instant in ["2026-06-02T00:00:00Z", "2026-06-03T00:00:00Z"] {
            let run = try workspace.stella([
                "vex", "consensus", "compute", "--all", "--as-of", instant, "--mode", "Lattice", "--data-dir", "backup",
                "-q",
            ])
            #expect(run.status == 0, "\(run.errorText)")
        }
        let forked = try ask(workspace, server, ledger: "backup")
        #expect(try forked.status == 6 && detail(forked).hasPrefix("ledger.witness-inconsistent"))
        #expect(!FileManager.default.fileExists(atPath: backup.appendingPathComponent("witnessed").path))
        #expect(try ask(workspace, server).status == 0)
    }

    @Test("a body that is longer than any request is cut off, also when its length is not said beforehand")
    func limits() throws {
        let workspace = try WitnessServeTests.pair()
        let server = try WitnessProcess(workspace)
        let run = try StellaProcess.python(
            """
            import socket, sys
            def send(head, body):
                s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20)
                try:
                    s.sendall(head + body)
                except OSError: pass
                status = s.recv(100).split(b' ')[1].decode()
                s.close()
                return status
            post = b'POST /add-checkpoint HTTP/1.1\\r\\nHost: w\\r\\n'
            chunk = b'10000\\r\\n' + b'a' * 65536 + b'\\r\\n'
            print(send(post + b'Content-Length: 99999999999\\r\\n\\r\\n', b''),
                send(post + b'Transfer-Encoding: chunked\\r\\n\\r\\n', chunk * 17 + b'0\\r\\n\\r\\n'),
                send(post + b'Transfer-Encoding: chunked\\r\\n\\r\\n', chunk * 2 + b'0\\r\\n\\r\\n'),
                send(post + b'Content-Length: 3\\r\\n\\r\\n', b'old'), send(b'nonsense\\r\\n\\r\\n', b''))
            """, ["\(server.port)"], in: workspace.folder)
        #expect(run.text == "413 413 400 400 400\n")
        #expect(try ask(workspace, server).status == 0)
    }

    @Test("init makes one witness, with a key that its owner alone reads, and never takes one from elsewhere")
    func initialization() throws {
        let workspace = try WitnessServeTests.pair()
        let again = try workspace.stella(
            ["ledger", "witness", "init", "--name", "w", "--dir", "w", "--format", "json"])
        #expect(try again.status == 5 && again.errorLines().map(\.code) == ["file.exists"])
        let attributes = try FileManager.default.attributesOfItem(atPath: workspace.path("w/key.pem"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        for name in ["", "two words", "a+b"] {
            let run = try workspace.stella([
                "ledger", "witness", "init", "--name", name, "--dir", "w2", "--format", "json",
            ])
            #expect(try run.status == 1 && run.errorLines().map(\.code) == ["tlog.verifier-key-syntax"], "\(name)")
        }
        // Interrupted before its last step, it is taken up with the key that it left.
        try FileManager.default.removeItem(at: workspace.file("w/witness.vkey"))
        let resumed = try workspace.stella(
            ["ledger", "witness", "init", "--name", "witness.example/w", "--dir", "w", "--format", "json"])
        let own = String(decoding: try Files.bytes(workspace.file("own")), as: UTF8.self)
        #expect(try resumed.status == 0 && resumed.json()["vkey"]?.string == own)
    }

    @Test(
        "what it needs is checked before it listens: memory, key, logs, policy, address",
        arguments: ["memory", "key", "logs", "policy", "rekor", "listen", "taken", "nothing"])
    func starting(fault: String) throws {
        let workspace = try WitnessServeTests.pair()
        let taken = fault == "taken" ? try WitnessProcess(workspace) : nil
        var listen = "127.0.0.1:0"
        let expected: (Int32, String)
        switch fault {
        case "memory":
            try FileManager.default.removeItem(at: workspace.file("w/logs"))
            expected = (6, "ledger.witness-damaged")
        case "key":
            #expect(try workspace.stella(["key", "generate", "--kind", "ed25519", "-o", "other.pem"]).status == 0)
            try Data(Files.bytes(workspace.file("other.pem"))).write(to: workspace.file("w/key.pem"))
            expected = (5, "file.keys")
        case "logs":
            try Data("quorum none\n".utf8).write(to: workspace.file("followed"))
            expected = (2, "usage.no-log")
        case "policy":
            try Data("log\n".utf8).write(to: workspace.file("followed"))
            expected = (2, "tlog.policy-syntax")
        case "rekor":
            let vkey = try followed(workspace).split(separator: " ").last.map(String.init)
            let key = try NoteVerifier(vkey: #require(vkey))
            let other = try NoteVerifier(name: "a-1", key: key.key, kind: .rekorV1)
            try Data("log \(other.vkey)\nquorum none\n".utf8).write(to: workspace.file("followed"))
            expected = (2, "tlog.policy-syntax")
        case "listen":
            listen = "nonsense"
            expected = (2, "usage.arguments")
        case "taken":
            listen = "127.0.0.1:\(try #require(taken).port)"
            expected = (5, "network.listen")
        default:
            try FileManager.default.removeItem(at: workspace.file("w"))
            expected = (5, "file.not-found")
        }
        let run = try workspace.stella([
            "ledger", "witness", "serve", "--dir", "w", "--policy", "followed", "--listen", listen, "--format", "json",
        ])
        #expect(try run.status == expected.0 && run.errorLines().map(\.code) == [expected.1], "\(run.errorText)")
        #expect(run.output.isEmpty)
    }

    private func followed(_ workspace: Workspace) throws -> String {
        let text = String(decoding: try Files.bytes(workspace.file("followed")), as: UTF8.self)
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
