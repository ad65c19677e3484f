import Glibc
import Ledger
import LedgerSQLite
import VEXLens
import Wire

/// Writes a row or two that hang on no entry; opens the ledger for as long as that takes.
struct BriefWriter: Sendable {
    let home: LedgerHome

    /// Waits some seconds for another writer to be done.
    func write<Result>(_ work: (Store) throws -> Result) throws -> Result {
        for _ in 0..<40 {
            do {
                return try once(work)
            } catch let error as LedgerError where error.code == .locked {
                usleep(250_000)
            }
        }
        return try once(work)
    }

    private func once<Result>(_ work: (Store) throws -> Result) throws -> Result {
        let directory = try home.directory(.write)
        let result = try work(directory.store)
        try directory.close()
        return result
    }
}

/// The consumers of a ledger that others may write to: read beside them, written in between.
struct BriefConsumers: EventConsumers {
    let reader: SQLiteEvents
    let writer: BriefWriter

    func consumer(_ name: String) throws -> EventConsumer? { try reader.consumer(name) }
    func consumers() throws -> [EventConsumer] { try reader.consumers() }

    func register(_ name: String, target: String) throws {
        try writer.write { try SQLiteEvents($0).register(name, target: target) }
    }

    func deliver(_ count: Int, through cursor: EventCursor, to name: String) throws {
        try writer.write { try SQLiteEvents($0).deliver(count, through: cursor, to: name) }
    }

    func postpone(_ name: String, until next: Timestamp, error: String, at time: Timestamp) throws {
        try writer.write { try SQLiteEvents($0).postpone(name, until: next, error: error, at: time) }
    }

    func stop(_ name: String, error: String, at time: Timestamp) throws {
        try writer.write { try SQLiteEvents($0).stop(name, error: error, at: time) }
    }

    func resume(_ name: String) throws { try writer.write { try SQLiteEvents($0).resume(name) } }

    func prune(before time: Timestamp, deliveredTo names: [String], limit: Int) throws -> Int {
        try writer.write { try SQLiteEvents($0).prune(before: time, deliveredTo: names, limit: limit) }
    }
}
