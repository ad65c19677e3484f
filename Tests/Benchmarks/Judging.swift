import Foundation

/// From documents to verdicts in the ledger: `stella vex ingest` and `stella vex consensus compute`, as whole processes.
enum Judging {
    private static let documents = 100
    private static let statements = 200

    /// 20,000 statements of two sources about 10,000 pairs.
    @Sendable static func run() throws -> [Figure] {
        guard let stella = ProcessInfo.processInfo.environment["STELLA_BIN"] else {
            throw BenchError.stella("STELLA_BIN does not name the release build of stella")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-judge-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder + "/vex", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<documents {
            try Data(document(number).utf8).write(to: URL(fileURLWithPath: folder + "/vex/\(number).json"))
        }
        let ledger = ["--data-dir", folder + "/ledger", "-q"]
        try ColdVerify.run(stella, ["ledger", "init"] + ledger)
        let ingest = try seconds { try ColdVerify.run(stella, ["vex", "ingest", folder + "/vex", "--format", "jsonl"] + ledger) }
        let compute = ["vex", "consensus", "compute", "--all", "--as-of", "2026-06-01T00:00:00Z", "--format", "jsonl"] + ledger
        let first = try seconds { try ColdVerify.run(stella, compute) }
        let again = try seconds { try ColdVerify.run(stella, compute) }
        let recompute = ["vex", "consensus", "recompute", "--all", "--as-of", "2026-06-01T06:00:00Z", "--format", "jsonl"] + ledger
        let recomputed = try seconds { try ColdVerify.run(stella, recompute) }
        let (stated, verdicts) = (Double(documents * statements), Double(documents * statements / 2))
        return [
            Figure(name: "statements taken in, linked and proven", value: stated / ingest, unit: "statements/s", goal: .none),
            Figure(
                name: "verdicts made, signed, linked and proven, each with its merge trace", value: verdicts / first,
                unit: "verdicts/s", goal: .none),
            Figure(
                name: "  from documents to verdicts", value: verdicts / (ingest + first), unit: "verdicts/s",
                goal: .atLeast(8_000)),
            Figure(
                name: "the same again, nothing changed, each verdict printed", value: verdicts / again, unit: "pairs/s", goal: .none),
            Figure(
                name: "recomputed for another instant, nothing changed", value: verdicts / recomputed, unit: "pairs/s",
                goal: .atLeast(16_667)),
        ]
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = Measure.now()
        try body()
        return Measure.now() - start
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
