import ArgumentParser

struct VEXCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vex", abstract: "VEX documents, observations and verdicts.",
        subcommands: [
            NormalizeCommand.self, ValidateCommand.self, IngestCommand.self, ListCommand.self, ShowCommand.self,
            ReceiptCommand.self, QuarantineCommand.self, ConsensusCommand.self, ConflictsCommand.self, CoverageCommand.self,
            ApplyCommand.self, RepositoryCommand.self,
        ])
}

struct ConsensusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consensus", abstract: "Verdicts: compute, look up, explain, compare, simulate, replay, export as VEX.",
        subcommands: [
            ComputeCommand.self, RecomputeCommand.self, QueryCommand.self, ExplainCommand.self, HistoryCommand.self,
            DiffCommand.self, SimulateCommand.self, SelftestCommand.self, EvaluateCommand.self, ExportCommand.self,
            BundleVerifyCommand.self, ImportCommand.self, StatusCommand.self,
        ])
}
