import Foundation
import Testing
import Wire

/// The shared vectors made by others: `STELLA_SHARED`, or a folder `shared/vectors` beside the repository.
enum Vectors {
    static let root: URL? = {
        let given = ProcessInfo.processInfo.environment["STELLA_SHARED"].map { [URL(fileURLWithPath: $0)] } ?? []
        let beside = [Files.repository.deletingLastPathComponent().appendingPathComponent("shared")]
        return (given + beside).map { $0.appendingPathComponent("vectors") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    static var present: Bool { root != nil }

    static func has(_ path: String) -> Bool {
        root.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent(path).path) } ?? false
    }

    /// Copies a file of the vectors to `target`, unpacked when it is packed.
    static func unpack(_ path: String, to target: URL) throws {
        guard let source = root?.appendingPathComponent(path) else { return }
        let tool = ["xz": "xz", "gz": "gzip"][source.pathExtension]
        guard let tool else { return try FileManager.default.copyItem(at: source, to: target) }
        let run = try StellaProcess.run(
            [tool, "-dc", source.path], program: "/usr/bin/env", in: target.deletingLastPathComponent(),
            environment: ["PATH": "/usr/bin:/bin"])
        try #require(run.status == 0, "\(run.errorText)")
        try Data(run.output).write(to: target)
    }
}

/// `stella vex normalize` and `stella vex consensus evaluate` against what other implementations of the rules made.
@Suite("Commands over expected output")
struct CorpusTests {
    @Test("normalize gives the observations of testdata/vex, line for line")
    func demonstration() throws {
        let workspace = Workspace()
        for row in try Files.jsonLines("vex/expected/observations.jsonl") {
            let file = try #require(row["file"]?.string)
            let run = try workspace.stella(["vex", "normalize", "--strict", Workspace.vex + "/" + file])
            #expect(run.status == 0 && run.errors.isEmpty, "\(file): \(run.errorText)")
            let expected = try #require(row["observations"]).elements.flatMap {
                $0.value.compact + [UInt8(ascii: "\n")]
            }
            #expect(run.output == expected, "\(file)")
        }
    }

    @Test("normalize goes on after a refused document, and takes standard input")
    func several() throws {
        let workspace = Workspace()
        let (good, bad) = (Workspace.documents[0], Workspace.vex + "/bad/malformed.json")
        let alone = try workspace.stella(["vex", "normalize", good])
        let run = try workspace.stella(["vex", "normalize", bad, good, bad])
        #expect(run.status == 1 && run.output == alone.output)
        #expect(run.errorText.split(separator: "\n").filter { $0.contains("[vex.not-json]") }.count == 2)
        let piped = try workspace.stella(["vex", "normalize", "-"], input: try Files.bytes(URL(fileURLWithPath: good)))
        #expect(piped.status == 0 && piped.output == alone.output)
    }

    @Test(
        "evaluate gives the worked cases of the consensus rules, byte for byte",
        .enabled(if: Vectors.present, "shared/vectors is not here"))
    func consensus() throws {
        let workspace = Workspace()
        try Vectors.unpack("vex/consensus-examples.json", to: workspace.file("cases.json"))
        let cases = try JSONDocument(try Files.bytes(workspace.file("cases.json"))).root.elements.map { $0 }
        let run = try workspace.stella(["vex", "consensus", "evaluate", "cases.json"])
        #expect(run.status == 0, "\(run.errorText)")
        let expected = try cases.map { try #require($0["expected"]).value.compact }
        #expect(try run.lines().map(\.bytes) == expected)
        print("consensus evaluate: \(cases.count) cases")
    }

    /// One line of the corpus' expected output.
    private struct Expectation {
        let file: String
        let isReadable: Bool
        let lines: [UInt8]
        let count: Int

        init(_ node: JSONNode) throws {
            file = try #require(node["file"]?.string)
            // The reference keeps the last of two equal members; this house refuses the document (docs/decisions).
            isReadable = node["readable"]?.bool == true && file != "mutations/openvex-dup-keys.json"
            lines = node["observations"]?.elements.flatMap { $0.bytes + [UInt8(ascii: "\n")] } ?? []
            count = node["observations"]?.count ?? 0
        }
    }

    @Test(
        "normalize reads the whole corpus as the reference does",
        .enabled(
            if: Vectors.present && StellaProcess.isGiven,
            "shared/vectors is not here, or STELLA_BIN names no release build"))
    func corpus() throws {
        let workspace = Workspace()
        try Vectors.unpack("vex/expected.jsonl.gz", to: workspace.file("expected.jsonl"))
        let all = try Files.bytes(workspace.file("expected.jsonl")).split(separator: 0x0a)
            .map { try Expectation(JSONDocument(Array($0)).root) }.filter { Vectors.has("vex/" + $0.file) }
        var (documents, refused, observations, unequal) = (0, 0, 0, 0)
        for start in stride(from: 0, to: all.count, by: 64) {
            let batch = all[start..<min(start + 64, all.count)].enumerated().map { ("\(start + $0).json", $1) }
            for (name, expectation) in batch { try Vectors.unpack("vex/" + expectation.file, to: workspace.file(name)) }
            defer { for (name, _) in batch { try? FileManager.default.removeItem(at: workspace.file(name)) } }
            let readable = batch.filter { $0.1.isReadable }
            let run = try workspace.stella(["vex", "normalize", "-q"] + readable.map(\.0))
            if run.status != 0 || run.output != readable.flatMap(\.1.lines) {
                for (name, expectation) in readable {
                    let single = try workspace.stella(["vex", "normalize", "-q", name])
                    guard single.status != 0 || single.output != expectation.lines else { continue }
                    unequal += 1
                    Issue.record("\(expectation.file): status \(single.status) \(single.errorText)")
                }
            }
            documents += readable.count
            observations += readable.reduce(0) { $0 + $1.1.count }
            let unreadable = batch.filter { !$0.1.isReadable }
            guard !unreadable.isEmpty else { continue }
            let refusal = try workspace.stella(["vex", "normalize", "-q"] + unreadable.map(\.0))
            #expect(refusal.status == 1 && refusal.output.isEmpty, "\(unreadable.map(\.1.file))")
            #expect(
                refusal.errorText.split(separator: "\n").filter { $0.hasPrefix("stella: error: ") }.count
                    == unreadable.count)
            refused += unreadable.count
        }
        print(
            "normalize: \(documents) documents read, \(refused) refused, \(observations) observations, \(unequal) documents unequal"
        )
        #expect(documents + refused == all.count && documents > 1_000 && unequal == 0)
    }
}
