import ArgumentParser

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "The log: make it, look at it, audit it, publish it, verify what others publish.",
        subcommands: [
            LedgerInit.self, LedgerStatus.self, LedgerCheckpoint.self, LedgerAudit.self, LedgerPublish.self,
            LedgerExport.self, LedgerRotate.self, LedgerVerify.self, WitnessCommand.self,
        ])
}
