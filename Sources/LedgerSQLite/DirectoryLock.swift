import Glibc
import Ledger
import Wire

/// One writer for each ledger directory: an exclusive `flock` on the file `lock`, which holds the writer's process id.
///
/// The kernel releases it when the process ends, however it ends. Kept while self lives.
final class DirectoryLock: Sendable {
    private let file: PosixFile

    /// - Parameter use: What the holder is doing, for the message to others.
    /// - Throws: `ledger.locked` naming the holder, `store.read-only`, `store.unavailable`.
    init(path: String, use: String = "has this ledger open for writing") throws(LedgerError) {
        file = try PosixFile(path, O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw PosixFile.failure("flock \(path)") }
            let text = String(decoding: try file.read(upTo: 32), as: UTF8.self).prefix { $0.isNumber }
            throw LedgerError(
                .locked, "process \(text.isEmpty ? "(unknown)" : String(text)) \(use)",
                hint: "wait for it to end", outcome: .nothingKept)
        }
        guard ftruncate(file.descriptor, 0) == 0 else { throw PosixFile.failure("ftruncate \(path)") }
        try file.write(Array("\(getpid())\n".utf8), at: 0)
    }

    /// Lets the next writer in.
    func release() { flock(file.descriptor, LOCK_UN) }
}

extension PosixFile {
    /// Makes names durable that were made in the directory of `path`.
    static func syncDirectory(of path: String) throws(LedgerError) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = end.map { String(path[..<$0]) } ?? "."
        try PosixFile(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY).sync()
    }
}
