import Glibc
import GRDB
public import Ledger
public import TLog

/// A backup in a folder: a copy of the database, the segments up to its last entry, and what describes them.
///
///     backup.json        written last; names every file, its length and its SHA-256
///     ledger-1.sqlite    the database, another name each time
///     segments/000000    as in the ledger
///     index/keys-…       search keys, as in the ledger
///     log.pub            the public keys
///
/// The guard is never in it: it must not come back together with an older database. Nor are private keys, and the
/// lookup by leaf hash is made again from the tiles.
public struct LedgerBackup: Sendable {
    public let folder: String
    public let manifest: BackupManifest

    /// The backup that a folder holds.
    ///
    /// - Throws: `store.backup-damaged` when there is none or its description is not whole.
    public init(_ folder: String) throws(LedgerError) {
        let path = folder + "/" + BackupManifest.fileName
        guard PosixFile.exists(path) else {
            throw .damagedBackup("\(folder) holds no whole backup: \(BackupManifest.fileName) is written last")
        }
        self.folder = folder
        manifest = try BackupManifest(PosixFile(path, O_RDONLY).read(upTo: PosixFile.length(of: path)), of: folder)
    }

    /// Compares every file with its sum, as far as it belongs to the backup.
    ///
    /// - Throws: `store.backup-damaged`.
    public func checkSums() throws(LedgerError) {
        for file in manifest.files {
            let path = folder + "/" + file.name
            guard PosixFile.exists(path), try PosixFile.sum(of: path, length: file.length) == file.sum else {
                throw .damagedBackup("\(path) is missing or altered")
            }
        }
    }

    /// Checks the whole copy where it lies: sums, the database's own structure, then every byte of the log.
    ///
    /// - Throws: `store.backup-damaged`, `store.damaged`, and what opening the copy throws.
    public func audit(verifiers: [NoteVerifier]) throws(LedgerError) -> AuditReport {
        try checkSums()
        try SQLiteLedger.checkStructure(of: folder + "/" + manifest.database)
        let store = try LedgerBackup.store(at: folder + "/" + manifest.database, beside: folder)
        guard try store.head()?.guarded == manifest.head else {
            throw .damagedBackup("the database in \(folder) is at another size than its description says")
        }
        let report = Auditor(store, guard: nil, verifiers: verifiers).run()
        do { try store.pool.close() } catch { throw LedgerError.store(error) }
        return report
    }

    /// The log in a copied database, for reading, with the segments in `folder`.
    static func store(at database: String, beside folder: String) throws(LedgerError) -> SQLiteLedgerStore<NoRows> {
        do {
            let pool = try LedgerDatabase.open(database, isReading: true)
            let segments = SegmentFiles(folder: folder + "/segments")
            _ = try LedgerDatabase.prepare(pool, segments, false, isReading: true)
            return try SQLiteLedgerStore(
                pool, rowWriter: NoRows(), checkpointer: nil, folder: folder, segments: segments,
                keys: KeyIndex(folder: folder + "/index", isWriting: false),
                blobs: BlobConnections(path: database, timeoutSeconds: StoreOptions().timeoutSeconds))
        } catch {
            throw LedgerError.store(error, outcome: .nothingKept)
        }
    }
}

extension BackupManifest {
    /// The state that the backup holds.
    var head: GuardedHead { GuardedHead(treeID: treeID, shardOffset: shardOffset, size: size, root: root) }
}

extension SQLiteLedger {
    /// SQLite's own checks of a database: pages and indexes, then references.
    ///
    /// - Throws: `store.damaged` with what was found first.
    static func checkStructure(of path: String) throws(LedgerError) {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            try PageChecksums.register()
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let found = try queue.read { db in
                try db.statement("PRAGMA integrity_check(1)").all { $0.text(0) }.filter { $0 != "ok" }
                    + db.statement("PRAGMA foreign_key_check").all { "a row of \($0.text(0)) points nowhere" }
            }
            try queue.close()
            guard let first = found.first else { return }
            throw LedgerError(.storeDamaged, "\(path): \(first)", hint: "restore another backup", outcome: .nothingKept)
        } catch {
            throw LedgerError.store(error, outcome: .nothingKept)
        }
    }
}
