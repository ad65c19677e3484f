public import GRDB
public import Ledger

/// Writes the rows that hang on entries, inside the transaction that appends those entries.
///
/// Keeps the log and what it means apart: the store knows nothing of the rows, the writer nothing of the tree.
public protocol RowWriter: Sendable {
    associatedtype Row: Sendable

    /// Writes `rows` in order; an error takes back the whole batch, entries included.
    func write(_ rows: [PlacedRow<Row>], in db: Database) throws

    /// Removes every row that ``write(_:in:)`` ever wrote, for a rebuild in the same transaction.
    func removeAll(in db: Database) throws
}

/// For a log without rows.
public struct NoRows: RowWriter {
    public init() {}
    public func write(_ rows: [PlacedRow<Never>], in db: Database) {}
    public func removeAll(in db: Database) {}
}
