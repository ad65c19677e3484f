import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Copies the write-ahead log back into the database beside the commits and not in them.
///
/// SQLite's own automatic checkpoint runs in the thread that commits and made one commit in a thousand wait 13–23 ms.
/// Here a second connection checkpoints passively as soon as ``soft`` pages wait for it, at a pace that leaves the disk to
/// the commits. While batches keep coming that one never sees the end of the log, so it would grow for ever: at ``hard``
/// pages the committing thread copies the little that is left, and the log starts again from its beginning. A reader
/// with an old snapshot, such as a backup, keeps the log from being copied; it grows meanwhile, and is caught up with
/// beside the commits.
final class WALCheckpointer: Sendable {
    /// 16 MiB of 4 KiB pages.
    static let soft = 4096
    /// 128 MiB.
    static let hard = 32_768

    private let connection: DatabaseQueue
    private let queue = DispatchQueue(label: "ledger.wal-checkpoint", qos: .utility)
    /// Pages of the log, and how many of them are in the database.
    private let pages = Atomic(0)
    private let copied = Atomic(0)
    private let isRunning = Atomic(false)

    init(path: String) throws {
        connection = try DatabaseQueue(path: path)
        try connection.inDatabase { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL") }
    }

    /// Counts the pages of the log after each commit of `writer`, for as long as self lives.
    func watch(_ writer: Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            writer.sqliteConnection,
            { context, _, _, pages in
                if let context {
                    Unmanaged<WALCheckpointer>.fromOpaque(context).takeUnretainedValue().note(pages: Int(pages))
                }
                return SQLITE_OK
            }, context)
    }

    func unwatch(_ writer: Database) { sqlite3_wal_hook(writer.sqliteConnection, nil, nil) }

    /// Called by the writer before a transaction.
    func relieve(_ writer: Database) throws {
        guard pages.load(ordering: .relaxed) >= WALCheckpointer.hard, (1..<2 * WALCheckpointer.soft).contains(waiting),
            !isRunning.exchange(true, ordering: .acquiring)
        else { return }
        defer { isRunning.store(false, ordering: .releasing) }
        try checkpoint(writer)
    }

    /// Pages that are in the log alone.
    private var waiting: Int { pages.load(ordering: .relaxed) - copied.load(ordering: .relaxed) }

    private func checkpoint(_ db: Database) throws {
        guard let done = try db.statement("PRAGMA wal_checkpoint(PASSIVE)").first({ Int($0.int(2)) }) else { return }
        copied.store(max(0, done), ordering: .relaxed)
    }

    func close() throws {
        // The barrier: a checkpoint that runs is awaited.
        try queue.sync { try connection.close() }
    }

    private func note(pages count: Int) {
        // Copied to its end, the log has begun anew.
        if count < copied.load(ordering: .relaxed) { copied.store(0, ordering: .relaxed) }
        pages.store(count, ordering: .relaxed)
        guard waiting >= WALCheckpointer.soft, !isRunning.exchange(true, ordering: .acquiring) else { return }
        queue.async { [self] in
            // A checkpoint that fails is tried again after the next commit; the log is whole without it.
            try? connection.inDatabase { db in try SteadySync.during(pause: 1000) { try checkpoint(db) } }
            isRunning.store(false, ordering: .releasing)
        }
    }
}
