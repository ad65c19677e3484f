import Glibc
import GRDB
public import Ledger
import Signing
public import TLog
public import Wire

extension LedgerBackup {
    private static let temporary = ".new"

    /// Copies a ledger while others read and write it; into a folder that has an older backup, only what is new.
    ///
    /// The database is one snapshot, page by page, and what it names in the segments was durable before it and never
    /// changes. If we die on the way, the backup that was there before is still whole: its description names the
    /// database by a name of its own and of each segment the length that it had.
    ///
    /// - Parameters:
    ///   - others: Names of further files in the ledger's directory that belong into the backup, such as public keys.
    ///   - verifiers: The log's own keys.
    ///   - time: Stated in the description.
    /// - Throws: `ledger.unpublished` when the guard does not come to know the copied state, `ledger.rollback` and
    ///   `ledger.fork` when the folder holds a newer backup or one of another history, `ledger.locked` when another backup
    ///   into it is at work, and what reading the ledger and writing the folder throw.
    public static func make(
        of ledger: String, options: StoreOptions = StoreOptions(), in folder: String, others: [String],
        verifiers: [NoteVerifier], at time: Timestamp
    ) throws(LedgerError) -> LedgerBackup {
        try PosixFile.makeFolder(folder)
        try PosixFile.syncDirectory(of: folder)
        let lock = try DirectoryLock(path: folder + "/lock", use: "is making a backup into this folder")
        defer { lock.release() }
        let last = PosixFile.exists(folder + "/" + BackupManifest.fileName) ? try LedgerBackup(folder).manifest : nil
        let database = name(after: last?.database)
        try copyDatabase(options.path(in: ledger), to: folder + "/" + database)
        do throws(LedgerError) {
            let store = try store(at: folder + "/" + database, beside: ledger)
            let head = try check(store, verifiers, last, folder)
            try awaitGuard(FileCheckpointGuard(path: ledger + "/guard"), head.guarded)
            let segments = try store.segmentLengths()
            let keys = try store.keyRuns()
            do { try store.pool.close() } catch { throw LedgerError.store(error) }
            try PosixFile.makeFolder(folder + "/segments")
            var files = [try describe(database, in: folder)]
            for (name, length) in segments { files.append(try copy("segments/" + name, length, ledger, folder, last)) }
            if !keys.runs.isEmpty {
                try PosixFile.makeFolder(folder + "/index")
                try PosixFile.syncDirectory(of: folder + "/index")
            }
            for run in keys.runs { files.append(try copy(run, upTo: keys.covered, folder, last)) }
            for name in others { files.append(try copy(name, nil, ledger, folder, nil)) }
            try write(BackupManifest(of: head, at: time, database: database, files: files), in: folder)
            removeOld(folder, keeping: database, files)
        } catch {
            PosixFile.remove(folder + "/" + database)
            throw error
        }
        return try LedgerBackup(folder)
    }

    /// Another name than the last backup's, so that this one does not replace it before it is whole.
    private static func name(after last: String?) -> String {
        let number = last.flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) } ?? 0
        return "ledger-\(number + 1).sqlite"
    }

    /// One snapshot, taken beside a writer: it goes on, for a reader never makes it wait.
    private static func copyDatabase(_ source: String, to target: String) throws(LedgerError) {
        PosixFile.remove(target)
        PosixFile.remove(target + temporary)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        do {
            try PageChecksums.register()
            let queue = try DatabaseQueue(path: source, configuration: configuration)
            let copy = try DatabaseQueue(path: target + temporary)
            try copy.inDatabase { copy in
                try PageChecksums.want(copy)
                // Its first page goes out first and tells of the checksums; pages before it would be written twice.
                try copy.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE copy (page)")
                try queue.inDatabase { db in try SteadySync.during { try db.backup(to: copy) } }
                try copy.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try copy.close()
            try queue.close()
        } catch {
            throw LedgerError.store(error, outcome: .nothingKept)
        }
        try PosixFile(target + temporary, O_RDWR).sync()
        try PosixFile.rename(target + temporary, to: target)
        try PosixFile.syncDirectory(of: target)
    }

    /// A checkpoint that leaves in a backup must be one that the guard knows. A writer tells it in a moment.
    private static func awaitGuard(_ checkpointGuard: FileCheckpointGuard, _ head: GuardedHead) throws(LedgerError) {
        for _ in 0..<40 {
            if try checkpointGuard.newest().size >= head.size { return }
            usleep(25_000)
        }
        throw LedgerError(
            .unpublished, "the copy has \(head.size) entries, the guard knows fewer",
            hint: "a writer is at work or has died: try again, then open the log once for writing",
            outcome: .nothingKept)
    }

    /// Copies a file unless the last backup has the same bytes of it: those of a segment never change.
    private static func copy(
        _ name: String, _ length: Int?, _ ledger: String, _ folder: String, _ last: BackupManifest?
    ) throws(LedgerError) -> BackupManifest.File {
        let (source, target) = (ledger + "/" + name, folder + "/" + name)
        let end: Int
        if let length { end = length } else { end = try PosixFile.length(of: source) }
        if let known = last?.file(name), known.length == end, PosixFile.exists(target),
            try PosixFile.length(of: target) >= end
        {
            return known
        }
        guard let sum = try PosixFile.copy(source, to: target + temporary, length: end) else {
            throw LedgerError(
                .entryDamaged, "\(source) ends before byte \(end)", hint: "run `stella ledger audit`",
                outcome: .nothingKept)
        }
        try PosixFile.rename(target + temporary, to: target)
        try PosixFile.syncDirectory(of: target)
        return BackupManifest.File(name: name, length: end, sum: sum)
    }

    /// The copied log is whole at its edge, and the last backup in the folder is of its history and not ahead of it.
    private static func check(
        _ store: SQLiteLedgerStore<NoRows>, _ verifiers: [NoteVerifier], _ last: BackupManifest?, _ folder: String
    ) throws(LedgerError) -> CommittedHead {
        let trees = try store.read {
            try $0.statement("SELECT tree_id FROM head").all { UInt64(bitPattern: $0.int(0)) }
        }
        guard let last, try store.head()?.treeID == last.treeID || !trees.contains(last.treeID) else {
            return try RestoredLog(store, verifiers: verifiers, seen: []).head
        }
        let hint = "make the backup in another folder"
        guard trees.contains(last.treeID), let origin = try store.head()?.origin else {
            throw LedgerError(
                .fork, "\(folder) holds a backup of the log with tree id \(last.treeID)", hint: hint,
                outcome: .nothingKept)
        }
        let seen = try SeenHead(note: last.checkpoint, from: folder, of: origin, verifiers: verifiers)
        let log = try RestoredLog(store, verifiers: verifiers, seen: [seen])
        guard log.missing.isEmpty else {
            throw LedgerError(
                .rollback, "\(folder) holds a backup of \(last.size) entries, this log has \(log.head.size)",
                hint: hint,
                outcome: .nothingKept)
        }
        return log.head
    }

    private static func describe(_ database: String, in folder: String) throws(LedgerError) -> BackupManifest.File {
        let path = folder + "/" + database
        let length = try PosixFile.length(of: path)
        guard let sum = try PosixFile.sum(of: path, length: length) else {
            throw LedgerError(.storeIO, "\(path) cannot be read back", hint: "check the disk", outcome: .nothingKept)
        }
        return BackupManifest.File(name: database, length: length, sum: sum)
    }

    private static func write(_ manifest: BackupManifest, in folder: String) throws(LedgerError) {
        let path = folder + "/" + BackupManifest.fileName
        let file = try PosixFile(path + temporary, O_WRONLY | O_CREAT | O_TRUNC)
        try file.write(manifest.encoded, at: 0)
        try file.sync()
        // If we die here, every file is there and the folder still is the backup before.
        try PosixFile.rename(path + temporary, to: path)
        try PosixFile.syncDirectory(of: path)
    }

    /// Copies a file of search keys, by its descriptor: a writer that merges it meanwhile takes its name away.
    private static func copy(
        _ run: IndexRun<KeyRecord>, upTo covered: UInt64, _ folder: String, _ last: BackupManifest?
    ) throws(LedgerError) -> BackupManifest.File {
        let name = "index/" + run.name(upTo: covered)
        let target = folder + "/" + name
        // Its head holds the checksums of all its records, so equal heads are equal files.
        if let known = last?.file(name), let old = try? IndexRun<KeyRecord>(path: target), try old.head() == run.head() {
            return known
        }
        let sum: Digest?
        if run.end > covered {
            try IndexRunWriter.cut(run, at: covered, to: target)
            sum = try PosixFile.sum(of: target, length: PosixFile.length(of: target))
        } else {
            sum = try run.file.copy(to: target + temporary, length: run.length)
            try PosixFile.rename(target + temporary, to: target)
            try PosixFile.syncDirectory(of: target)
        }
        guard let sum else { throw KeyRecord.damaged(run.path, "it is cut off") }
        return BackupManifest.File(name: name, length: try PosixFile.length(of: target), sum: sum)
    }

    private static func removeOld(_ folder: String, keeping database: String, _ files: [BackupManifest.File]) {
        let kept = Set(files.map(\.name))
        for name in PosixFile.names(in: folder + "/index") where !kept.contains("index/" + name) {
            PosixFile.remove(folder + "/index/" + name)
        }

        for name in PosixFile.names(in: folder)
        where name.hasPrefix("ledger-") && name.contains(".sqlite") && !name.hasPrefix(database) {
            PosixFile.remove(folder + "/" + name)
        }
    }
}

extension SQLiteLedgerStore {
    /// The files of search keys, and the entry from which on the keys are in the database. A file may go further when a
    /// writer has merged it since.
    func keyRuns() throws(LedgerError) -> (runs: [IndexRun<KeyRecord>], covered: UInt64) {
        try read { db in (try keys.runs(db), try db.searchState().covered) }
    }

    /// Each segment that the database names, and how far.
    func segmentLengths() throws(LedgerError) -> [(name: String, length: Int)] {
        try read { db in
            try db.statement(
                """
                SELECT segment, max(end) FROM (
                    SELECT segment, offset + length + ? AS end FROM bundle
                    UNION ALL SELECT segment, offset + length FROM blob_pack
                ) GROUP BY segment ORDER BY segment
                """
            ).bind(BundleRecord.headLength).all {
                (SegmentFiles.name(UInt32(truncatingIfNeeded: $0.int(0))), Int($0.int(1)))
            }
        }
    }
}
