import Glibc
import GRDB
public import Ledger

/// A ledger on disk: a database, `ledger.sqlite` unless ``StoreOptions`` name another, `segments`, `index`, `guard` and
/// `lock` in one directory.
///
/// The database with its segments may be copied, lost and restored; the guard says whether what came back may be
/// extended. Keep the two in different backups, or at least never restore them together.
public final class LedgerDirectory<Writer: RowWriter>: Sendable {
    public enum Mode: Sendable {
        /// Makes the directory and an empty database of the newest schema; the log in it is made by the sequencer.
        case create
        /// The one writer; brings the schema up to date.
        case write
        /// Beside a writer or without; changes nothing.
        case read
        /// Beside a writer or without; changes what no entry hangs on (``SQLiteHistory``), and cannot append.
        case maintain
    }

    /// Bytes of the disk that stay free: intake stops before they are used.
    public static var reserve: UInt64 { 8 << 20 }

    /// The newest tree's.
    public let store: SQLiteLedgerStore<Writer>
    /// Those of the trees before it, oldest first; nothing is ever written to them.
    public let frozen: [SQLiteLedgerStore<Writer>]
    public let checkpointGuard: FileCheckpointGuard
    /// What opening did to the schema; nil when open for reading.
    public let migration: MigrationReport?
    private let lock: DirectoryLock?

    /// Opens nothing of the log itself: that is for `LogSequencer.open` or `ProofService.init`. Blocks.
    ///
    /// - Throws: `ledger.locked`, `ledger.exists`, `ledger.not-initialized`, `store.newer-schema`, `store.older-schema`
    ///   (reading), `store.schema-changed`, `store.unavailable`, `store.read-only`, `store.damaged`, `store.io`.
    public convenience init(
        _ path: String, _ mode: Mode, rowWriter: Writer, options: StoreOptions = StoreOptions()
    ) throws(LedgerError) {
        try self.init(path, mode, rowWriter: rowWriter, options: options, keyRunLength: KeyIndex.runLength)
    }

    /// - Parameter keyRunLength: Search keys that become a file; fewer let a test have many files.
    package init(
        _ path: String, _ mode: Mode, rowWriter: Writer, options: StoreOptions = StoreOptions(), keyRunLength: Int
    ) throws(LedgerError) {
        if mode == .create { try PosixFile.makeFolder(path) }
        guard PosixFile.exists(path) else {
            throw LedgerError(
                .notInitialized, "\(path) does not exist", hint: "make a ledger there with `stella ledger init`",
                outcome: .nothingKept)
        }
        lock = mode == .read || mode == .maintain ? nil : try DirectoryLock(path: path + "/lock")
        let database = options.path(in: path)
        // A lost database is not made again in silence: what the guard remembers would then be ahead of it.
        guard PosixFile.exists(database) || mode == .create else { throw LedgerDirectory.missing(database, in: path) }
        checkpointGuard = FileCheckpointGuard(path: path + "/guard")
        do {
            let isWriting = mode == .create || mode == .write
            if mode == .write { try PageRoom.make(in: database) }
            let pool = try LedgerDatabase.open(
                database, isReading: mode == .read, isSyncing: isWriting, timeoutSeconds: options.timeoutSeconds)
            let segments = SegmentFiles(folder: path + "/segments")
            migration = try LedgerDatabase.prepare(pool, segments, mode == .create, isReading: !isWriting)
            try LedgerDirectory.open(pool, rowWriter, isReading: !isWriting)
            let checkpointer = isWriting ? try WALCheckpointer(path: database) : nil
            if let checkpointer { pool.writeWithoutTransaction { checkpointer.watch($0) } }
            let keys = KeyIndex(folder: path + "/index", isWriting: isWriting, runLength: keyRunLength)
            let newest = try SQLiteLedgerStore(
                pool, rowWriter: rowWriter, checkpointer: checkpointer, folder: path, segments: segments,
                keys: keys, options: options, isMaintaining: mode == .maintain)
            store = newest
            frozen = try (0..<newest.shard).map { try newest.ofShard($0) }
            if mode == .create { try PosixFile.syncDirectory(of: database) }
        } catch {
            throw LedgerError.store(error, outcome: .nothingKept)
        }
    }

    private static func missing(_ database: String, in path: String) -> LedgerError {
        let other = StoreOptions().path(in: path)
        let hint =
            PosixFile.exists(other)
            ? "the ledger's database is \(other): leave Storage.Database out, or rename the file while nobody has it open"
            : "make a ledger with `stella ledger init`, or restore a backup"
        return LedgerError(.notInitialized, "\(database) does not exist", hint: hint, outcome: .nothingKept)
    }

    private static func open(_ pool: DatabasePool, _ rowWriter: Writer, isReading: Bool) throws {
        guard !isReading else { return try pool.read { try rowWriter.open($0, isReading: true) } }
        try pool.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try rowWriter.open(db, isReading: false)
                return .commit
            }
        }
    }

    /// The place of the tree that will follow the newest one.
    public func next() throws(LedgerError) -> SQLiteLedgerStore<Writer> { try store.ofShard(store.shard + 1) }

    /// Folds the write-ahead log into the database, closes it and lets the next writer in. Nothing may be in flight.
    public func close() throws(LedgerError) {
        do {
            store.finishLookup()
            store.blobs.close()
            if let checkpointer = store.checkpointer {
                try checkpointer.close()
                try store.pool.writeWithoutTransaction { db in
                    checkpointer.unwatch(db)
                    // Readers of other processes may keep part of it; whoever opens next goes on from there.
                    try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                }
            }
            try store.pool.close()
            lock?.release()
        } catch {
            throw LedgerError.store(error)
        }
    }
}
