import TLog

/// Where a published log is read from: a directory, a web server. Nothing that it says is believed.
///
/// Calls block. Paths are those of `Tile` and `EntryBundle`, `checkpoint`, and `envelopes/<hex>.json`:
/// none is made of text from outside.
public protocol TileSource: Sendable {
    /// The bytes of a file, or nil when there is none.
    ///
    /// - Parameter limit: Most bytes that the file may have.
    /// - Throws: `ledger.published-too-long` beyond the limit; what the medium throws when it cannot tell.
    func read(_ path: String, limit: Int) throws(LedgerError) -> [UInt8]?

    /// The widths of the partial files that lie beside a full tile or bundle, in any order.
    ///
    /// Empty where finding out is not cheap; then nobody compares what no checkpoint needs any more.
    func partials(of path: String) throws(LedgerError) -> [Int]
}

extension TileSource {
    public func partials(of path: String) throws(LedgerError) -> [Int] { [] }
}

extension LedgerError.Code {
    /// A published file has more bytes than any of its kind.
    public static let publishedTooLong = Self(rawValue: "ledger.published-too-long")
    /// There is no checkpoint where a published log was expected.
    public static let notPublished = Self(rawValue: "ledger.not-published")
}

/// What a published log may be read for: the longest files of each kind.
enum PublishedLimit {
    static let tile = 32 * Tile.full
    static let bundle = (EntryBundle.maxEntryLength + 2) * Tile.full
    static let checkpoint = SignedNote.maxBytes
    /// Envelopes hold statements, not documents.
    static let envelope = 64 << 20
}
