import Foundation
import Testing
import Wire

/// "No", "nothing" and "cannot tell" are three answers (docs/errors.md).
@Suite("Exit status")
struct ExitStatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let status: Int32
        let code: String?
        let arguments: [String]
        var prepare: @Sendable (Workspace) throws -> Void = { _ in }

        var testDescription: String { "\(status): \(code ?? "") \(arguments.prefix(4).joined(separator: " "))" }

        init(
            _ status: Int32, _ code: String?, _ arguments: String...,
            prepare: @escaping @Sendable (Workspace) throws -> Void = { _ in }
        ) {
            self.status = status
            self.code = code
            self.arguments = arguments
            self.prepare = prepare
        }
    }

    private static let bad = Workspace.vex + "/bad/malformed.json"

    static let table: [Row] = [
        Row(0, nil, "ledger", "status"), Row(0, nil, "vex", "list"), Row(0, nil, "ledger", "audit", "--deep"),
        Row(1, "vex.not-json", "vex", "ingest", bad),
        Row(1, "trust.revoked", "issuer", "revoke", "redhat", "--reason", "x") {
            try $0.done("issuer", "revoke", "redhat", "--reason", "y")
        },
        Row(1, "lens.inconsistent", "issuer", "set-tier", "redhat", "Untrusted") {
            try $0.tamper("UPDATE blob SET bytes = x'00'")
        },
        Row(1, "wire.json-syntax", "issuer", "add", "--file", bad),
        Row(2, "usage.arguments", "vex", "list", "--nonsense"), Row(2, "usage.entry", "vex", "show", "nonsense"),
        Row(2, "usage.no-files", "vex", "ingest", "empty") {
            try FileManager.default.createDirectory(at: $0.file("empty"), withIntermediateDirectories: true)
        },
        Row(2, "usage.scope", "issuer", "add", "--id", "x", "--scope", "nonsense"),
        Row(2, "usage.verdict", "vex", "consensus", "explain"),
        Row(2, "trust.issuer-exists", "issuer", "add", "--id", "redhat"), Row(2, "ledger.exists", "ledger", "init"),
        Row(2, "ledger.not-initialized", "vex", "list") { try FileManager.default.removeItem(at: $0.ledgerFolder) },
        Row(2, "store.older-schema", "vex", "list") {
            try FileManager.default.removeItem(at: $0.ledgerFolder)
            try FileManager.default.copyItem(at: MigrationLinkTests.fixture, to: $0.ledgerFolder)
        },
        Row(2, "store.newer-schema", "vex", "list") { try $0.tamper("PRAGMA user_version = 99") },
        Row(2, "config.unknown-key", "vex", "list", "--config", "c.yaml") {
            try Data("VexLens:\n  Nonsense: 1\n".utf8).write(to: $0.file("c.yaml"))
        },
        Row(3, "lens.not-found", "vex", "list", "--vuln", "CVE-1999-0001"),
        Row(3, "lens.not-found", "vex", "show", "40"),
        Row(3, "lens.not-found", "proof", "create", "sha256:" + String(repeating: "a", count: 64)),
        Row(3, "lens.nothing-known", "vex", "consensus", "compute", "--vuln", "CVE-1999-0001"),
        Row(3, "lens.not-found", "vex", "consensus", "query", "--status", "fixed", "--vuln", "CVE-1999-0001"),
        Row(3, "trust.unknown-issuer", "issuer", "show", "nobody"),
        Row(3, "trust.unknown-issuer", "issuer", "set-tier", "nobody", "Known"),
        Row(3, "ledger.out-of-range", "proof", "create", "--consistency", "1", "99"),
        Row(4, "file.permission", "proof", "create", "0", "--output", "/sys/stella-bundle.json"),
        Row(5, "file.not-found", "vex", "list", "--config", "nowhere.yaml"),
        Row(5, "file.not-found", "issuer", "add", "--file", "nowhere"),
        Row(5, "file.is-folder", "issuer", "add", "--file", "ledger"),
        Row(5, "store.damaged", "vex", "list") {
            try $0.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
            try Data(Files.bytes($0.database).prefix(5000)).write(to: $0.database)
        },
        Row(5, "file.key-missing", "vex", "ingest", bad) {
            try FileManager.default.removeItem(at: $0.ledgerFolder.appendingPathComponent("keys/ledger.pem"))
        },
        Row(6, "ledger.guard-missing", "vex", "ingest", bad) {
            try FileManager.default.removeItem(at: $0.ledgerFolder.appendingPathComponent("guard"))
        },
        Row(6, "ledger.entry-damaged", "ledger", "checkpoint") {
            try $0.tamper("UPDATE tail SET log_index = log_index + 100 WHERE log_index >= 3")
        },
        Row(6, nil, "ledger", "audit") { try $0.tamper("UPDATE tail SET body = x'00' WHERE log_index = 3") },
    ]

    @Test("every documented status is reached, with its code", arguments: table)
    func row(_ row: Row) throws {
        let workspace = try Workspace(.decided)
        try row.prepare(workspace)
        let run = try workspace.stella(row.arguments + ["--data-dir", "ledger", "-q", "--format", "json"])
        #expect(run.status == row.status, "\(run.errorText)\(run.text)")
        #expect(try run.errorLines().map(\.code) == (row.code.map { [$0] } ?? []))
        let plain = try workspace.stella(row.arguments + ["--data-dir", "ledger", "-q"])
        #expect([row.status, 2].contains(plain.status))
    }

    @Test("the table has every status of docs/errors.md but the one for our own faults")
    func complete() throws {
        let page = String(
            decoding: try Files.bytes(Files.repository.appendingPathComponent("docs/errors.md")), as: UTF8.self)
        let documented = page.split(separator: "\n").compactMap { line in
            line.hasPrefix("| ") ? Int32(line.dropFirst(2).prefix { $0.isNumber }) : nil
        }
        #expect(Set(documented) == Set(ExitStatusTests.table.map(\.status)).union([70]))
        for code in ExitStatusTests.table.compactMap(\.code) { #expect(page.contains("| `\(code)` |"), "\(code)") }
    }

    @Test("commands without a ledger: evaluate, normalize, key")
    func withoutLedger() throws {
        let workspace = Workspace()
        let cases = Workspace.vex + "/expected/cases.jsonl"
        #expect(try workspace.stella(["vex", "consensus", "evaluate", cases]).status == 0)
        let wrong = String(decoding: try Files.bytes(URL(fileURLWithPath: cases)), as: UTF8.self)
            .replacingOccurrences(of: #""expected":{"status":"fixed""#, with: #""expected":{"status":"affected""#)
        #expect(try workspace.stella(["vex", "consensus", "evaluate", "-"], input: Array(wrong.utf8)).status == 1)
        #expect(try workspace.stella(["vex", "consensus", "evaluate", "-"], input: Array("[{}]".utf8)).status == 2)
        #expect(try workspace.stella(["vex", "normalize", Workspace.documents[0]]).status == 0)
        #expect(try workspace.stella(["vex", "normalize", ExitStatusTests.bad, Workspace.documents[0]]).status == 1)
        #expect(try workspace.stella(["key", "generate", "-o", "k.pem"]).status == 0)
        #expect(try workspace.stella(["key", "generate", "-o", "k.pem"]).status == 5)
        #expect(try workspace.stella(["key", "show", "k.pem"]).status == 0)
        #expect(try workspace.stella(["key", "show", ExitStatusTests.bad]).status == 1)
    }
}
