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
        unlink(copy)
        var configuration = Configuration()
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { try PageChecksums.want($0) }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        let isCopied = try queue.writeWithoutTransaction { db in
            guard try isOlder(db), try takeAlone(db) else { return false }
            do {
                try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
            } catch {
                unlink(copy)
                throw error
            }
            return true
        }
        guard isCopied else { return }
        try sync(copy, like: path)
        // If we die before this, the database is the old one, and the copy is made again.
        guard rename(copy, path) == 0 else { throw PosixFile.failure("rename") }
        try PosixFile.syncDirectory(of: path)
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

    /// Leaves the write-ahead log and keeps everybody else out for as long as the connection lasts.
    ///
    /// - Returns: Whether nobody else has the database open.
    private static func takeAlone(_ db: Database) throws -> Bool {
        do {
            guard try db.statement("PRAGMA journal_mode = DELETE").first({ $0.text(0) }) == "delete" else { return false }
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
            return true
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            return false
        }
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
