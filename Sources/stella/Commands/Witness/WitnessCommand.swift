import ArgumentParser

struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Have this log's checkpoints cosigned.",
        subcommands: [WitnessAsk.self], defaultSubcommand: WitnessAsk.self)
}
