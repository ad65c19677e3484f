public import Ledger
public import Rekor
public import Signing
import Synchronization
public import TLog
import Wire

/// Shows entries as Rekor shows them: with inclusion proof, checkpoint and signed entry timestamp.
///
/// Checkpoint (v1 form) and timestamp are signed when they are asked for, over a committed head and stored fields that
/// never change, as Rekor does.
public struct EntryBundles<Log: LedgerStore>: Sendable {
    private let log: Log
    let trees: ShardedProofs
    private let key: any Signer
    private let notes = CheckpointMemory()

    /// - Parameter key: The ledger's ECDSA P-256 key, which Rekor v1 clients know the log by.
    public init(log: Log, trees: ShardedProofs, key: any Signer) {
        self.log = log
        self.trees = trees
        self.key = key
    }

    public var publicKey: PublicKey { key.publicKey }

    /// The checkpoint of a committed head in v1's form.
    public func checkpoint(of head: CommittedHead) throws(RekorError) -> String {
        if let note = notes.note(of: head) { return note }
        let note = try RekorCheckpoint.note(
            host: head.origin, treeID: head.treeID, size: head.size, root: head.root, by: key
        ).encoded
        notes.keep(note, of: head)
        return note
    }

    /// The entry at `index`, proven against the newest head of its tree.
    ///
    /// - Throws: `ledger.out-of-range`, and what a damaged log throws.
    public func entry(at index: VirtualIndex) throws -> LogEntry {
        let (proofs, place) = try trees.place(of: index)
        let head = proofs.head
        let (stored, inclusion) = try proofs.proven(at: place, size: head.size)
        return try entry(stored, in: head, inclusion: inclusion)
    }

    /// - Parameter inclusion: At the size of `head`.
    func entry(_ stored: StoredEntry, in head: CommittedHead, inclusion: InclusionProof) throws(RekorError) -> LogEntry {
        let promise = SignedEntryTimestamp(
            body: stored.body, integratedTime: stored.integratedTime.seconds, logID: publicKey.keyID,
            logIndex: head.virtualIndex(of: stored.index).value)
        return LogEntry(
            body: stored.body, integratedTime: promise.integratedTime, logID: promise.logID, logIndex: promise.logIndex,
            treeID: head.treeID, inclusionProof: inclusion, rootHash: head.root, checkpoint: try checkpoint(of: head),
            signedEntryTimestamp: try promise.sign(by: key))
    }

    /// The Sigstore bundle v0.3 of the entry at `index`: envelope, proof, checkpoint and timestamp in one file.
    ///
    /// - Throws: also `service.not-found` when the ledger does not hold the entry's envelope.
    public func bundle(at index: VirtualIndex) throws -> SigstoreBundle {
        let entry = try entry(at: index)
        guard let digest = try EntryBody(parsing: entry.body).envelopeHash, let bytes = try log.blob(digest) else {
            throw ServiceError(
                .notFound, "the envelope of entry \(index) is not stored here",
                hint: "only entries that came with their envelope can be bundled")
        }
        return try SigstoreBundle(envelope: bytes, entry: entry)
    }

    /// What the entry says beside the log, by the digest in its body; nil when nothing is kept.
    func attestation(of body: [UInt8]) throws -> [UInt8]? {
        guard let digest = EntryBody.attachmentDigest(of: body) else { return nil }
        return try log.blob(digest)
    }
}

/// The v1 checkpoint of each tree's newest head, signed once for it.
private final class CheckpointMemory: Sendable {
    private let notes = Mutex<[UInt64: (head: CommittedHead, note: String)]>([:])

    func note(of head: CommittedHead) -> String? {
        notes.withLock { notes in
            guard let known = notes[head.treeID], known.head.size == head.size, known.head.root == head.root else {
                return nil
            }
            return known.note
        }
    }

    func keep(_ note: String, of head: CommittedHead) {
        notes.withLock { notes in
            if let known = notes[head.treeID], known.head.size > head.size { return }
            notes[head.treeID] = (head, note)
        }
    }
}
