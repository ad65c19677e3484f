/// Where a log is published as files for anyone to read: a directory, a web server's root, an object store.
///
/// Dumb durable blobs by path. Nothing reads them to decide what to write: the truth is in the ``LedgerStore``. Calls
/// block; one publisher at a time.
public protocol TileStore: Sendable {
    /// Writes bytes under a path that only ever has these; durable on return.
    ///
    /// - Throws: `ledger.publish-conflict` when the path has other bytes, which are left as they are.
    func writeImmutable(_ bytes: [UInt8], at path: String) throws(LedgerError)

    /// Replaces the checkpoint, atomically for whoever reads it; durable on return.
    func replaceCheckpoint(_ note: String) throws(LedgerError)

    /// The checkpoint that stands there, or nil when nothing was published yet.
    func checkpoint() throws(LedgerError) -> String?
}

extension LedgerError.Code {
    /// A published path has other bytes than the log: what was published belongs to another history.
    public static let publishConflict = Self(rawValue: "ledger.publish-conflict")
}
