import Glibc
import Ledger
import Signing

extension PosixFile {
    /// Bytes that are read and written at once.
    private static let chunk = 1 << 20

    /// Copies the first `length` bytes to a new file, synced; the name is made durable by the caller.
    ///
    /// - Returns: Their SHA-256, or nil when the source is shorter.
    static func copy(_ source: String, to target: String, length: Int) throws(LedgerError) -> Digest? {
        try PosixFile(source, O_RDONLY).copy(to: target, length: length)
    }

    /// As ``copy(_:to:length:)`` of a file that may have lost its name.
    func copy(to target: String, length: Int) throws(LedgerError) -> Digest? {
        let output = try PosixFile(target, O_WRONLY | O_CREAT | O_TRUNC)
        var sum = SHA256Hasher()
        var done = 0
        while done < length {
            let bytes = try read(upTo: min(PosixFile.chunk, length - done), at: done)
            guard !bytes.isEmpty else { return nil }
            sum.update(bytes)
            try output.write(bytes, at: done)
            done += bytes.count
            if done % SteadySync.step == 0 { try SteadySync.sync(output) }
        }
        try output.sync()
        return sum.finalize()
    }

    /// The SHA-256 of the first `length` bytes, or nil when there are fewer.
    static func sum(of path: String, length: Int) throws(LedgerError) -> Digest? {
        let file = try PosixFile(path, O_RDONLY)
        var sum = SHA256Hasher()
        var done = 0
        while done < length {
            let bytes = try file.read(upTo: min(chunk, length - done), at: done)
            guard !bytes.isEmpty else { return nil }
            sum.update(bytes)
            done += bytes.count
        }
        return sum.finalize()
    }

    static func length(of path: String) throws(LedgerError) -> Int {
        var information = stat()
        guard stat(path, &information) == 0 else { throw PosixFile.failure(opening: path) }
        return Int(information.st_size)
    }

    /// Replaces what is called `new`; made durable by ``syncDirectory(of:)``.
    static func rename(_ old: String, to new: String) throws(LedgerError) {
        guard Glibc.rename(old, new) == 0 else { throw PosixFile.failure("rename \(old)") }
    }

    /// Removes a file, or a folder with all that is in it; what is not there is no error.
    static func remove(_ path: String) {
        guard unlink(path) != 0 else { return }
        for name in names(in: path) { remove(path + "/" + name) }
        rmdir(path)
    }
}
