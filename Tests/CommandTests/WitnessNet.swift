import Foundation
import LedgerTestKit
import Signing
import TLog
import Testing
import Wire

/// Witnesses `w1` to `w3` behind one port, and a ledger whose checkpoints they are asked for.
final class WitnessNet {
    /// Answers a path with the lines of its file: status, type, body; the last answer is given again and again.
    private static let program = """
        import http.server, json, os, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *a): pass
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                name = self.path.split('/')[1]
                with open(sys.argv[1] + '/requests', 'a') as f: f.write(name + ' ' + body.split(chr(10))[0] + chr(10))
                path = sys.argv[1] + '/' + name
                answers = json.load(open(path)) if os.path.exists(path) else [[404, 'text/plain', '']]
                if self.path.split('/')[2:] != ['add-checkpoint']: answers = [[405, 'text/plain', '']]
                status, kind, text = answers[0]
                if len(answers) > 1: json.dump(answers[1:], open(path, 'w'))
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.end_headers()
                self.wfile.write(text.encode())
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print('port', server.server_address[1])
        server.serve_forever()
        """

    let workspace: Workspace
    private let server: LoopbackServer

    init(_ stage: Workspace.Stage, quorum: String) throws {
        workspace = try Workspace(stage)
        server = try LoopbackServer(program: WitnessNet.program, [workspace.folder.path])
        try policy(quorum)
    }

    var kept: URL { workspace.ledgerFolder.appendingPathComponent("witnessed") }

    func policy(_ quorum: String, address: String? = nil) throws {
        let lines = try (1...3 as ClosedRange<UInt8>).map { number in
            "witness w\(number) \(try witness(number).vkey) \(address ?? server.address)/w\(number)\n"
        }
        try Data((lines.joined() + quorum).utf8).write(to: workspace.file("policy"))
    }

    private func witness(_ number: UInt8) throws -> Cosigner {
        try Cosigner(
            name: "witness.example/w\(number)", key: PrivateKey(ed25519Seed: Array(repeating: number, count: 32)))
    }

    /// A witness's line for the ledger's newest checkpoint.
    func line(_ number: UInt8) throws -> String {
        let note = try SignedNote(parsing: workspace.done("ledger", "checkpoint").output)
        return try witness(number).cosign(Checkpoint(parsing: note.text), time: 1_780_000_000).line + "\n"
    }

    func cosign(_ number: UInt8, isFurther: Bool = false) throws {
        try answer(number, status: 200, body: line(number), isFurther: isFurther)
    }

    /// - Parameter isFurther: After the answers that are there, not in their place.
    func answer(
        _ number: UInt8, status: Int, type: String = "text/plain", body: String = "", isFurther: Bool = false
    ) throws {
        let url = workspace.file("w\(number)")
        let before = isFurther ? try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [Any] ?? [] : []
        try JSONSerialization.data(withJSONObject: before + [[status, type, body] as [Any]]).write(to: url)
    }

    func ask(_ more: String...) throws -> StellaRun {
        try workspace.stella(
            ["ledger", "witness", "--policy", "policy", "--data-dir", "ledger", "-q", "--format", "json"] + more)
    }

    func results(_ run: StellaRun) throws -> [String] {
        try #require(try run.json()["witnesses"], "\(run.errorText)").elements.compactMap { $0["result"]?.string }
    }

    func requests() throws -> [String] {
        let url = workspace.file("requests")
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return String(decoding: try Files.bytes(url), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The kept note.
    func note() throws -> SignedNote {
        let text = String(decoding: try Files.bytes(kept), as: UTF8.self)
        let start = try #require(text.range(of: "\n\n"))
        return try SignedNote(parsing: String(text[start.upperBound...]))
    }
}
