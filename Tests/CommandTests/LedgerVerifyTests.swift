import Foundation
import LedgerTestKit
import Testing
import Wire

/// `stella ledger verify`: a published log, with nothing but its files and public keys.
@Suite("Verifying a published log")
struct LedgerVerifyTests {
    private static let own = Files.repository.appendingPathComponent("ledger")

    /// A copy of the project's own log that a test may damage.
    private func copy(_ workspace: Workspace) throws -> URL {
        let folder = workspace.file("public")
        try FileManager.default.copyItem(at: Self.own, to: folder)
        return folder
    }

    private func verify(_ workspace: Workspace, _ log: String, _ more: String...) throws -> StellaRun {
        try workspace.stella(
            ["ledger", "verify", log, "--key", Self.own.path + "/log.pub", "-q", "--format", "json"] + more)
    }

    private func places(_ run: StellaRun) throws -> [String] {
        try run.json()["items"]?.elements.compactMap { $0["place"]?.string } ?? []
    }

    @Test("the project's own log verifies with the command of its front page")
    func ownLog() throws {
        let page = String(decoding: try Files.bytes(Self.own.appendingPathComponent("README.md")), as: UTF8.self)
        let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("    stella ledger verify ") })
        let run = try StellaProcess.run(
            line.split(separator: " ").dropFirst().map(String.init) + ["--format", "json"], in: Files.repository)
        #expect(run.status == 0, "\(run.text)\(run.errorText)")
        let result = try run.json()
        #expect(result["result"]?.string == "clean")
        let size = try #require(result["size"]?.int)
        #expect(size > 0 && result["entries"]?.int == size && result["envelopes"]?.int == size)
    }

    @Test("a folder and its address say the same, whole and damaged")
    func addresses() throws {
        let workspace = Workspace()
        let folder = try copy(workspace)
        let server = try LoopbackServer(folder: folder)
        func both(_ more: [String] = []) throws -> StellaRun {
            let runs = try ["public", server.address, server.address + "/"].map {
                try workspace.stella(
                    ["ledger", "verify", $0, "--key", Self.own.path + "/log.pub", "-q", "--format", "json"] + more)
            }
            #expect(runs[0].output == runs[1].output && runs[1].output == runs[2].output)
            #expect(Set(runs.map(\.status)).count == 1)
            return runs[0]
        }
        #expect(try both().status == 0)
        #expect(try both(["--envelopes"]).status == 0)
        for path in ["tile/0/000.p/42", "tile/entries/000.p/42"] {
            let url = folder.appendingPathComponent(path)
            let bytes = try Files.bytes(url)
            try Data(bytes.enumerated().map { $0 == 77 ? $1 ^ 1 : $1 }).write(to: url)
            let run = try both()
            #expect(run.status == 6)
            #expect(run.text.contains(path))
            try FileManager.default.removeItem(at: url)
            let missing = try both()
            #expect(try missing.status == 6 && places(missing).contains(path))
            try Data(bytes).write(to: url)
        }
        #expect(try both().status == 0)
    }

    @Test("envelopes are asked for only with --envelopes: one that is missing or altered is named")
    func envelopes() throws {
        let workspace = Workspace()
        let folder = try copy(workspace)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/envelopes").sorted()
        let (missing, altered) = ("envelopes/\(names[3])", "envelopes/\(names[9])")
        try FileManager.default.removeItem(at: folder.appendingPathComponent(missing))
        let url = folder.appendingPathComponent(altered)
        try Data(try Files.bytes(url) + [0x20]).write(to: url)
        #expect(try verify(workspace, "public").status == 0)
        let run = try verify(workspace, "public", "--envelopes")
        #expect(run.status == 6)
        #expect(try places(run).sorted() == [missing, altered].sorted())
    }

    @Test("growth since a checkpoint that was kept, and since one of another log")
    func since() throws {
        let workspace = try Workspace(.decided)
        let before = try workspace.done("ledger", "checkpoint")
        try Data(before.output).write(to: workspace.file("before"))
        try #require(try workspace.ingest(Workspace.update).status == 0)
        try workspace.done("ledger", "publish", "public")
        func since(_ file: String) throws -> StellaRun {
            try workspace.stella(
                ["ledger", "verify", "public", "--key", "ledger/log.pub", "--since", file, "-q", "--format", "json"])
        }
        #expect(try since("before").status == 0)
        try Data(try Files.bytes(Self.own.appendingPathComponent("checkpoint"))).write(to: workspace.file("other"))
        let run = try since("other")
        #expect(run.status == 6)
        #expect(try run.errorLines().map(\.code) == ["ledger.checkpoint-unverified"])
        // The log that was published goes back to what it was: an alarm, not a clean log.
        try workspace.done("ledger", "checkpoint")
        let now = try Files.bytes(workspace.file("public/checkpoint"))
        try Data(now).write(to: workspace.file("now"))
        try Data(before.output).write(to: workspace.file("public/checkpoint"))
        #expect(try since("now").json()["items"]?.elements.first { _ in true }?["code"]?.string == "ledger.rollback")
    }

    @Test("no, cannot tell, and not allowed are told apart")
    func statuses() throws {
        let workspace = Workspace()
        _ = try copy(workspace)
        try FileManager.default.createDirectory(at: workspace.file("empty"), withIntermediateDirectories: true)
        let broken = try LoopbackServer(
            program: """
                import http.server
                class Handler(http.server.BaseHTTPRequestHandler):
                    def log_message(self, *a): pass
                    def do_GET(self):
                        self.send_response(503); self.end_headers()
                server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
                print('port', server.server_address[1])
                server.serve_forever()
                """)
        let rows: [(log: String, more: [String], status: Int32, code: String)] = [
            ("public", ["--origin", "somebody.example"], 6, "ledger.checkpoint-unverified"),
            ("empty", [], 5, "ledger.not-published"), ("nowhere", [], 5, "file.not-found"),
            (broken.address, [], 5, "network.status"), ("http://127.0.0.1:1", [], 5, "network.unreachable"),
            ("http://127.0.0.1:1/?log=1", [], 2, "network.url"), ("ftp://127.0.0.1", [], 2, "network.url"),
        ]
        for row in rows {
            let run = try workspace.stella(
                ["ledger", "verify", row.log, "--key", Self.own.path + "/log.pub", "-q", "--format", "json"] + row.more)
            #expect(run.status == row.status, "\(row.log): \(run.text)")
            #expect(try run.errorLines().map(\.code) == [row.code], "\(row.log)")
        }
        let sealed = try workspace.stella(
            ["ledger", "verify", broken.address, "--key", Self.own.path + "/log.pub", "-q", "--format", "json"],
            environment: ["VEXLENS_AIRGAP__SEALEDMODE": "true"])
        #expect(sealed.status == 4)
        #expect(try sealed.errorLines().map(\.code) == ["network.refused"])
        try Data("no key\n".utf8).write(to: workspace.file("none"))
        #expect(try workspace.stella(["ledger", "verify", "public", "--key", "none"]).status == 1)
        try Data().write(to: workspace.file("nothing"))
        #expect(try workspace.stella(["ledger", "verify", "public", "--key", "nothing"]).status == 2)
    }

    @Test("logs of others", .enabled(if: OthersLogs.root != nil, "…/shared/vectors is not here"))
    func others() throws {
        let root = try #require(OthersLogs.root)
        let workspace = Workspace()
        func run(_ log: String, _ key: String, _ more: String...) throws -> StellaRun {
            try Data("\(key)\n".utf8).write(to: workspace.file("key"))
            return try workspace.stella(
                ["ledger", "verify", root.appendingPathComponent(log).path, "--key", "key", "--format", "json"] + more)
        }
        let key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
        for size in 0...15 {
            let tessera = try run(
                "tessera-log", key, "--since", root.appendingPathComponent("tessera-log/checkpoint.\(size)").path)
            #expect(tessera.status == 0, "\(size): \(tessera.text)\(tessera.errorText)")
            #expect(try tessera.json()["entries"]?.int == 15)
        }
        // Entries in a form of their own are whole, and are no bodies.
        let strict = try run("tessera-log", key, "--envelopes")
        #expect(try strict.status == 6 && places(strict) == (0..<15).map { "entry \($0)" })
        // The key itself in place of a file; with another hint it is neither.
        for (argument, status) in [(key, Int32(0)), (key.replacing("33d7b496", with: "33d7b497"), 5)] {
            let log = root.appendingPathComponent("tessera-log").path
            #expect(try workspace.stella(["ledger", "verify", log, "--key", argument, "-q"]).status == status)
        }
        // A mirror of a certificate log: hash tiles and cosigned checkpoint are whole, entries are kept in another form.
        let cosigner = "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O"
        let mirror = try run("skylight-mirror", cosigner)
        #expect(mirror.status == 6)
        #expect(try places(mirror) == ["tile/entries/000", "tile/entries/001.p/44"])
    }
}

/// Logs made by others, beside the repository.
private enum OthersLogs {
    /// `STELLA_SHARED`, or a folder `shared/vectors` found by walking up from this file.
    static let root: URL? = {
        let manager = FileManager.default
        if let folder = ProcessInfo.processInfo.environment["STELLA_SHARED"] {
            let url = URL(fileURLWithPath: folder).appendingPathComponent("vectors/tlog")
            return manager.fileExists(atPath: url.path) ? url : nil
        }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/vectors/tlog")
            if manager.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }()
}
