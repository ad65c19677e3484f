import Glibc
public import Ledger
public import Signing
public import TLog
public import Wire

/// Brings a ledger back from a backup, beside its guard.
///
/// All of it happens in the folder `restore.new` of the ledger's directory: the copy is compared with its sums, checked,
/// and brought up to every state of the log that is known outside, before it takes the place of what was there. What was
/// there is moved aside and never removed.
public struct LedgerRestore<Writer: RowWriter>: Sendable {
    /// What was done.
    public struct Report: Sendable, Equatable {
        public let size: TreeSize
        public let root: Digest
        /// Entries that came back from sources, and how many of them without their time.
        public let replayed: UInt64
        public let withoutTime: Int
        /// Where the old database is now; nil when there was none.
        public let replaced: String?
        /// Whether the guard was lost and made again.
        public let madeGuard: Bool
        /// Entries that are known outside and came back from nowhere: the ledger does not open until it has them.
        public let missing: Range<UInt64>
    }

    /// What else is known of the log, and what may be done.
    public struct Options: Sendable {
        /// Where entries newer than the backup come back from.
        public var sources: [any EntrySource] = []
        /// A checkpoint that was published, and where it stands; demanded when the guard is lost.
        public var published: (note: String, place: String)?
        /// Whether a database that is there may be moved aside.
        public var isReplacing = false
        /// What the database is called in the ledger's directory.
        public var store = StoreOptions()

        public init() {}
    }

    private let backup: LedgerBackup
    private let path: String
    private let rowWriter: Writer
    private let verifiers: [NoteVerifier]
    private let options: Options

    private var staging: String { path + "/restore.new" }

    /// - Parameter path: The ledger's directory.
    public init(
        of backup: LedgerBackup, to path: String, rowWriter: Writer, verifiers: [NoteVerifier], options: Options
    ) {
        self.backup = backup
        self.path = path
        self.rowWriter = rowWriter
        self.verifiers = verifiers
        self.options = options
    }

    /// Blocks.
    ///
    /// - Parameters:
    ///   - signers: Asked for when entries are missing and some source has them.
    ///   - link: Makes blobs and rows of an entry that comes back, given the store that it comes back to.
    ///   - now: For entries whose source tells no time.
    /// - Throws: `ledger.exists` when there is a database; `ledger.guard-missing`; `store.backup-damaged`,
    ///   `store.damaged`, what a damaged log throws on open, `ledger.fork`, `ledger.source-damaged`,
    ///   `ledger.blob-damaged`. After any of them the ledger is as it was. Missing entries are told in the report.
    public func run(
        signers: () throws(LedgerError) -> [NoteSigner], now: Timestamp,
        link: (SQLiteLedgerStore<Writer>) -> RestoredLog<SQLiteLedgerStore<Writer>>.Linker
    ) throws(LedgerError) -> Report {
        try PosixFile.makeFolder(path)
        let lock = try DirectoryLock(path: path + "/lock")
        defer { lock.release() }
        let checkpointGuard = FileCheckpointGuard(path: path + "/guard")
        try refuseExisting()
        let newest = try newest(checkpointGuard)
        defer { PosixFile.remove(staging) }
        try copy()
        try SQLiteLedger.checkStructure(of: staging + "/ledger.sqlite")
        let directory = try LedgerDirectory(staging, .write, rowWriter: rowWriter)
        let log = try self.log(directory.store, newest)
        var withoutTime = 0
        let missing = log.uncovered
        if missing.isEmpty, !log.missing.isEmpty {
            withoutTime = try log.replay(
                signers: try signers(), time: now, link: link(directory.store))
        }
        // Once more from what is stored, as a writer would: it throws unless everything known is met.
        let restored = try self.log(directory.store, newest)
        try directory.store.rebuildLookup()
        try directory.close()
        if newest == nil { try checkpointGuard.create(restored.newest) }
        return Report(
            size: restored.head.size, root: restored.head.root,
            replayed: restored.head.size.value - log.head.size.value, withoutTime: withoutTime,
            replaced: try install(), madeGuard: newest == nil, missing: restored.missing)
    }

    private func refuseExisting() throws(LedgerError) {
        guard PosixFile.exists(options.store.path(in: path)), !options.isReplacing else { return }
        throw LedgerError(
            .exists, "\(path) has a database", hint: "with --replace it is moved aside", outcome: .nothingKept)
    }

    /// What the guard remembers; nil when it is lost and a published checkpoint stands in for it.
    private func newest(_ checkpointGuard: FileCheckpointGuard) throws(LedgerError) -> GuardedHead? {
        guard !PosixFile.exists(path + "/guard"), options.published != nil else {
            do throws(LedgerError) {
                return try checkpointGuard.newest()
            } catch {
                guard error.code == .guardMissing else { throw error }
                throw LedgerError(
                    .guardMissing, error.detail,
                    hint: "restore it; if it is lost for good, give the newest checkpoint that was ever published with "
                        + "--checkpoint", outcome: .nothingKept)
            }
        }
        return nil
    }

    private func log(
        _ store: SQLiteLedgerStore<Writer>, _ newest: GuardedHead?
    ) throws(LedgerError) -> RestoredLog<SQLiteLedgerStore<Writer>> {
        guard let head = try store.head() else { throw .damagedBackup("the database in \(backup.folder) holds no log") }
        var seen: [SeenHead] = []
        if let newest { seen.append(try SeenHead(newest, of: head)) }
        if let published = options.published {
            seen.append(
                try SeenHead(note: published.note, from: published.place, of: head.origin, verifiers: verifiers))
        }
        return try RestoredLog(store, verifiers: verifiers, seen: seen, sources: options.sources)
    }

    /// Copies the backup, and hashes it on the way.
    private func copy() throws(LedgerError) {
        PosixFile.remove(staging)
        try PosixFile.makeFolder(staging)
        for folder in ["/segments", "/index"] { try PosixFile.makeFolder(staging + folder) }
        for file in backup.manifest.files {
            let name = file.name == backup.manifest.database ? "/ledger.sqlite" : "/" + file.name
            let source = backup.folder + "/" + file.name
            guard PosixFile.exists(source),
                try PosixFile.copy(source, to: staging + name, length: file.length) == file.sum
            else { throw .damagedBackup("\(source) is missing or altered") }
        }
        for folder in ["/segments/", "/index/"] { try PosixFile.syncDirectory(of: staging + folder) }
        try PosixFile.syncDirectory(of: staging + "/")
    }

    /// Moves what is there aside, then the restored ledger in, its database last.
    ///
    /// - Returns: The folder with what was there.
    private func install() throws(LedgerError) -> String? {
        let database = "/" + options.store.database
        let old = [database, database + "-wal", database + "-shm", "/segments", "/index"].filter { PosixFile.exists(path + $0) }
        var aside: String?
        if !old.isEmpty {
            let folder = try freeFolder()
            for name in old { try PosixFile.rename(path + name, to: folder + name) }
            try PosixFile.syncDirectory(of: folder + "/")
            aside = folder
        }
        // If we die here or below, there is no database: nothing opens, and restoring again begins anew.
        let others = backup.manifest.files.map { "/" + $0.name }.filter {
            $0.dropFirst() != backup.manifest.database && !$0.dropFirst().contains("/") && !PosixFile.exists(path + $0)
        }
        for name in others + ["/segments", "/index"] { try PosixFile.rename(staging + name, to: path + name) }
        try PosixFile.syncDirectory(of: path + "/")
        try PosixFile.rename(staging + "/ledger.sqlite", to: path + database)
        try PosixFile.syncDirectory(of: path + "/")
        return aside
    }

    private func freeFolder() throws(LedgerError) -> String {
        var number = 1
        while PosixFile.exists(path + "/replaced-\(number)") { number += 1 }
        try PosixFile.makeFolder(path + "/replaced-\(number)")
        return path + "/replaced-\(number)"
    }
}
