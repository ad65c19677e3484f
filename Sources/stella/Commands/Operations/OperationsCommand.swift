import ArgumentParser

struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ops", abstract: "What is looked at every day, week and month: figures, integrations, drills.",
        subcommands: [DailyCommand.self, IntegrationsCommand.self, DrillCommand.self])
}

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill", abstract: "Do for practice what must work in need; the ledger is only read.",
        subcommands: [BundleDrillCommand.self])
}
