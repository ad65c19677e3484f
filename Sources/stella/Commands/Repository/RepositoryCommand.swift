import ArgumentParser

struct RepositoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repository", abstract: "A VEX repository that scanners read.",
        subcommands: [RepositoryPublish.self])
}
