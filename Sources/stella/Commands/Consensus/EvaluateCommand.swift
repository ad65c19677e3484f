import ArgumentParser
import Consensus

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Decide cases that stand in a file; one verdict a line.",
        discussion: """
            The file holds an array of cases, or one case a line, in the format of docs/formats/consensus-case.md. Nothing \
            else goes into a verdict, so this is also how a logged one is replayed.
            """)

    @Argument(help: "The cases; - for standard input.")
    var cases: String

    func run() throws {
        var status = ExitStatus.success
        for evaluation in try CaseEvaluator.evaluate(try Files.read(cases)) {
            if let line = evaluation.line { Terminal.out(line + [0x0a]) }
            if evaluation.isExpected == false {
                Terminal.say("stella: case \(evaluation.index): the verdict is not the expected one")
                status = .failed
            }
            if let error = evaluation.error {
                Terminal.complain(error, asJSON: false)
                status = .usage
            }
        }
        if status != .success { throw status }
    }
}
