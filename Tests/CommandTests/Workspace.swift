import Foundation
import LedgerTestKit
import Testing
import Wire

/// A folder with a ledger in it, for one test; removed with the last reference.
final class Workspace: Sendable {
    let folder: URL

    /// How far the demonstration of `testdata/vex` has gone.
    enum Stage: Int, CaseIterable {
        /// A ledger and five issuers.
        case registered
        /// Seven documents, fourteen pairs.
        case ingested
        /// Fourteen verdicts, each with its merge trace.
        case decided
        /// An eighth document, two changed verdicts with deltas.
        case updated
    }

    static let instant = "2026-06-01T00:00:00Z"
    static let vex = Files.testdata.appendingPathComponent("vex").path
    static let documents = ["openvex", "csaf", "cyclonedx"].flatMap { names(below: $0) }
    static let update = names(below: "update")

    /// The pair that the update changes.
    static let vulnerability = "CVE-2025-48924"
    static let product = "pkg:maven/org.apache.commons/commons-lang3@3.12.0"

    init() { folder = Files.scratch() }

    /// A copy of the demonstration's ledger, which is made once for each stage.
    convenience init(_ stage: Stage) throws {
        self.init()
        try FileManager.default.copyItem(at: try Workspace.template(stage), to: ledgerFolder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var ledgerFolder: URL { folder.appendingPathComponent("ledger") }
    var database: URL { ledgerFolder.appendingPathComponent("ledger.sqlite") }

    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Runs a command that needs no ledger.
    func stella(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) throws -> StellaRun {
        try StellaProcess.run(arguments, in: folder, environment: environment, input: input)
    }

    /// Runs a command on the ledger.
    func ledger(_ arguments: String..., environment: [String: String] = [:]) throws -> StellaRun {
        try stella(arguments + ["--data-dir", "ledger", "-q"], environment: environment)
    }

    /// As ``ledger(_:environment:)``, and it must end well.
    @discardableResult
    func done(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> StellaRun {
        let run = try stella(arguments + ["--data-dir", "ledger", "-q"])
        try #require(run.status == 0, "\(arguments): \(run.errorText)\(run.text)", sourceLocation: sourceLocation)
        return run
    }

    func ingest(_ documents: [String]) throws -> StellaRun {
        try stella(["vex", "ingest", "--data-dir", "ledger", "-q", "--format", "jsonl"] + documents)
    }

    @discardableResult
    func compute(mode: String = "WeightedVote", asOf: String = instant) throws -> [JSONNode] {
        try done("vex", "consensus", "compute", "--all", "--as-of", asOf, "--mode", mode, "--format", "jsonl").lines()
    }

    func size() throws -> Int { try #require(try done("ledger", "status", "--format", "json").json()["size"]?.int) }

    func show(_ entry: String) throws -> JSONNode { try done("vex", "show", entry, "--format", "json").json() }

    /// Current verdicts, sorted by pair.
    func verdicts() throws -> [JSONNode] { try done("vex", "consensus", "query", "--format", "jsonl").lines() }

    /// Every stored byte and every link, or a failed test.
    func expectCleanAudit(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let run = try ledger("ledger", "audit", "--deep", "--format", "json")
        #expect(run.status == 0, "\(run.text)\(run.errorText)", sourceLocation: sourceLocation)
    }

    /// Writes the bundle of an entry and returns its name.
    func prove(_ entry: String) throws -> String {
        try done("proof", "create", entry, "--output", "\(entry).json")
        return "\(entry).json"
    }

    /// Verifies in an empty environment, with the log's public keys and nothing else of the ledger.
    func verify(_ bundle: String, _ more: String...) throws -> StellaRun {
        try stella(["verify", bundle, "--key", "ledger/log.pub", "--format", "json"] + more)
    }

    /// Changes the database behind the ledger's back.
    func tamper(_ sql: String) throws { try DatabaseTampering(database.path).execute(sql) }

    private static func names(below name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: vex + "/" + name)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { "\(vex)/\(name)/\($0)" }
    }

    private static let templates = Templates()

    private static func template(_ stage: Stage) throws -> URL { try templates.ledger(at: stage) }
}

/// The ledgers that tests copy.
private final class Templates: @unchecked Sendable {
    private let lock = NSLock()
    private var made: [Workspace.Stage: Workspace] = [:]

    func ledger(at stage: Workspace.Stage) throws -> URL {
        lock.lock()
        defer { lock.unlock() }
        return try make(stage).ledgerFolder
    }

    private func make(_ stage: Workspace.Stage) throws -> Workspace {
        if let workspace = made[stage] { return workspace }
        let workspace = Workspace()
        if let before = Workspace.Stage(rawValue: stage.rawValue - 1) {
            try FileManager.default.copyItem(at: try make(before).ledgerFolder, to: workspace.ledgerFolder)
        }
        switch stage {
        case .registered:
            try workspace.done("ledger", "init", "--origin", "test.example/vex")
            try workspace.done("issuer", "add", "--file", Workspace.vex + "/issuers.json")
        case .ingested: try #require(try workspace.ingest(Workspace.documents).status == 0)
        case .decided: try workspace.compute()
        case .updated:
            try #require(try workspace.ingest(Workspace.update).status == 0)
            try workspace.compute()
        }
        made[stage] = workspace
        return workspace
    }
}
