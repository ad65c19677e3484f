import Foundation
import LedgerTestKit
import Testing
import Wire

/// One finished run of the command line.
struct StellaRun: Sendable {
    let arguments: [String]
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// Standard output as one JSON document, read by the strict reader.
    func json() throws -> JSONNode { try JSONDocument(output).root }

    /// Standard output as JSON, one document a line.
    func lines() throws -> [JSONNode] { try StellaRun.lines(output) }

    /// What stands on standard error with `--format json`, one error a line.
    func errorLines() throws -> [CodedLine] { try StellaRun.lines(errors).map(CodedLine.init) }

    private static func lines(_ bytes: [UInt8]) throws -> [JSONNode] {
        try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONDocument(Array($0)).root }
    }
}

/// `{"error":{"code":…,"message":…,"hint":…}}`
struct CodedLine: Equatable {
    let code: String
    let message: String
    let hint: String?

    init(_ node: JSONNode) throws {
        let error = try #require(node["error"])
        #expect(node.members.map { $0.name.string } == ["error"])
        #expect(error.members.map { $0.name.string } == ["code", "message", "hint"])
        code = try #require(error["code"]?.string)
        message = try #require(error["message"]?.string)
        hint = error["hint"]?.string
    }
}

/// The command line as a process: what users and scripts meet, down to the exit status.
enum StellaProcess {
    /// `STELLA_BIN`, else the product beside the test bundle, else the debug build of this checkout.
    static let binary: String = {
        let manager = FileManager.default
        if let path = ProcessInfo.processInfo.environment["STELLA_BIN"] { return path }
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = bundle.appendingPathComponent("stella").path
        return manager.isExecutableFile(atPath: beside) ? beside : Files.repository.path + "/.build/debug/stella"
    }()

    /// Whether a release build was handed over, which tests of whole corpora want.
    static var isGiven: Bool { ProcessInfo.processInfo.environment["STELLA_BIN"] != nil }

    /// Runs `program` in `folder` with this environment and no other.
    static func run(
        _ arguments: [String], program: String = binary, in folder: URL, environment: [String: String] = [:],
        input: [UInt8] = []
    ) throws -> StellaRun {
        let run = try ChildProcess.run(program, arguments, in: folder, environment: environment, input: input)
        return StellaRun(arguments: arguments, status: run.status, output: run.output, errors: run.errors)
    }

    /// Runs a Python program, for what the house has no words for: changing a database behind the ledger's back.
    @discardableResult
    static func python(_ program: String, _ arguments: [String], in folder: URL) throws -> StellaRun {
        let run = try run(
            ["-c", program] + arguments, program: "python3", in: folder,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"])
        try #require(run.status == 0, "\(run.errorText)")
        return run
    }
}

/// Where things lie.
enum Files {
    static let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let testdata = repository.appendingPathComponent("testdata")

    /// The folder of this test process, removed when it ends.
    private static let base: URL = {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("stella-tests-\(ProcessInfo.processInfo.processIdentifier)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Files.base) }
        return folder
    }()

    /// A new folder.
    static func scratch() -> URL {
        let folder = base.appendingPathComponent(UUID().uuidString)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func bytes(_ url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }

    static func json(_ path: String) throws -> JSONNode {
        try JSONDocument(try bytes(testdata.appendingPathComponent(path))).root
    }

    static func jsonLines(_ path: String) throws -> [JSONNode] {
        try bytes(testdata.appendingPathComponent(path)).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDocument(Array($0)).root }
    }
}
