public import Signing
import Synchronization
public import TLog

/// Proves entries and growth at any committed size, over a bounded cache of tiles.
///
/// Nothing that it says rests on an unchecked hash: each is climbed up from to the level above, up to the signed root. A
/// flipped bit therefore gives an error and never a wrong proof. Calls block on the
/// store when a tile is not cached; safe from several threads.
public final class ProofService: Sendable {
    let store: any LedgerStore
    private let checkpointGuard: (any CheckpointGuard)?
    private let verifiers: [NoteVerifier]
    private let cache: TileCache<TileNodes>
    /// As files, those lately asked for, 8 KiB each.
    let files = TileCache<[UInt8]>(capacity: 256)
    private let view: Mutex<LogView>

    /// Reads the newest head and checks it as a writer would, so that a reader trusts no more than that.
    ///
    /// - Parameters:
    ///   - verifiers: The log's own keys; all of them must have signed the checkpoint.
    ///   - checkpointGuard: For a reader that shows checkpoints to others: one that the guard does not know yet must not
    ///     leave, for a crash of the writer and a restore could contradict it.
    ///   - predecessor: The tree that was frozen for this one, if there is one: a guard may still stand at its end.
    ///   - cachedTiles: Tiles above the leaves, 16 KiB each; 1,024 hold a log of 67,000,000 entries whole.
    /// - Throws: What a damaged log throws on open: `ledger.checkpoint-unverified`, `ledger.root-mismatch` and so on;
    ///   with a guard also `ledger.unpublished`, `ledger.rollback`, `ledger.fork`.
    public convenience init(
        store: any LedgerStore, verifiers: [NoteVerifier], guard checkpointGuard: (any CheckpointGuard)? = nil,
        predecessor: ProofService? = nil, cachedTiles: Int = 1024
    ) throws(LedgerError) {
        // The head first: a guard that is read after it and is behind it is behind for a reason.
        let view = try LogView.load(from: store, verifiers: verifiers)
        self.init(
            store: store, guard: checkpointGuard, verifiers: verifiers, view: view, cachedTiles: cachedTiles)
        guard let newest = try checkpointGuard?.newest() else { return }
        // A guard that is ahead is fine when the log has grown meanwhile.
        if newest.treeID == view.head.treeID, newest.size > view.head.size {
            try refresh()
            try require(newest)
        } else {
            try requirePublished(newest, predecessor: predecessor)
        }
    }

    init(
        store: any LedgerStore, guard checkpointGuard: (any CheckpointGuard)? = nil, verifiers: [NoteVerifier],
        view: LogView, cachedTiles: Int
    ) {
        self.store = store
        self.checkpointGuard = checkpointGuard
        self.verifiers = verifiers
        cache = TileCache(capacity: cachedTiles)
        self.view = Mutex(view)
    }

    /// The newest head that this service vouches for.
    public var head: CommittedHead { view.withLock { $0.head } }

    /// Takes up what another process committed meanwhile; checked like the first.
    ///
    /// - Throws: `ledger.fork` when the new head does not extend the one known so far, and what opening throws.
    public func refresh() throws(LedgerError) {
        let old = head
        let new = try LogView.load(from: store, verifiers: verifiers)
        guard new.head.size > old.size else { return }
        let replacement = ProofService(store: store, verifiers: verifiers, view: new, cachedTiles: 16)
        try replacement.require(old.guarded)
        if let newest = try checkpointGuard?.newest() { try replacement.requirePublished(newest) }
        publish(new)
    }

    /// The guard knows the head, and the head extends all that the guard knows.
    private func requirePublished(_ newest: GuardedHead, predecessor: ProofService? = nil) throws(LedgerError) {
        try require(newest, predecessor: predecessor)
        guard newest.treeID == head.treeID, newest.size >= head.size else {
            throw LedgerError(
                .unpublished, "the log has \(head.size) entries, its guard knows \(newest.size)",
                hint: "a writer is at work or has died: try again, then open the log once for writing")
        }
    }

    /// Proves that the tree of `size` entries contains the entry at `index`.
    ///
    /// - Throws: `ledger.out-of-range` beyond the committed size, `ledger.tile-damaged`, and what the store throws.
    public func inclusion(index: LogIndex, size: TreeSize) throws(LedgerError) -> InclusionProof {
        let view = try view(atLeast: size)
        do {
            return try InclusionProof.make(index: index, size: size) { try hashes(of: $0, in: view) }
        } catch {
            throw LedgerError.wrapping(error)
        }
    }

    /// Proves that the tree of `to` entries begins with the tree of `from` entries.
    ///
    /// - Throws: `ledger.out-of-range`, `ledger.tile-damaged`, and what the store throws.
    public func consistency(from: TreeSize, to: TreeSize) throws(LedgerError) -> ConsistencyProof {
        let view = try view(atLeast: to)
        do {
            return try ConsistencyProof.make(from: from, to: to) { try hashes(of: $0, in: view) }
        } catch {
            throw LedgerError.wrapping(error)
        }
    }

    /// The root that the log had at a committed size.
    ///
    /// - Throws: `ledger.out-of-range`, `ledger.tile-damaged`, and what the store throws.
    public func root(at size: TreeSize) throws(LedgerError) -> Digest {
        let view = try view(atLeast: size)
        guard size < view.head.size else { return view.head.root }
        do {
            let nodes = try hashes(of: CompactRange.nodes(of: size), in: view)
            return try CompactRange(size: size, hashes: nodes).root
        } catch {
            throw LedgerError.wrapping(error)
        }
    }

    /// The entry at `index`, its body hashed and compared with its leaf in the tree.
    ///
    /// - Throws: `ledger.out-of-range`, `ledger.entry-damaged`, `ledger.tile-damaged`, and what the store throws.
    public func entry(at index: LogIndex) throws(LedgerError) -> StoredEntry {
        let view = try view(atLeast: TreeSize(index.value + 1))
        let entry = try store.entry(index)
        guard try leafHash(at: index, in: view) == MerkleHash.leaf(entry.body) else {
            throw ProofService.altered(index)
        }
        return entry
    }

    /// The entry at `index`, and the proof that the tree of `size` entries contains it; one climb gives both.
    ///
    /// - Throws: As ``entry(at:)`` and ``inclusion(index:size:)``.
    public func proven(
        at index: LogIndex, size: TreeSize
    ) throws(LedgerError) -> (entry: StoredEntry, inclusion: InclusionProof) {
        let view = try view(atLeast: size)
        var leaf: Digest?
        let inclusion: InclusionProof
        do {
            inclusion = try InclusionProof.make(index: index, size: size) { nodes in
                let hashes = try hashes(of: [NodeID(level: 0, index: index.value)] + nodes, in: view)
                leaf = hashes[0]
                return Array(hashes.dropFirst())
            }
        } catch {
            throw LedgerError.wrapping(error)
        }
        let entry = try store.entry(index)
        guard let leaf, leaf == MerkleHash.leaf(entry.body) else { throw ProofService.altered(index) }
        return (entry, inclusion)
    }

    private static func altered(_ index: LogIndex) -> LedgerError {
        LedgerError(.entryDamaged, "entry \(index) does not hash to its leaf", hint: "run `stella ledger audit`")
    }

    /// The entries of a range, every body hashed and compared with its leaf; the caller bounds the length.
    ///
    /// - Throws: As ``entry(at:)``.
    public func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry] {
        let view = try view(atLeast: TreeSize(range.upperBound.value))
        let entries = try store.entries(range)
        let leaves = try hashes(
            of: (range.lowerBound.value..<range.upperBound.value).map { NodeID(level: 0, index: $0) }, in: view)
        try ProofService.require(entries, leaves)
        return entries
    }

    /// Whatever the range, entries and leaves are as many and fit.
    private static func require(_ entries: [StoredEntry], _ leaves: [Digest]) throws(LedgerError) {
        guard entries.count == leaves.count else {
            throw LedgerError(.entryDamaged, "of \(leaves.count) entries \(entries.count) are stored")
        }
        for (entry, leaf) in zip(entries, leaves) where MerkleHash.leaf(entry.body) != leaf {
            throw LedgerError(
                .entryDamaged, "entry \(entry.index) does not hash to its leaf",
                hint: "its body was altered: run `stella ledger audit` and restore a backup")
        }
    }

    /// The leaf hash at `index`, checked up to the signed root.
    public func leafHash(at index: LogIndex) throws(LedgerError) -> Digest {
        try leafHash(at: index, in: view(atLeast: TreeSize(index.value + 1)))
    }

    private func leafHash(at index: LogIndex, in view: LogView) throws(LedgerError) -> Digest {
        try hashes(of: [NodeID(level: 0, index: index.value)], in: view)[0]
    }

    /// The entries of the last tile hash to its leaves, and the last is as old as the head.
    ///
    /// What is appended next is hashed together with these leaves; no signature may cover a body that lost its leaf.
    func checkLastEntries() throws(LedgerError) {
        let view = view.withLock { $0 }
        guard view.head.size > .empty else { return }
        let first = (view.head.size.value - 1) / UInt64(Tile.full) * UInt64(Tile.full)
        let entries = try entries(LogIndex(first)..<LogIndex(view.head.size.value))
        guard entries.last?.integratedTime == view.head.integratedTime else {
            throw LedgerError(.timeDamaged, "the last entry and the head differ in their time")
        }
    }

    func requireRoot(_ root: Digest, at size: TreeSize, code: LedgerError.Code) throws(LedgerError) {
        let found = try self.root(at: size)
        guard found == root else {
            throw LedgerError(
                code, "at size \(size) the log has the root \(found), known before is \(root)",
                hint: "two histories exist: keep both and find out where they part before anything is signed")
        }
    }

    func publish(_ new: LogView) {
        view.withLock { view in
            if new.head.size >= view.head.size { view = new }
        }
    }

    func view(atLeast size: TreeSize) throws(LedgerError) -> LogView {
        let view = view.withLock { $0 }
        guard size <= view.head.size else {
            throw LedgerError(
                .outOfRange, "the log has \(view.head.size) entries, asked is size \(size)", outcome: .nothingKept)
        }
        return view
    }

    func hashes(of nodes: [NodeID], in view: LogView) throws(LedgerError) -> [Digest] {
        var hashes: [Digest] = []
        hashes.reserveCapacity(nodes.count)
        // Neighbours in a plan mostly come from one tile; do not ask again for that.
        var leafTile: LeafTile?
        var last: (key: TileKey, nodes: TileNodes)?
        for node in nodes {
            if let hash = view.edge.hash(of: node) {
                hashes.append(hash)
                continue
            }
            let height = node.level % 8
            let key = TileKey(level: node.level / 8, index: node.index >> UInt64(8 - height))
            let position = Int(node.index & (1 << UInt64(8 - height) - 1))
            if key.level == 0 {
                if leafTile?.index != key.index { leafTile = try self.leafTile(key.index, in: view) }
                if let hash = try leafTile?.hash(height: height, position: position) { hashes.append(hash) }
            } else {
                if last?.key != key { last = (key, try tile(key, in: view)) }
                if let last { hashes.append(last.nodes.hash(height: height, position: position)) }
            }
        }
        return hashes
    }

    private func leafTile(_ index: UInt64, in view: LogView) throws(LedgerError) -> LeafTile {
        let root = try hashes(of: [NodeID(level: 8, index: index)], in: view)[0]
        return try LeafTile(index: index, root: root) { [store] (places) throws(LedgerError) in
            try store.nodes(places, inLeafTile: index)
        }
    }

    /// A full tile above the leaves, whose root is what the checked level above it says.
    private func tile(_ key: TileKey, in view: LogView) throws(LedgerError) -> TileNodes {
        if let nodes = cache.value(key) { return nodes }
        let tile = Tile(level: key.level, index: key.index)
        let nodes = TileNodes(full: try tile.hashes(in: store.tiles([tile])[0]))
        let above = try hashes(of: [NodeID(level: 8 * (key.level + 1), index: key.index)], in: view)[0]
        guard nodes.root == above else {
            throw LedgerError(
                .tileDamaged, "\(tile) hashes to \(nodes.root), the level above says \(above)",
                hint: "the tile was altered: run `stella ledger audit` and restore a backup")
        }
        cache.insert(nodes, for: key)
        return nodes
    }
}

extension LedgerError {
    /// An error of a room below, in the ledger's words; its own errors stay as they are.
    static func wrapping(_ error: any Error) -> LedgerError {
        switch error {
        case let error as LedgerError: error
        case let error as TLogError: LedgerError(.outOfRange, error.detail, outcome: .nothingKept)
        default: LedgerError(.suspect, "\(error)")
        }
    }
}
