import LedgerHTTP
import Synchronization

/// The file of tokens, read again whenever it has changed, so that what is revoked is refused at once.
final class TokenFile: Sendable {
    private let path: String
    private let isRequired: Bool
    private let known = Mutex<(mark: FileMark, roll: TokenRoll)?>(nil)

    /// - Parameter isRequired: Whether it is an error that there is no file; else nobody has a token.
    init(path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// - Throws: `service.token-file`, `file.not-found` and other errors of reading.
    func current() throws -> TokenRoll {
        guard isRequired || Files.exists(path) else { return TokenRoll() }
        let mark = FileMark(path)
        if let mark, let known = known.withLock({ $0 }), known.mark == mark { return known.roll }
        let roll = try TokenRoll(parsing: Files.read(path, limit: TokenRoll.maxBytes))
        if let mark { known.withLock { $0 = (mark, roll) } }
        return roll
    }

    func replace(with roll: TokenRoll) throws {
        try Files.replace(path, with: roll.encoded)
    }
}
