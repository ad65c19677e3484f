public import Signing
public import TLog

/// An entry with the log's evidence for it, as a log answers and as bundles carry it.
public struct LogEntry: Sendable, Equatable {
    /// The leaf: the canonical body, not yet read.
    public let body: [UInt8]
    /// POSIX seconds; 0 in Rekor v2, which vouches for no time.
    public let integratedTime: Int64
    /// v1: SHA-256 of the log's public key in DER; v2: the C2SP key id of name and key.
    public let logID: Digest
    /// The *virtual* index: counted over all shards. In Rekor v2 the index in the tree.
    public let logIndex: UInt64
    /// The v1 tree; nil in v2, where the origin is the log's name.
    public let treeID: UInt64?
    /// Its index is that in its *own* tree.
    public let inclusionProof: InclusionProof
    /// Where the proof leads, as the log says.
    public let rootHash: Digest
    /// The signed note over the tree of the proof's size.
    public let checkpoint: String
    /// v1's promise; nil in v2.
    public let signedEntryTimestamp: [UInt8]?

    public init(
        body: [UInt8], integratedTime: Int64, logID: Digest, logIndex: UInt64, treeID: UInt64?,
        inclusionProof: InclusionProof, rootHash: Digest, checkpoint: String, signedEntryTimestamp: [UInt8]?
    ) {
        self.body = body
        self.integratedTime = integratedTime
        self.logID = logID
        self.logIndex = logIndex
        self.treeID = treeID
        self.inclusionProof = inclusionProof
        self.rootHash = rootHash
        self.checkpoint = checkpoint
        self.signedEntryTimestamp = signedEntryTimestamp
    }

    /// Signs checkpoint and timestamp for an entry that is in the tree, as Rekor v1 does on every reading.
    ///
    /// - Parameters:
    ///   - logIndex: Virtual, while `inclusion` has the index in its own tree.
    ///   - root: Of the tree of `inclusion.size` leaves, to which `inclusion` leads.
    ///   - host: The log's name without tree id.
    ///   - key: ECDSA P-256, which all v1 clients know.
    /// - Throws: `rekor.key-unsupported`, `rekor.checkpoint-invalid`, `rekor.log-entry-syntax`, `rekor.signing-failed`.
    public static func signed(
        body: [UInt8], integratedTime: Int64, treeID: UInt64, logIndex: UInt64, inclusion: InclusionProof,
        root: Digest, host: String, by key: any Signer
    ) throws(RekorError) -> LogEntry {
        let logID = key.publicKey.keyID
        let note = try RekorCheckpoint.note(host: host, treeID: treeID, size: inclusion.size, root: root, by: key)
        let promise = SignedEntryTimestamp(
            body: body, integratedTime: integratedTime, logID: logID, logIndex: logIndex)
        return LogEntry(
            body: body, integratedTime: integratedTime, logID: logID, logIndex: logIndex, treeID: treeID,
            inclusionProof: inclusion, rootHash: root, checkpoint: note.encoded,
            signedEntryTimestamp: try promise.sign(by: key))
    }

    public var leafHash: Digest { MerkleHash.leaf(body) }

    /// 80 hex digits in v1, else the leaf hash alone.
    public var uuid: EntryUUID { EntryUUID(treeID: treeID, leafHash: leafHash) }

    /// What the signed entry timestamp covers.
    public var promise: SignedEntryTimestamp {
        SignedEntryTimestamp(body: body, integratedTime: integratedTime, logID: logID, logIndex: logIndex)
    }
}
