import GRDB
import GRDBSQLite
import Glibc
import Ledger

/// Syncs a file little by little while SQLite writes it.
///
/// What a copy leaves to the kernel is written in one go when it is synced at the end, and a writer of the same disk that
/// syncs its own few pages then waits behind all of it.
final class SteadySync {
    /// Bytes after which a file is synced: what a writer may have to wait for.
    static let step = 1 << 20

    private let path: String
    private var file: PosixFile?
    private var synced = 0

    init(path: String) { self.path = path }

    /// Syncs what was written, and leaves the disk to others for a moment.
    static func sync(_ file: PosixFile) throws(LedgerError) {
        try file.syncData()
        usleep(5000)
    }

    /// Runs `body`, which makes the file on `db`.
    func during(_ db: Database, _ body: () throws -> Void) rethrows {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            db.sqliteConnection, 1000,
            { context in
                if let context { Unmanaged<SteadySync>.fromOpaque(context).takeUnretainedValue().catchUp() }
                return 0
            }, context)
        defer { sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
        try body()
    }

    /// A failure is left to the sync at the end, which counts.
    private func catchUp() {
        guard let length = try? PosixFile.length(of: path), length - synced >= SteadySync.step else { return }
        if file == nil { file = try? PosixFile(path, O_RDWR) }
        if let file { try? SteadySync.sync(file) }
        synced = length
    }
}
