import TLog

/// Writes a committed log out as C2SP tlog-tiles: tiles and entry bundles first, the checkpoint last.
///
/// What is full is written once; of what is partial, the widths that the newest checkpoint implies. If we die on the
/// way, the old checkpoint still stands over files that are all there, and publishing again goes on.
public struct TilePublisher<Store: LedgerStore>: Sendable {
    private let store: Store
    private let proofs: ProofService

    /// - Parameter proofs: Vouches for the head that is published.
    public init(store: Store, proofs: ProofService) {
        self.store = store
        self.proofs = proofs
    }

    /// - Returns: How many files were written or found equal.
    /// - Throws: `ledger.publish-conflict`, `ledger.entry-damaged`, and what stores throw.
    public func publish(to target: some TileStore) throws(LedgerError) -> Int {
        let head = proofs.head
        let from = try publishedSize(target)
        guard from <= head.size else {
            throw LedgerError(
                .publishConflict, "a checkpoint over \(from) entries is published, the log has \(head.size)",
                hint: "this is an older copy of the log, or the folder belongs to another", outcome: .nothingKept)
        }
        var files = 0
        for tile in try growth(from, head.size) {
            try target.writeImmutable(try store.tiles([tile])[0], at: tile.path)
            files += 1
            guard tile.level == 0 else { continue }
            try target.writeImmutable(try bundle(tile), at: EntryBundle(index: tile.index, width: tile.width).path)
            files += 1
        }
        // If we die here, every file that the new checkpoint needs is there, and the old one is still true.
        try target.replaceCheckpoint(head.note)
        return files + 1
    }

    private func publishedSize(_ target: some TileStore) throws(LedgerError) -> TreeSize {
        guard let note = try target.checkpoint() else { return .empty }
        do {
            let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
            guard checkpoint.size <= proofs.head.size else { return checkpoint.size }
            try proofs.requireRoot(checkpoint.root, at: checkpoint.size, code: .publishConflict)
            return checkpoint.size
        } catch {
            throw LedgerError.wrapping(error)
        }
    }

    private func growth(_ from: TreeSize, _ to: TreeSize) throws(LedgerError) -> [Tile] {
        do { return try Tile.growth(from: from, to: to) } catch { throw LedgerError.wrapping(error) }
    }

    /// The bodies of a level 0 tile, each checked against its leaf.
    private func bundle(_ tile: Tile) throws(LedgerError) -> [UInt8] {
        let first = tile.index * UInt64(Tile.full)
        var bodies: [[UInt8]] = []
        for entry in try store.entries(LogIndex(first)..<LogIndex(first + UInt64(tile.width))) {
            guard try proofs.leafHash(at: entry.index) == MerkleHash.leaf(entry.body) else {
                throw LedgerError(
                    .entryDamaged, "entry \(entry.index) does not hash to its leaf", hint: "run `stella ledger audit`")
            }
            bodies.append(entry.body)
        }
        do { return try EntryBundle.encode(bodies) } catch { throw LedgerError.wrapping(error) }
    }
}
