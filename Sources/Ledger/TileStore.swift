/// Where a log is published as files for anyone to read: a directory, a web server's root, an object store.
///
/// Dumb durable blobs by path. Nothing reads them to decide what the log is: the truth is in the ``LedgerStore``. Calls
/// block; one publisher at a time.
public protocol TileStore: Sendable {
    /// Puts bytes under a path that only ever has these; whole for whoever reads it, durable after ``sync()``.
    ///
    /// - Returns: Whether it had to be written; false when the path has these bytes already.
    /// - Throws: `ledger.publish-conflict` when the path has other bytes, which are left as they are.
    func writeImmutable(_ bytes: [UInt8], at path: String) throws(LedgerError) -> Bool

    /// On return everything written so far survives power loss.
    func sync() throws(LedgerError)

    /// Replaces the checkpoint, atomically for whoever reads it and only after ``sync()``; durable on return.
    func replaceCheckpoint(_ note: String) throws(LedgerError)

    /// The checkpoint that stands there, or nil when nothing was published yet.
    func checkpoint() throws(LedgerError) -> String?

    /// Removes the partial files beside a full tile or bundle.
    ///
    /// - Returns: How many there were.
    func removePartials(of path: String) throws(LedgerError) -> Int
}

extension LedgerError.Code {
    /// What was published belongs to another history than the log, or to a later state of it.
    public static let publishConflict = Self(rawValue: "ledger.publish-conflict")
}
