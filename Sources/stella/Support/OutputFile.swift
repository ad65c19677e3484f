import Glibc
import Ledger
import Wire

/// A file that is written piece by piece under another name and takes its own when it is whole.
final class OutputFile {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    private var temporary: String { path + ".new" }

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure("cannot be written", path) }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(LedgerError) {
        buffer += bytes
        guard buffer.count >= 1 << 18 else { return }
        do { try flush() } catch { throw LedgerError.wrapped(error) }
    }

    /// On return the file is there and durable.
    func finish() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw Files.failure("cannot be written", path) }
        guard rename(temporary, path) == 0 else { throw Files.failure("cannot be renamed", temporary) }
        try Files.syncFolder(Files.folder(of: path))
    }

    private func flush() throws {
        var sent = 0
        while sent < buffer.count {
            let count = buffer[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let failure = Files.failure("cannot be written", path)
                unlink(temporary)
                throw failure
            }
            sent += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
