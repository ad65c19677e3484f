import GRDB
public import Ledger

/// Gives the tables of projections the names that the options say, or finds that they have others.
struct ProjectionNaming {
    let options: ProjectionOptions

    /// - Throws: `store.collection-names` when the database is open for reading and has others; `store.collection-taken`.
    func settle(_ db: Database, isReading: Bool) throws {
        let rows = try db.statement("SELECT kind, name FROM collection").all { ($0.text(0), $0.text(1)) }
        let found = Dictionary(rows) { first, _ in first }
        guard let projections = found["projections"], let history = found["history"] else {
            throw LedgerError(
                .storeDamaged, "the database does not say where its projections are", outcome: .nothingKept)
        }
        guard (projections, history) != (options.projections, options.history) else { return }
        guard !isReading else {
            throw LedgerError(
                .storeCollectionNames,
                "the projections are in \(projections) and \(history), the options say \(options.projections) and "
                    + options.history,
                hint: "set Storage.ProjectionsCollection and Storage.HistoryCollection as the writer has them; "
                    + "`stella db migrate` gives the tables the names of its options", outcome: .nothingKept)
        }
        try requireFree(db, [projections, history])
        // Through names that nobody can ask for, so that the two can be exchanged.
        try rename(projections, to: "Projections", db)
        try rename(history, to: "History", db)
        try rename("Projections", to: options.projections, db)
        try rename("History", to: options.history, db)
        try db.execute(sql: "DELETE FROM collection")
        let row = try db.statement("INSERT INTO collection (kind, name) VALUES (?, ?)")
        try row.bind("projections", options.projections).run()
        try row.bind("history", options.history).run()
    }

    private func requireFree(_ db: Database, _ own: [String]) throws {
        let taken = try db.statement("SELECT name FROM sqlite_schema").all { $0.text(0) }.filter { !own.contains($0) }
        let names = [options.projections, options.history]
        guard
            let clash = names.first(where: { taken.contains($0) || $0.hasPrefix("sqlite_") })
                ?? (names[0] == names[1] ? names[0] : nil)
        else { return }
        throw LedgerError(
            .storeCollectionTaken, "\(clash) is the name of something else in the database",
            hint: "choose other names for Storage.ProjectionsCollection and Storage.HistoryCollection",
            outcome: .nothingKept)
    }

    private func rename(_ old: String, to new: String, _ db: Database) throws {
        guard old != new else { return }
        try db.execute(sql: "ALTER TABLE \"\(old)\" RENAME TO \"\(new)\"")
    }
}

extension LedgerError.Code {
    /// The tables of projections have other names than the options say.
    public static let storeCollectionNames = Self(rawValue: "store.collection-names")
    /// The options give a table of projections the name of something else.
    public static let storeCollectionTaken = Self(rawValue: "store.collection-taken")
}
