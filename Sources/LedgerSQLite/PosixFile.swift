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

    /// Up to `count` bytes from `offset` on; fewer where the file ends.
    func read(upTo count: Int, at offset: Int = 0) throws(LedgerError) -> [UInt8] {
        var failure: LedgerError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = 0
            while done < count {
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = PosixFile.failure("read") }
                guard got > 0 else { break }
                done += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Makes what was written durable; never repeated, for a second call may succeed over lost pages.
    func syncData() throws(LedgerError) {
        guard fdatasync(descriptor) == 0 else { throw PosixFile.failure("fdatasync") }
    }

    func sync() throws(LedgerError) {
        guard fsync(descriptor) == 0 else { throw PosixFile.failure("fsync") }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes a folder, or leaves the one that is there.
    static func makeFolder(_ path: String) throws(LedgerError) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw PosixFile.failure(opening: path) }
    }

    /// The names in a folder, sorted, without `.` and `..`; none when there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Bytes that this user may still write on the file system of `path`; nil when it does not tell.
    static func freeBytes(at path: String) -> UInt64? {
        var information = statvfs()
        guard statvfs(path, &information) == 0 else { return nil }
        return UInt64(information.f_bavail) * UInt64(information.f_frsize)
    }

    static func failure(_ call: String) -> LedgerError {
        let isFull = errno == ENOSPC || errno == EDQUOT
        return LedgerError(
            isFull ? .storeFull : .storeIO, "\(call): \(String(cString: strerror(errno)))",
            hint: isFull ? "free space on the disk; nothing that was acknowledged is lost" : "check the disk")
    }

    static func failure(opening path: String) -> LedgerError {
        let error = errno
        let text = "\(path): \(String(cString: strerror(error)))"
        return switch error {
        case EROFS, EACCES, EPERM:
            LedgerError(
                .storeReadOnly, text, hint: "make the directory writable for this user, or open for reading only",
                outcome: .nothingKept)
        case ENOSPC, EDQUOT:
            LedgerError(
                .storeFull, text, hint: "free space on the disk; nothing that was acknowledged is lost",
                outcome: .nothingKept)
        default: LedgerError(.storeUnavailable, text, hint: "check the path", outcome: .nothingKept)
        }
    }
}
