import Glibc
import LedgerHTTP
import Synchronization

/// The file of tokens, read again whenever it has changed, so that what is revoked is refused at once.
final class TokenFile: Sendable {
    /// What tells one state of a file from another.
    private struct Mark: Equatable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private let path: String
    private let isRequired: Bool
    private let known = Mutex<(mark: Mark, roll: TokenRoll)?>(nil)

    /// - Parameter isRequired: Whether it is an error that there is no file; else nobody has a token.
    init(path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// - Throws: `service.token-file`, `file.not-found` and other errors of reading.
    func current() throws -> TokenRoll {
        guard isRequired || Files.exists(path) else { return TokenRoll() }
        let mark = mark
        if let mark, let known = known.withLock({ $0 }), known.mark == mark { return known.roll }
        let roll = try TokenRoll(parsing: Files.read(path, limit: TokenRoll.maxBytes))
        if let mark { known.withLock { $0 = (mark, roll) } }
        return roll
    }

    func replace(with roll: TokenRoll) throws {
        try Files.replace(path, with: roll.encoded)
    }

    private var mark: Mark? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        return Mark(
            inode: UInt64(information.st_ino), size: Int64(information.st_size), seconds: information.st_mtim.tv_sec,
            nanoseconds: information.st_mtim.tv_nsec)
    }
}
