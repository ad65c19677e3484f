import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing

/// A directory for one test, removed with the last reference.
final class Scratch: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { path + "/ledger.sqlite" }
    var guardFile: String { path + "/guard" }

    func directory(_ mode: LedgerDirectory<NumberRows>.Mode) throws(LedgerError) -> LedgerDirectory<NumberRows> {
        try LedgerDirectory(path, mode, rowWriter: NumberRows())
    }

    /// With a file for so few search keys that small logs have many.
    func directory(
        _ mode: LedgerDirectory<NumberRows>.Mode, keyRunLength: Int
    ) throws(LedgerError) -> LedgerDirectory<NumberRows> {
        try LedgerDirectory(path, mode, rowWriter: NumberRows(), keyRunLength: keyRunLength)
    }

    /// Makes a log of `count` entries and closes it.
    func grow(_ count: Int, _ log: DemoLog) async throws {
        let directory = try directory(.create)
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for first in stride(from: 0, to: count, by: 4000) {
            let numbers = first..<min(count, first + 4000)
            _ = try await sequencer.append(
                numbers.map { try Submission(body: DemoLog.body($0), blobs: [Blob(DemoLog.body($0))], rows: [$0]) })
        }
        try directory.close()
    }

    /// As ``grow(_:_:)``, with search keys in several files and a few that are in none.
    func growWithKeys(_ count: Int, _ log: DemoLog) async throws {
        let directory = try self.directory(.create, keyRunLength: 256)
        try log.create(directory.store, directory.checkpointGuard)
        let sequencer = try log.open(directory.store, directory.checkpointGuard)
        for first in stride(from: 0, to: count, by: 90) {
            _ = try await sequencer.append(
                (first..<min(count, first + 90)).map {
                    try Submission(
                        body: DemoLog.body($0), blobs: [Blob(DemoLog.body($0))], keys: DemoLog.keys($0), rows: [$0])
                })
        }
        try directory.close()
        // The last file may have come too late to be named; whoever writes next removes it.
        let again = try self.directory(.write)
        _ = try again.store.entries(withKey: SearchKey("all"), after: nil, limit: 1)
        try again.close()
    }

    /// Changes the database behind the ledger's back.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    func query(_ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { db in try Row.fetchAll(db, sql: sql).map { "\($0)" } }
    }

    func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder).sorted()
    }

    /// Turns one bit around, in a file of the ledger.
    func flip(_ file: String, byte: Int, bit: Int = 0) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: path + "/" + file))
        try handle.seek(toOffset: UInt64(byte))
        let old = try #require(try handle.read(upToCount: 1)?.first)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: [old ^ 1 << UInt8(bit)])
        try handle.close()
    }

    func copy(to other: Scratch, files: [String]) throws {
        try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
        for file in files {
            try? FileManager.default.removeItem(atPath: other.path + "/" + file)
            try FileManager.default.copyItem(atPath: path + "/" + file, toPath: other.path + "/" + file)
        }
    }
}

/// Rows that are a number, in a table of their own.
struct NumberRows: RowWriter {
    func write(_ rows: [PlacedRow<Int>], in db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS number_row (
                    log_index INTEGER NOT NULL, number INTEGER NOT NULL) STRICT
                """)
        for row in rows {
            try db.execute(
                sql: "INSERT INTO number_row VALUES (?, ?)", arguments: [Int64(row.index.value), row.row])
        }
    }

    func removeAll(in db: Database) throws {
        try db.execute(sql: "DROP TABLE IF EXISTS number_row")
    }
}
