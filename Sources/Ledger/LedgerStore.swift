public import Signing
public import TLog

/// The ledger's source of truth: one append-only log and the rows that point into it.
///
/// Every call blocks until it is done: call from an executor of your own, never from the cooperative pool. All calls
/// are safe from several threads; each reads one committed state. Drivers share this port and the contract suite, not
/// code.
///
/// A call that writes and throws says in ``LedgerError/outcome`` whether it is certain that nothing was kept.
public protocol LedgerStore<Row>: Sendable {
    /// What the driver writes beside an entry; the log itself never looks inside.
    associatedtype Row: Sendable

    /// The newest committed head, or nil before ``create(_:)``.
    func head() throws(LedgerError) -> CommittedHead?

    /// Makes the log, empty, with the head it begins with. On return it survives power loss.
    ///
    /// - Throws: `ledger.exists`.
    func create(_ head: CommittedHead) throws(LedgerError)

    /// Commits all of `batch` in one transaction, or nothing, if the log still has `size` entries.
    ///
    /// On return the batch survives power loss. Of two callers with the same `size` one wins; readers see the state
    /// before or after, nothing between.
    /// - Throws: `ledger.conflict` (nothing kept) when the size is another; anything else as its outcome says.
    func commit(_ batch: Batch<Row>, ifSizeIs size: TreeSize) throws(LedgerError)

    /// The bytes of tiles, `width` × 32 each, in the order asked.
    ///
    /// A tile narrower than the stored one is its beginning, for the bytes of a tile never change.
    /// - Throws: `ledger.tile-damaged` for one that is missing or too short.
    func tiles(_ tiles: [Tile]) throws(LedgerError) -> [[UInt8]]

    /// Some of the 511 nodes of a full tile over leaves, 32 bytes each: 256 hashes, the 128 above them, … its root.
    ///
    /// For proofs, which need nine of them: a driver that stores all 511 saves 255 hashes a proof. Not checked; whoever
    /// asks climbs from the node it wants to a root that it knows.
    /// - Parameter places: Counted level by level from the leaves, within 0 ..< 511.
    /// - Throws: `ledger.tile-damaged`, `ledger.entry-damaged` for a tile that is missing.
    func nodes(_ places: Range<Int>, inLeafTile index: UInt64) throws(LedgerError) -> [UInt8]

    /// What the driver finds wrong in its own structures, below entries and tiles: pages, indexes, the lookup by leaf.
    ///
    /// For an audit. nil when it has none that could be wrong; the auditor then looks every leaf up.
    func check(upTo size: TreeSize) throws(LedgerError) -> [AuditFinding]?

    /// The entries of `range`, which must lie within the log; the caller bounds its length.
    ///
    /// - Throws: `ledger.entry-damaged` when one is missing.
    func entries(_ range: Range<LogIndex>) throws(LedgerError) -> [StoredEntry]

    /// Where the entries with these leaf hashes lie, nil for those that the log lacks; whole hashes are compared.
    func indexes(ofLeaves hashes: [Digest]) throws(LedgerError) -> [LogIndex?]

    /// Where the entries with this key lie, ascending, at most `limit` of them, from behind `index` on.
    ///
    /// Goes by virtual indexes, over all trees of the ledger from the first to the end of this one. A key is there from
    /// the commit of its entry on: an entry that the log has is found, and none that it has not.
    /// - Throws: `ledger.key-lookup-damaged`, `ledger.key-lookup-incomplete`.
    func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex]

    /// The bytes that were committed under `digest`; nil when there are none. Not hashed again.
    func blob(_ digest: Digest) throws(LedgerError) -> [UInt8]?

    /// Up to `limit` names of blobs, sorted, from behind `digest` on.
    func blobs(after digest: Digest?, limit: Int) throws(LedgerError) -> [Digest]

    /// Replaces all rows by what `produce` hands to its argument, in one transaction; the log itself is not touched.
    ///
    /// For the rebuild of links from the log. Commits wait meanwhile; reads see the old rows until it is done.
    func replaceRows(
        _ produce: (_ write: ([PlacedRow<Row>]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError)

    /// Replaces the keys of all entries by what `produce` hands to its argument, all or none of it.
    ///
    /// For the rebuild of keys from the log, which a driver cannot make from bodies by itself. Entries come in their
    /// order, over all trees from the first to the end of this one; the same entry may come again. Commits wait
    /// meanwhile; reads see the old keys until it is done.
    /// - Throws: `ledger.out-of-range` for an entry that goes back or that the ledger lacks.
    func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError)
}

/// A row and the entry it belongs to.
public struct PlacedRow<Row: Sendable>: Sendable {
    public let index: VirtualIndex
    public let row: Row

    public init(_ row: Row, at index: VirtualIndex) {
        self.index = index
        self.row = row
    }
}

extension LedgerStore {
    public func nodes(_ places: Range<Int>, inLeafTile index: UInt64) throws(LedgerError) -> [UInt8] {
        let tile = Tile(level: 0, index: index)
        let (first, end) = (places.lowerBound * Digest.byteCount, places.upperBound * Digest.byteCount)
        return TileNodes(full: try tile.hashes(in: tiles([tile])[0])).withUnsafeBytes { Array($0[first..<end]) }
    }

    public func check(upTo size: TreeSize) throws(LedgerError) -> [AuditFinding]? { nil }

    /// Where the entry with this leaf hash lies.
    public func index(ofLeaf hash: Digest) throws(LedgerError) -> LogIndex? {
        try indexes(ofLeaves: [hash])[0]
    }

    /// The entry at `index`, with its body checked by nobody yet.
    func entry(_ index: LogIndex) throws(LedgerError) -> StoredEntry {
        guard let entry = try entries(index..<LogIndex(index.value + 1)).first else {
            throw LedgerError(.entryDamaged, "entry \(index) is missing")
        }
        return entry
    }

    /// The head of a log that must exist.
    func existingHead() throws(LedgerError) -> CommittedHead {
        guard let head = try head() else {
            throw LedgerError(.notInitialized, "there is no log here", hint: "make one with `stella ledger init`")
        }
        return head
    }
}
