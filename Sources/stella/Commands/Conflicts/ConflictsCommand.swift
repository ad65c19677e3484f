import ArgumentParser

struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Verdicts with a conflict: list them, look at the sides, acknowledge.",
        subcommands: [ConflictsList.self, ConflictsShow.self, ConflictsAcknowledge.self],
        defaultSubcommand: ConflictsList.self)
}
