import CPages
import Glibc
import Ledger

/// Long copies beside a writer: synced little by little, with pauses.
///
/// What a copy leaves to the kernel is written in one go when it is synced at the end, and a writer of the same disk that
/// syncs its own few pages then waits behind all of it.
enum SteadySync {
    /// Bytes after which a file is synced: what a writer may have to wait for.
    static let step = 1 << 20
    /// Microseconds that are left to others then.
    static let pause: UInt32 = 5000

    /// Syncs what was written, and leaves the disk to others for a moment.
    static func sync(_ file: PosixFile) throws(LedgerError) {
        try file.syncData()
        usleep(pause)
    }

    /// Runs `body`, which makes SQLite write databases on this thread.
    static func during(pause: UInt32 = SteadySync.pause, _ body: () throws -> Void) rethrows {
        cpages_set_pace(Int64(step), pause)
        defer { cpages_set_pace(0, 0) }
        try body()
    }
}
