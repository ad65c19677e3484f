import Foundation

/// From documents to verdicts in the ledger and over all of them again: `stella vex ingest`, `stella vex consensus compute`
/// and `recompute`, as whole processes.
enum Judging {
    private static let statements = 200

    /// Statements of two sources about 10,000 pairs, or as many as are asked for.
    @Sendable static func run() throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let documents = try BenchSize.pairs(usual: 10_000) / statements * 2
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-judge-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder + "/vex", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<documents {
            try Data(document(number).utf8).write(to: URL(fileURLWithPath: folder + "/vex/\(number).json"))
        }
        let ledger = ["--data-dir", folder + "/ledger", "-q"]
        try ColdVerify.run(stella, ["ledger", "init"] + ledger)
        let ingest = try timed { try ColdVerify.run(stella, ["vex", "ingest", folder + "/vex", "--format", "jsonl"] + ledger) }
        let compute = ["vex", "consensus", "compute", "--all", "--as-of", "2026-06-01T00:00:00Z", "--format", "jsonl"] + ledger
        let first = try timed { try ColdVerify.run(stella, compute) }
        let again = try timed { try ColdVerify.run(stella, compute) }
        let recompute = ["vex", "consensus", "recompute", "--all", "--as-of", "2026-06-01T06:00:00Z", "--format", "jsonl"] + ledger
        let recomputed = try timed { try ColdVerify.run(stella, recompute) }
        let (stated, verdicts) = (Double(documents * statements), Double(documents * statements / 2))
        return [
            Figure(
                name: "statements taken in, linked and proven", value: stated / ingest.seconds, unit: "statements/s", goal: .none),
            Figure(
                name: "verdicts made, signed, linked and proven, each with its merge trace", value: verdicts / first.seconds,
                unit: "verdicts/s", goal: .none),
            Figure(
                name: "  from documents to verdicts", value: verdicts / (ingest.seconds + first.seconds), unit: "verdicts/s",
                goal: .atLeast(8_000)),
            Figure(
                name: "the same again, nothing changed, each verdict printed", value: verdicts / again.seconds, unit: "pairs/s",
                goal: .none),
            Figure(
                name: "\(Int(verdicts)) pairs recomputed for another instant, nothing changed", value: recomputed.seconds,
                unit: "s", goal: .atMost(verdicts * 60e-6)),
            Figure(name: "  most memory", value: Double(recomputed.memory) / 1e6, unit: "MB", goal: .none),
            Figure(name: "  time of all cores", value: recomputed.cpu, unit: "s", goal: .none),
        ]
    }

    private static func timed(
        _ body: () throws -> (memory: Int, cpu: Double)
    ) rethrows -> (seconds: Double, memory: Int, cpu: Double) {
        let start = Measure.now()
        let usage = try body()
        return (Measure.now() - start, usage.memory, usage.cpu)
    }

    /// Documents 2n and 2n + 1 speak about the same pairs and disagree about every fourth.
    private static func document(_ number: Int) -> String {
        let list = (0..<statements).map { place in
            let pair = number / 2 * statements + place
            let status = place % 4 == 0 && number % 2 == 1 ? "affected" : "not_affected"
            let reason = status == "affected" ? #""action_statement":"update""# : #""justification":"component_not_present""#
            return #"{"vulnerability":{"name":"CVE-2026-\#(10_000 + pair)"},"products":[{"@id":"pkg:npm/package-\#(pair % 997)@1.\#(pair).0"}],"#
                + #""status":"\#(status)",\#(reason)}"#
        }
        return #"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://issuer-\#(number % 2).example/vex-\#(number)","#
            + #""author":"issuer \#(number % 2)","timestamp":"2026-05-01T00:00:00Z","version":1,"statements":[\#(list.joined(separator: ","))]}"#
    }
}
