import ArgumentParser
import LedgerSQLite
import VEXLens
import Wire

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "The database under the ledger.",
        subcommands: [
            DatabaseMigrate.self, DatabaseStatus.self, DatabaseRebuild.self, DatabaseBackup.self, DatabaseRestore.self,
            DatabaseStats.self, DatabasePrune.self, DatabaseArchive.self, DatabaseVerifyArchive.self,
        ])
}

struct DatabaseMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database to this version's schema; twice changes nothing.")

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let home = try Configuration(options.place).home
        let change = try SQLiteLedger.migrate(
            in: home.path, rowWriter: LensRowWriter(projections: home.projections), options: home.store)
        try await logIssuers(change)
        if change.from > 0, change.applied.contains("search-keys") {
            Terminal.say(
                "stella: hint: entries that are there are found by search keys after `stella db rebuild --from-ledger`",
                quiet: options.output.quiet)
        }
        var card = Card()
        card.add("from", change.from)
        card.add("to", change.to)
        card.add("applied", .array(change.applied.map { .string($0) }))
        card.print(as: options.output.format)
    }

    /// Issuers of a schema that had no entries for them are logged at once, not at the next writing.
    private func logIssuers(_ change: MigrationReport) async throws {
        guard change.from > 0, try DirectorySession(options).lens.directory().contains(where: { $0.change == nil })
        else { return }
        try await WriteSession.open(options).close()
    }
}

struct DatabaseStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the database's schema, sizes and settings.")

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let home = try Configuration(options.place).home
        let status = try SQLiteLedger.status(in: home.path, options: home.store)
        var card = Card()
        card.add("directory", home.path)
        card.add("databaseSchema", status.schemaVersion)
        card.add("newestDatabaseSchema", status.newestSchemaVersion)
        card.add("bytes", status.bytes)
        for table in status.rows { card.add("rows.\(table.name)", table.count) }
        card.print(as: options.output.format)
    }
}
