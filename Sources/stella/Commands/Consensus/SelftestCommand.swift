import ArgumentParser
import Consensus
import Ledger
import ProofChain
import VEXLens
import Wire

struct SelftestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest",
        abstract: "Decide logged verdicts again, in other orders, and the built-in cases; all must come out equal.",
        discussion: """
            A verdict is made again from what it states and the observations it cites, and compared byte for byte. One that \
            was made under settings which are not at hand is counted and not judged: give them with --consensus. The exit \
            status is 1 when anything comes out otherwise.
            """)

    @Option(name: .long, help: "How many times a verdict is decided again.")
    var runs = 1000

    @Option(name: .long, help: "What the choice of verdicts and their orders depend on.")
    var seed: UInt64 = 1

    @Option(name: .long, help: "A file like vexlens.yaml with settings that verdicts were made under; repeatable.")
    var consensus: [String] = []

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...10_000_000).contains(runs) else { throw ValidationError("--runs is from 1 to 10000000") }
    }

    func run() throws {
        let session = try ReadSession(options)
        let others = try consensus.map { path in
            var laid = session.options
            for section in ["Trust", "Consensus"] {
                _ = try laid.lay(OptionsSource(name: path, text: try Files.text(path)), section: section)
            }
            return laid.consensus.settings
        }
        let golden = try GoldenCases.evaluate()
        let wrong = golden.filter { $0.evaluation.isExpected != true }
        let found = try VerdictSelftest(
            log: session.store, lens: session.lens, end: session.trees.end,
            settings: [session.options.consensus.settings, ConsensusSettings()] + others
        ).run(runs, seed: seed)
        var report = Report(SelftestCommand.columns)
        report.rows = wrong.map { name, evaluation in
            [
                "kind": "case", "name": .string(name),
                "detail": .string(evaluation.error?.detail ?? String(decoding: evaluation.line ?? [], as: UTF8.self)),
            ]
        }
        report.rows += found.differences.map(SelftestCommand.row)
        report.summary = [
            JSONMember("cases", .integer(golden.count)), JSONMember("runs", .integer(found.runs)),
            JSONMember("verdicts", .integer(found.verdicts)),
            JSONMember("otherSettings", .integer(found.otherSettings)),
            JSONMember("otherAlgorithm", .integer(found.otherAlgorithm)), JSONMember("seed", .integer(seed)),
            JSONMember("different", .integer(report.rows.count)),
        ]
        report.print(as: options.output.format)
        if !report.rows.isEmpty { throw ExitStatus.failed }
    }

    private static let columns: [Report.Column] = [
        .init("kind"), .init("name"), .init("logIndex", "INDEX"), .init("detail"),
    ]

    private static func row(_ difference: SelftestReport.Difference) -> JSONValue {
        [
            "kind": "verdict", "name": .string("\(difference.key.vulnerability) in \(difference.key.product)"),
            "vulnerability": .string(difference.key.vulnerability.text),
            "product": .string(difference.key.product.text),
            "verdictId": .string(difference.verdict.prefixed), "logIndex": .integer(difference.index.value),
            "detail": .string(difference.detail),
        ]
    }
}
