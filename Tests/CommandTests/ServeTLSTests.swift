import Foundation
import LedgerTestKit
import Testing
import Wire

/// TLS of the server's own, against Python's. Needs a `stella` that was built with `--traits TLS`.
@Suite("stella serve over TLS", .serialized, .enabled(if: TLSFolder.isServed, "this stella was built without --traits TLS"))
struct ServeTLSTests {
    private static let entries = "/api/v1/log/entries"

    @Test("TLS 1.2 and 1.3 are spoken, nothing older and no plain HTTP; the documents of trust say https")
    func versions() throws {
        let (workspace, folder) = (try Workspace(.decided), try TLSFolder())
        let server = try ServeProcess(workspace, "--tls-cert", folder.path("server.pem"), "--tls-key", folder.path("server.key"))
        for version in ["1.2", "1.3"] {
            let lines = try folder.ask(server, tls: version, "GET /api/v1/log", "GET /signing_config.json")
            #expect(lines.map(\.status) == [nil, 200, 200] && lines.first?.tls == "TLSv\(version)")
            #expect(lines.last?.body?.contains("https://127.0.0.1:\(server.port)") == true)
        }
        #expect(try folder.ask(server, tls: "1.1", "GET /ping").map(\.hasFailed) == [true])
        #expect(throws: (any Error).self) { try server.http.get("/ping") }
        // Without authorities of clients nobody is known by a certificate.
        let lines = try folder.ask(server, as: "named", "POST \(Self.entries) \(folder.proposal(1))")
        #expect(lines.map(\.status) == [nil, 401])
        #expect(server.end() == 0)
    }

    @Test("whose certificate has a known name may write, as a bearer of a token may; others may read, or not even connect")
    func clients() throws {
        let (workspace, folder) = (try Workspace(.decided), try TLSFolder())
        try workspace.done("serve", "token", "new", "by-name", "--san", "ci.example.org", "--scope", "write:v1")
        try workspace.done("serve", "token", "new", "by-subject", "--subject", "CN=batch")
        let token = try #require(
            try workspace.done("serve", "token", "new", "by-token", "--format", "json").json()["token"]?.string)
        let server = try ServeProcess(
            workspace, "--tls-cert", folder.path("server.pem"), "--tls-key", folder.path("server.key"), "--tls-client-ca",
            folder.path("ca.pem"), "--access-log", "--rate", "0")
        func statuses(_ client: String, _ requests: String...) throws -> [Int?] {
            try folder.ask(server, as: client, requests).map(\.status)
        }
        // Several on one connection, version 1 and 2; 400 is what a writer of version 2 gets for such a body.
        let empty = try folder.file("empty.json", "{}")
        let (first, second) = (try folder.proposal(1), try folder.proposal(2))
        #expect(
            try statuses("named", "POST \(Self.entries) \(first)", "GET /ping", "POST \(Self.entries) \(second)")
                == [nil, 201, 200, 201])
        #expect(try statuses("named", "POST /api/v2/log/entries \(empty)") == [nil, 403])
        #expect(try statuses("bare", "POST /api/v2/log/entries \(empty)") == [nil, 400])
        #expect(try statuses("bare", "POST \(Self.entries) \(folder.proposal(3))") == [nil, 201])
        #expect(try statuses("stranger", "GET /ping", "POST \(Self.entries) \(folder.proposal(4))") == [nil, 200, 401])
        #expect(try statuses("-", "GET /ping", "POST \(Self.entries) \(folder.proposal(4))") == [nil, 200, 401])
        // A token counts before the certificate, whether it is known or not.
        #expect(try statuses("-", "POST \(Self.entries) \(folder.proposal(5)) \(token)") == [nil, 201])
        #expect(try statuses("stranger", "POST \(Self.entries) \(folder.proposal(6)) \(token)") == [nil, 201])
        #expect(try statuses("named", "POST \(Self.entries) \(folder.proposal(7)) wrong") == [nil, 401])
        // With TLS 1.3 the client believes that it is connected until it reads.
        for client in ["foreign", "wrong-use", "ended"] {
            let lines = try folder.ask(server, as: client, "GET /ping")
            #expect(lines.last?.hasFailed == true && !lines.contains { $0.status != nil }, "\(client)")
        }
        // From now on the name is nobody's.
        try workspace.done("serve", "token", "revoke", "by-name")
        #expect(try statuses("named", "POST \(Self.entries) \(folder.proposal(8))") == [nil, 401])
        #expect(server.end() == 0)
        let users = try Files.bytes(workspace.file("access")).split(separator: UInt8(ascii: "\n")).compactMap {
            try JSONDocument(Array($0)).root["user"]?.string
        }
        #expect(users == ["by-name", "by-name", "by-subject", "by-subject", "by-token", "by-token"])
        try workspace.expectCleanAudit()
    }

    @Test("a renewed certificate is shown from the next connection on; one that cannot be used is told, and the last one stays")
    func renewal() throws {
        let (workspace, folder) = (try Workspace(.registered), try TLSFolder())
        try folder.put("server", as: "live")
        let server = try ServeProcess(workspace, "--tls-cert", folder.path("live.pem"), "--tls-key", folder.path("live.key"))
        func name() throws -> String? { try folder.ask(server, "GET /ping").first?.server }
        #expect(try name() == "log")
        try folder.put("next", as: "live")
        #expect(try name() == "log-next")
        try Data("no certificate".utf8).write(to: folder.folder.appendingPathComponent("live.pem"))
        #expect(try name() == "log-next")
        #expect(server.errorText.contains("[service.tls-files]"))
        try folder.put("server", as: "live")
        #expect(try name() == "log")
        #expect(server.end() == 0)
    }

    @Test("files that are missing, no PEM or not of one pair are told before anything is served")
    func files() throws {
        let (workspace, folder) = (try Workspace(.registered), try TLSFolder())
        let empty = try folder.file("empty.pem", "")
        func refused(_ certificate: String, _ key: String, _ clients: String? = nil) throws -> String? {
            let more = clients.map { ["--tls-client-ca", $0] } ?? []
            let run = try workspace.stella(
                [
                    "serve", "--data-dir", "ledger", "--port", "0", "--format", "json", "--tls-cert", certificate, "--tls-key", key,
                ] + more)
            #expect(run.status != 0)
            return try run.errorLines().first?.code
        }
        let (certificate, key) = (folder.path("server.pem"), folder.path("server.key"))
        #expect(try refused(folder.path("nothing.pem"), key) == "file.not-found")
        #expect(try refused(certificate, folder.path("nothing.key")) == "file.not-found")
        #expect(try refused(certificate, key, folder.path("nothing.pem")) == "file.not-found")
        for (certificate, key, clients) in [
            (empty, key, nil), (certificate, empty, nil), (key, key, nil), (certificate, certificate, nil),
            (certificate, folder.path("next.key"), nil), (certificate, key, empty), (certificate, key, key),
        ] {
            #expect(try refused(certificate, key, clients) == "service.tls-files", "\(certificate) \(key) \(clients ?? "")")
        }
        for arguments in [["--tls-cert", certificate], ["--tls-key", key], ["--tls-client-ca", certificate]] {
            #expect(try workspace.stella(["serve", "--data-dir", "ledger", "--port", "0"] + arguments).status == 2)
        }
    }
}

/// Keys and certificates in files, made anew.
private final class TLSFolder {
    let folder: URL

    private static let scripts = Files.repository.appendingPathComponent("Tests/clients").path

    /// A line of the client.
    struct Line {
        let status: Int?
        let body: String?
        let tls: String?
        let server: String?
        let hasFailed: Bool

        init(_ node: JSONNode) {
            status = node["status"]?.int
            body = node["body"]?.string
            tls = node["tls"]?.string
            server = node["server"]?.string
            hasFailed = node["error"] != nil
        }
    }

    /// Whether the program that is tested speaks TLS.
    static let isServed: Bool = {
        let arguments = ["serve", "--tls-cert", "/dev/null", "--tls-key", "/dev/null", "--format", "json"]
        return (try? Workspace().stella(arguments).errorLines().first?.code) == "service.tls-files"
    }()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let run = try StellaProcess.run(
            [TLSFolder.scripts + "/tls-authority", folder.path], program: "/bin/bash", in: folder,
            environment: ProcessInfo.processInfo.environment)
        try #require(run.status == 0, "\(run.errorText)")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    /// Puts a pair in another's place, whole for whoever reads it.
    func put(_ name: String, as other: String) throws {
        for ending in ["key", "pem"] {
            try Data(contentsOf: folder.appendingPathComponent("\(name).\(ending)"))
                .write(to: folder.appendingPathComponent("\(other).\(ending)"), options: .atomic)
        }
    }

    /// A new entry as a file.
    func proposal(_ number: Int) throws -> String {
        let name = "proposal-\(number).json"
        try Data(ServeProcess.proposal("{\"n\":\(number)}")).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    func ask(_ server: ServeProcess, as client: String = "-", tls: String = "1.3", _ requests: String...) throws -> [Line] {
        try ask(server, as: client, tls: tls, requests)
    }

    func ask(_ server: ServeProcess, as client: String = "-", tls: String = "1.3", _ requests: [String]) throws -> [Line] {
        try StellaProcess.run(
            ["python3", TLSFolder.scripts + "/https.py", "\(server.port)", folder.path, client, tls] + requests,
            program: "/usr/bin/env", in: folder, environment: ProcessInfo.processInfo.environment
        ).lines().map(Line.init)
    }
}
