/// Where the current verdicts and the histories of pairs are kept, and how much of a history.
public struct ProjectionOptions: Sendable, Equatable {
    /// The table with the current verdict of each pair: `a-z`, then up to 62 of `a-z`, `0-9` and `_`.
    public var projections = "vex_consensus"
    /// The table with the newest verdicts of each pair; a name of the same form.
    public var history = "vex_consensus_history"
    /// How many verdicts a history keeps; the ledger keeps all.
    public var maxHistoryEntries = 100

    public init() {}

    // A name may be a word of SQL, such as `order`.
    var projectionTable: String { "\"\(projections)\"" }
    var historyTable: String { "\"\(history)\"" }
}
