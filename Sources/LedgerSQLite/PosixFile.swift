import Glibc
import Ledger

/// A file descriptor that closes itself, and the calls on it that a ledger directory needs.
final class PosixFile: Sendable {
    let descriptor: Int32

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(LedgerError) {
        descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw PosixFile.failure(opening: path) }
    }

    deinit { Glibc.close(descriptor) }

    /// Writes all bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) throws(LedgerError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw PosixFile.failure("write") }
            done += count
        }
    }

    /// Up to `count` bytes from the start of the file.
    func read(upTo count: Int) throws(LedgerError) -> [UInt8] {
        var bytes = Array(repeating: 0 as UInt8, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress?.advanced(by: done), count - done, off_t(done))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw PosixFile.failure("read") }
            if got == 0 { break }
            done += got
        }
        return Array(bytes.prefix(done))
    }

    /// Makes what was written durable; never repeated, for a second call may succeed over lost pages.
    func syncData() throws(LedgerError) {
        guard fdatasync(descriptor) == 0 else { throw PosixFile.failure("fdatasync") }
    }

    func sync() throws(LedgerError) {
        guard fsync(descriptor) == 0 else { throw PosixFile.failure("fsync") }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func failure(_ call: String) -> LedgerError {
        LedgerError(
            errno == ENOSPC ? .storeFull : .storeIO, "\(call): \(String(cString: strerror(errno)))",
            hint: "check the disk")
    }

    static func failure(opening path: String) -> LedgerError {
        let error = errno
        let text = "\(path): \(String(cString: strerror(error)))"
        return switch error {
        case EROFS, EACCES, EPERM:
            LedgerError(
                .storeReadOnly, text, hint: "make the directory writable for this user, or open for reading only",
                outcome: .nothingKept)
        default: LedgerError(.storeUnavailable, text, hint: "check the path", outcome: .nothingKept)
        }
    }
}
