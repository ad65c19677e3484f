import Foundation
import LedgerTestKit
import VEX
import VEXLens

/// What the largest documents need in memory: read by the library, and taken in by the whole program.
enum Remembering {
    /// Rows that are run by this one, in a process that holds nothing else, and print one number.
    static let children: [(name: String, run: @Sendable () async throws -> Double)] = [
        ("memory-reading", { try reading() }), ("memory-ingest", { Double(try ingest()) }),
    ]

    @Sendable static func run() throws -> [Figure] {
        let all = try Corpus.documents(withAtLeast: 10_000)
        guard let longest = all.max(by: { $0.bytes.count < $1.bytes.count }),
            let fullest = all.max(by: { $0.observations < $1.observations })
        else { throw BenchError.tool("the corpus has no large document") }
        return try figures(longest) + figures(fullest) + figures(dense)
    }

    /// 19 MB of OpenVEX with more observations than any real document that we know.
    private static var dense: Corpus.Document {
        let statements = (0..<65_490).map { number in
            #"{"vulnerability": {"name": "CVE-2025-\#(10_000 + number % 400)"}, "products": [{"@id": "#
                + #""pkg:rpm/example/component-\#(number % 9973)@1.\#(number % 17).0-\#(number).el9?arch=x86_64"}], "status": "not_affected", "#
                + #""justification": "vulnerable_code_not_in_execute_path", "impact_statement": "The component is built without it."}"#
        }.joined(separator: ",\n")
        let head = #"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/dense", "author": "Vendor", "#
            + #""timestamp": "2025-01-01T00:00:00Z", "version": 1, "statements": ["#
        return Corpus.Document(file: "dense.json", bytes: Array((head + statements + "]}").utf8), observations: 65_490)
    }

    private static func figures(_ document: Corpus.Document) throws -> [Figure] {
        let size = document.bytes.count
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-memory-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/document.json"
        try Data(document.bytes).write(to: URL(fileURLWithPath: path))
        return [
            Figure(
                name: "memory for a document of \(size / 1_000_000) MB, \(document.observations) observations",
                value: try child("memory-reading", path, document) / Double(size), unit: "x its size", goal: .atMost(3)),
            Figure(
                name: "  `stella vex ingest` of it", value: try child("memory-ingest", path, document) / Double(size),
                unit: "x its size", goal: .none),
        ]
    }

    /// Reads the document that `STELLA_BENCH_DOCUMENT` names.
    ///
    /// - Returns: The most memory beside what the process had before, the document included, in bytes.
    private static func reading() throws -> Double {
        guard let path = ProcessInfo.processInfo.environment["STELLA_BENCH_DOCUMENT"] else { throw BenchError.entriesMissing }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        Measure.resetPeakMemory()
        let before = Measure.peakMemory()
        let document = try DocumentReader(.unlimited).read(bytes)
        let grown = Measure.peakMemory() - before
        guard document.content.count == bytes.count else { throw BenchError.entriesMissing }
        return Double(grown + bytes.count)
    }

    private static func child(_ name: String, _ path: String, _ document: Corpus.Document) throws -> Double {
        setenv("STELLA_BENCH_DOCUMENT", path, 1)
        let run = try ChildProcess.run(CommandLine.arguments[0], [name])
        guard run.status == 0, let bytes = Double(run.text.filter { !$0.isNewline }) else {
            throw BenchError.tool("\(document.file) is not taken: \(run.errorText)")
        }
        return bytes
    }

    /// Takes in the document that `STELLA_BENCH_DOCUMENT` names.
    ///
    /// From a process without the corpus: the kernel counts what a program's parent held when it started the program as the
    /// program's own.
    /// - Returns: The most memory of the process, in bytes.
    private static func ingest() throws -> Int {
        guard let path = ProcessInfo.processInfo.environment["STELLA_BENCH_DOCUMENT"] else { throw BenchError.entriesMissing }
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        // Both limits are defaults: without these two lines the document is refused as too large.
        setenv("VEXLENS_NORMALIZATION__MAXDOCUMENTSIZEBYTES", "100000000", 1)
        setenv("VEXLENS_NORMALIZATION__MAXSTATEMENTSPERDOCUMENT", "1000000", 1)
        let ledger = ["--data-dir", path + ".ledger", "-q"]
        try ColdVerify.run(stella, ["ledger", "init"] + ledger)
        return try ColdVerify.run(stella, ["vex", "ingest", path] + ledger).memory
    }
}
