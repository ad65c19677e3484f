import Glibc
public import Ledger
import Signing
import Synchronization
import TLog

/// The guard of a ledger directory: one file of 8,192 bytes, overwritten in place.
///
///     offset 0      records with an even sequence number, two equal copies 2,048 bytes apart
///     offset 4096   records with an odd sequence number, likewise
///
/// A new record goes where the last but one lies, so a torn write leaves the last one whole. Its two copies see to it
/// that no single damaged sector takes the newest record away, for the one before it would let one rollback pass
/// unseen. A record (112 bytes): `stella-guard v1\n` ‖ sequence ‖ tree id ‖ shard offset ‖ size (u64, big endian) ‖
/// root ‖ SHA-256 of all before.
public final class FileCheckpointGuard: CheckpointGuard {
    private let path: String
    /// Opened by the first write.
    private let file = Mutex<PosixFile?>(nil)

    /// Opens nothing yet.
    public init(path: String) { self.path = path }

    public func newest() throws(LedgerError) -> GuardedHead { try newestRecord().head }

    /// Writes the whole file under another name first: a guard is there complete or not at all.
    public func create(_ head: GuardedHead) throws(LedgerError) {
        guard !PosixFile.exists(path) else { throw LedgerError(.exists, "\(path) exists", outcome: .nothingKept) }
        let temporary = path + ".new"
        let file = try PosixFile(temporary, O_RDWR | O_CREAT | O_TRUNC)
        let record = GuardRecord(sequence: 0, head: head)
        // Two writes: of one the page cache makes one unit of 8,192 bytes, and each later record would dirty all of it.
        try file.write(record.block, at: record.offset)
        try file.write(Array(repeating: 0, count: record.block.count), at: record.block.count)
        try file.sync()
        // `link` fails where `rename` would replace: a guard that somebody made meanwhile stays.
        guard link(temporary, path) == 0 else {
            throw errno == EEXIST
                ? LedgerError(.exists, "\(path) exists", outcome: .nothingKept) : PosixFile.failure("link \(path)")
        }
        unlink(temporary)
        try PosixFile.syncDirectory(of: path)
    }

    public func advance(from old: GuardedHead, to new: GuardedHead) throws(LedgerError) {
        let last = try newestRecord()
        guard last.head == old else {
            throw LedgerError(
                .conflict, "the guard is at \(last.head.size), not at \(old.size)",
                hint: "another writer was first: open the ledger again", outcome: .nothingKept)
        }
        let record = GuardRecord(sequence: last.sequence + 1, head: new)
        let file = try openFile()
        // If we die here or in the middle, the last record is whole, the database is ahead, and `open` advances again.
        try file.write(record.block, at: record.offset)
        try file.syncData()
    }

    private func openFile() throws(LedgerError) -> PosixFile {
        let result = file.withLock { file -> Result<PosixFile, LedgerError> in
            if let file { return .success(file) }
            return Result { () throws(LedgerError) in
                let opened = try PosixFile(path, O_RDWR)
                file = opened
                return opened
            }
        }
        return try result.get()
    }

    private func newestRecord() throws(LedgerError) -> GuardRecord {
        guard PosixFile.exists(path) else {
            throw LedgerError(
                .guardMissing, "\(path) is not there",
                hint: "restore it; if it is lost for good, compare with every checkpoint that was ever published")
        }
        let bytes = try PosixFile(path, O_RDONLY).read(upTo: GuardRecord.fileLength)
        let records = GuardRecord.places.compactMap { GuardRecord(bytes, at: $0) }
        guard let newest = records.max(by: { $0.sequence < $1.sequence }) else {
            throw LedgerError(.guardDamaged, "\(path) holds no whole record", hint: "restore it from a backup")
        }
        return newest
    }
}
