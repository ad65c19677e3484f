import ArgumentParser

struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Have this log's checkpoints cosigned, or cosign those of other logs.",
        subcommands: [WitnessAsk.self, WitnessInit.self, WitnessServe.self], defaultSubcommand: WitnessAsk.self)
}
