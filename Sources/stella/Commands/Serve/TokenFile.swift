import LedgerHTTP

/// The file of tokens, read again whenever it has changed, so that what is revoked is refused at once.
struct TokenFile: Sendable {
    private let path: String
    private let watched: WatchedFiles<TokenRoll>

    /// - Parameter isRequired: Whether it is an error that there is no file; else nobody has a token.
    init(path: String, isRequired: Bool) {
        self.path = path
        watched = WatchedFiles([path]) {
            guard isRequired || Files.exists(path) else { return TokenRoll() }
            return try TokenRoll(parsing: Files.read(path, limit: TokenRoll.maxBytes))
        }
    }

    /// - Throws: `service.token-file`, `file.not-found` and other errors of reading.
    func current() throws -> TokenRoll { try watched.current() }

    func replace(with roll: TokenRoll) throws {
        try Files.replace(path, with: roll.encoded)
    }
}
