import Glibc
import GRDB
import Ledger

/// Gives the pages of an older database room for their checksums, by a copy that takes its place.
///
/// A `VACUUM` in place writes every page beside the database, into the write-ahead log and back, and a ledger of some
/// gigabytes is migrated for that alone. A copy is written once.
enum PageRoom {
    /// Where the copy is made.
    private static func copy(of path: String) -> String { path + "-roomy" }

    /// Does nothing where there is no older database, or where somebody else has it open: that one is vacuumed in place.
    ///
    /// Called by the one writer, before its own connections are open: SQLite must not have a file taken away.
    static func make(in path: String) throws {
        try PageChecksums.register()
        guard PosixFile.exists(path), try mayLackRoom(path) else { return }
        // What a process left that died in the midst of this.
        let copy = copy(of: path)
        remove(copy)
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { db in
            // Before the first access: it then shuts everybody else out for as long as the connection lasts. A change to a
            // rollback journal would as well, and who died in it would leave a journal that no reader can roll back.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try PageChecksums.want(db)
        }
        let queue: DatabaseQueue
        let isCopied: Bool
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            isCopied = try queue.writeWithoutTransaction { db in
                guard try isOlder(db) else { return false }
                try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
                // It would be taken for the copy's. If we die behind this, the database is the old one, and whole.
                return try db.statement("PRAGMA wal_checkpoint(TRUNCATE)").first { $0.int(0) } == 0
            }
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            remove(copy)
            return
        } catch {
            remove(copy)
            throw error
        }
        defer { try? queue.close() }
        guard isCopied else {
            remove(copy)
            return
        }
        try logAhead(copy)
        try sync(copy, like: path)
        // If we die before this, the database is the old one, and the copy is made again.
        guard rename(copy, path) == 0 else { throw PosixFile.failure("rename") }
        try PosixFile.syncDirectory(of: path)
    }

    private static func remove(_ copy: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(copy + suffix) }
    }

    /// Gives the copy a write-ahead log while it is nobody's yet, for the same reason.
    private static func logAhead(_ copy: String) throws {
        let queue = try DatabaseQueue(path: copy)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        // Leaves no log behind.
        try queue.close()
    }

    /// By the database's header alone, which may be older than its write-ahead log.
    private static func mayLackRoom(_ path: String) throws -> Bool {
        let header = try PosixFile(path, O_RDONLY).read(upTo: 100)
        return header.count == 100 && header[20] != PageChecksums.reserved
    }

    private static func isOlder(_ db: Database) throws -> Bool {
        let version = try db.statement("PRAGMA user_version").first { Int($0.int(0)) } ?? 0
        return (1..<PageChecksums.sinceSchema).contains(version)
    }

    /// Makes the copy durable, for whoever the database was for.
    private static func sync(_ copy: String, like path: String) throws {
        let file = try PosixFile(copy, O_RDWR)
        var status = stat()
        guard stat(path, &status) == 0, fchmod(file.descriptor, status.st_mode & 0o777) == 0 else {
            throw PosixFile.failure("fchmod")
        }
        // Only root may give a file away, and only then the owner can be another one.
        if geteuid() == 0, fchown(file.descriptor, status.st_uid, status.st_gid) != 0 { throw PosixFile.failure("fchown") }
        try file.sync()
    }
}
