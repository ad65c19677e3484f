import Glibc
public import Ledger
import Signing
import TLog

/// What a witness must never forget, in a folder: one file for each log, named by the SHA-256 of its origin.
///
///     lock                held while a note is replaced
///     <64 hex digits>     the newest note of that log, byte for byte
///
/// A note is written under another name, synced and renamed, and then the folder is synced: after a power loss the old
/// note or the new one is there, either of them whole. Safe from several threads and processes.
public final class FileWitnessStore: WitnessStore {
    /// Where it lies.
    public let folder: String

    /// Opens a folder that ``create(_:)`` has made; a lost one is not made again in silence.
    ///
    /// - Throws: `ledger.witness-damaged` when it is not there.
    public init(_ folder: String) throws(LedgerError) {
        self.folder = folder
        guard PosixFile.exists(lockPath) else {
            throw LedgerError(
                .witnessDamaged, "\(folder) holds no witness's memory",
                hint: "restore it; a witness that has forgotten must not sign again with its key", outcome: .nothingKept
            )
        }
    }

    /// Makes a folder without a note, or leaves the one that is there.
    ///
    /// - Throws: `store.unavailable`, `store.read-only`, `store.full`, `store.io`.
    public static func create(_ folder: String) throws(LedgerError) {
        try PosixFile.makeFolder(folder)
        _ = try PosixFile(folder + "/lock", O_RDWR | O_CREAT)
        try PosixFile.syncDirectory(of: folder + "/lock")
        try PosixFile.syncDirectory(of: folder)
    }

    private var lockPath: String { folder + "/lock" }

    private func path(_ origin: String) -> String { folder + "/" + SHA256.hash(Array(origin.utf8)).hex }

    public func newest(origin: String) throws(LedgerError) -> String? {
        let path = path(origin)
        guard PosixFile.exists(path) else { return nil }
        let bytes = try PosixFile(path, O_RDONLY).read(upTo: SignedNote.maxBytes + 1)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LedgerError(.witnessDamaged, "\(path) is not UTF-8", hint: "restore it", outcome: .nothingKept)
        }
        return text
    }

    public func replace(origin: String, old: String?, new: String) throws(LedgerError) {
        // Each call has a description of its own, so that the lock also keeps threads apart; it ends with this scope.
        let lock = try PosixFile(lockPath, O_RDWR)
        defer { withExtendedLifetime(lock) {} }
        while flock(lock.descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw PosixFile.failure("flock \(lockPath)") }
        }
        guard try newest(origin: origin).map({ Array($0.utf8) }) == old.map({ Array($0.utf8) }) else {
            throw LedgerError(.conflict, "another checkpoint of \(origin) is the newest", outcome: .nothingKept)
        }
        let path = path(origin)
        let temporary = try PosixFile(path + ".new", O_WRONLY | O_CREAT | O_TRUNC)
        try temporary.write(Array(new.utf8), at: 0)
        try temporary.sync()
        guard rename(path + ".new", path) == 0 else { throw PosixFile.failure("rename \(path)") }
        // If we die here, the note may be the newest after a restart, and no cosignature of it has left.
        try PosixFile.syncDirectory(of: path)
    }
}
