public import GRDB
public import Ledger
public import Wire

/// Writes the rows that hang on entries, inside the transaction that appends those entries.
///
/// Keeps the log and what it means apart: the store knows nothing of the rows, the writer nothing of the tree.
public protocol RowWriter: Sendable {
    associatedtype Row: Sendable

    /// Writes `rows` in order; an error takes back the whole batch, entries included.
    func write(_ rows: [PlacedRow<Row>], in db: Database) throws

    /// Called when a database of the newest schema was opened, before anything else; for writing, in a transaction.
    func open(_ db: Database, isReading: Bool) throws

    /// Removes every row that ``write(_:in:)`` ever wrote, for a rebuild in the same transaction.
    func removeAll(in db: Database) throws

    /// Notes what happens once: called behind ``write(_:in:)`` in the transaction of new entries, and never by a rebuild.
    ///
    /// - Parameter time: When the entries are integrated.
    func note(_ rows: [PlacedRow<Row>], at time: Timestamp, in db: Database) throws

    /// New entries are durable, with their rows and what was noted.
    func didCommit()
}

extension RowWriter {
    public func note(_ rows: [PlacedRow<Row>], at time: Timestamp, in db: Database) throws {}
    public func didCommit() {}
}

extension RowWriter {
    public func open(_ db: Database, isReading: Bool) throws {}
}

/// For a log without rows.
public struct NoRows: RowWriter {
    public init() {}
    public func write(_ rows: [PlacedRow<Never>], in db: Database) {}
    public func removeAll(in db: Database) {}
}
