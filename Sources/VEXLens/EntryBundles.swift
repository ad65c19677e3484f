public import Ledger
public import Rekor
public import Signing
public import TLog
import Wire

/// Shows entries as Rekor shows them: with inclusion proof, checkpoint and signed entry timestamp.
///
/// Checkpoint (v1 form) and timestamp are signed when they are asked for, over a committed head and stored fields that
/// never change, as Rekor does.
public struct EntryBundles<Log: LedgerStore>: Sendable {
    private let log: Log
    private let trees: ShardedProofs
    private let key: any Signer

    /// - Parameter key: The ledger's ECDSA P-256 key, which Rekor v1 clients know the log by.
    public init(log: Log, trees: ShardedProofs, key: any Signer) {
        self.log = log
        self.trees = trees
        self.key = key
    }

    /// The entry at `index`, proven against the newest head of its tree.
    /// - Throws: `ledger.out-of-range`, and what a damaged log throws.
    public func entry(at index: VirtualIndex) throws -> LogEntry {
        let (proofs, place) = try trees.place(of: index)
        let head = proofs.head
        let stored = try proofs.entry(at: place)
        let inclusion = try proofs.inclusion(index: place, size: head.size)
        return try LogEntry.signed(
            body: stored.body, integratedTime: stored.integratedTime.seconds, treeID: head.treeID,
            logIndex: index.value, inclusion: inclusion, root: head.root, host: head.origin,
            by: key)
    }

    /// The Sigstore bundle v0.3 of the entry at `index`: envelope, proof, checkpoint and timestamp in one file.
    /// - Throws: also `lens.not-found` when the ledger does not hold the entry's envelope.
    public func bundle(at index: VirtualIndex) throws -> SigstoreBundle {
        let entry = try entry(at: index)
        guard let digest = try EntryBody(parsing: entry.body).envelopeHash, let bytes = try log.blob(digest) else {
            throw VEXLensError(
                .notFound, "the envelope of entry \(index) is not stored here",
                hint: "only entries that came with their envelope can be bundled")
        }
        return try SigstoreBundle(envelope: bytes, entry: entry)
    }
}
