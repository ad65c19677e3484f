public import Ledger
public import Rekor
public import Signing
public import TLog

/// Rekor's interface as plain calls: what a log does for strangers, without a word of HTTP.
///
/// Both versions of the interface see the same trees. Version 1 knows the log by its ECDSA P-256 key, signs a checkpoint
/// with the origin `<host> - <tree id>` and a promise for each entry; version 2 has the C2SP checkpoint of the head, which
/// the Ed25519 key has signed. Checkpoints of version 1 and promises are signed when they are asked for, over committed
/// fields that never change.
///
/// Calls block on the store, but for ``append(_:)``, which waits; all are safe from several threads.
public struct LogService<Log: LedgerStore>: Sendable {
    /// A tree and where it lies.
    public struct Tree: Sendable {
        public let store: Log
        public let proofs: ProofService

        public init(_ store: Log, _ proofs: ProofService) {
            self.store = store
            self.proofs = proofs
        }
    }

    /// Oldest first; entries are appended to the last.
    let trees: [Tree]
    let sequencer: LogSequencer<Log>
    let checkpointKey: PublicKey
    /// Shows entries, as version 1 does.
    let entries: EntryBundles<Log>
    /// How long the payload of an `intoto` entry may be to be kept, in bytes.
    let attachmentLimit: Int
    /// The checkpoint of exactly that head with the lines of witnesses, when there is one.
    let cosigned: @Sendable (_ shard: Int, CommittedHead) -> String?

    /// - Parameters:
    ///   - frozen: The trees before the one that `sequencer` appends to, oldest first.
    ///   - key: The ledger's ECDSA P-256 key, which clients of version 1 know the log by.
    ///   - checkpointKey: The Ed25519 key of the heads' checkpoints.
    ///   - attachmentLimit: How long the payload of an `intoto` entry may be to be kept beside the log, in bytes.
    ///   - cosigned: The checkpoint of a shard, from 0, that witnesses have cosigned, for exactly this head; asked on any
    ///     thread.
    public init(
        log: Log, sequencer: LogSequencer<Log>, frozen: [Tree] = [], key: any Signer, checkpointKey: PublicKey,
        attachmentLimit: Int = AcceptedEntry.attachmentLimit,
        cosigned: @escaping @Sendable (_ shard: Int, CommittedHead) -> String? = { _, _ in nil }
    ) {
        trees = frozen + [Tree(log, sequencer.proofs)]
        self.sequencer = sequencer
        self.checkpointKey = checkpointKey
        self.attachmentLimit = attachmentLimit
        self.cosigned = cosigned
        entries = EntryBundles(
            log: log, trees: ShardedProofs(frozen: frozen.map(\.proofs), newest: sequencer.proofs), key: key)
    }

    /// The tree that entries are appended to.
    var active: Tree { trees[trees.count - 1] }

    /// The log's public key for version 1.
    public var publicKey: PublicKey { entries.publicKey }

    /// Whether entries are taken.
    ///
    /// - Throws: `ledger.closed`, `ledger.suspect`.
    public func requireOpen() throws(LedgerError) { try sequencer.requireOpen() }

    /// The tree with that id.
    ///
    /// - Parameter id: Decimal; nil or empty for the active tree, as Rekor's own client sends it.
    /// - Throws: `service.bad-request` for a tree that is not here.
    func tree(_ id: String?) throws -> Tree {
        trees[try shard(id)]
    }

    /// As ``tree(_:)``, its number from 0.
    func shard(_ id: String?) throws -> Int {
        guard let id, !id.isEmpty else { return trees.count - 1 }
        guard let number = UInt64(id), let shard = trees.firstIndex(where: { $0.proofs.head.treeID == number }) else {
            throw ServiceError(.badRequest, "the tree \(id) is not one of this log", hint: "GET /api/v1/log names them")
        }
        return shard
    }

    /// What version 2 calls the log: the C2SP key id of the tree's origin and the Ed25519 key.
    func keyID(of head: CommittedHead) throws -> Digest {
        try NoteVerifier(name: head.origin, key: checkpointKey, kind: .ed25519).keyID
    }
}
