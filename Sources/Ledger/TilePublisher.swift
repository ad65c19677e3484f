import Signing
import TLog

/// Writes a committed log out as C2SP tlog-tiles: tiles and entry bundles first, the checkpoint last.
///
/// What is full is written once; of what is partial, the widths that the newest checkpoint implies. If we die on the
/// way, the old checkpoint still stands over files that are all there, and publishing again goes on. Nothing is written
/// before the signed root vouches for it.
public struct TilePublisher<Store: LedgerStore>: Sendable {
    private let store: Store
    private let proofs: ProofService

    /// - Parameter proofs: Vouches for what is published.
    public init(store: Store, proofs: ProofService) {
        self.store = store
        self.proofs = proofs
    }

    /// What there is to do; nothing is written.
    ///
    /// - Parameter note: A signed note over a committed state, such as one that witnesses have signed; nil for the
    ///   head's own.
    /// - Throws: `ledger.publish-conflict` when the target's checkpoint is ahead of the note or contradicts the log.
    public func plan(for target: some TileStore, note: String? = nil) throws(LedgerError) -> PublishPlan {
        try PublishPlan(note: note ?? proofs.head.note, over: target.checkpoint()) { (size) throws(LedgerError) in
            try proofs.root(at: size)
        }
    }

    /// Plans, writes what is missing, and replaces the checkpoint if it says something new.
    ///
    /// - Throws: `ledger.publish-conflict`, `ledger.root-mismatch`, `ledger.tile-damaged`, `ledger.entry-damaged`, and
    ///   what stores throw.
    public func publish(
        to target: some TileStore, note: String? = nil, isPruning: Bool = false
    ) throws(LedgerError) -> PublishResult {
        try publish(plan(for: target, note: note), to: target, isPruning: isPruning)
    }

    /// - Parameter isPruning: Remove the partial files of what is full. Readers that still hold an older checkpoint then
    ///   take the full file, as C2SP tlog-tiles tells them to.
    public func publish(
        _ plan: PublishPlan, to target: some TileStore, isPruning: Bool = false
    ) throws(LedgerError) -> PublishResult {
        var result = PublishResult()
        try writeTiles(plan, target, &result)
        try target.sync()
        // If we die here, every file that the new checkpoint needs is there, and the old one is still true.
        if !plan.isPublished {
            try target.replaceCheckpoint(plan.note)
            result.written += 1
        }
        if isPruning { try prune(plan.checkpoint.size, target, &result) }
        return result
    }

    /// Highest level first, so that each tile has met the hash of the one above before it is written.
    private func writeTiles(
        _ plan: PublishPlan, _ target: some TileStore, _ result: inout PublishResult
    ) throws(LedgerError) {
        let growth = try growth(plan)
        guard !growth.isEmpty else { return }
        let edge = try edge(of: plan.checkpoint)
        var above: [UInt64: [Digest]] = [:]
        for level in (0..<8).reversed() {
            var here: [UInt64: [Digest]] = [:]
            for tile in growth where tile.level == level {
                let hashes: [Digest]
                if tile.isPartial {
                    hashes = edge[tile] ?? []
                } else {
                    hashes = try self.hashes(tile)
                    guard TileHash.root(ofFull: hashes) == above[tile.index / 256]?[Int(tile.index % 256)] else {
                        throw LedgerError(
                            .tileDamaged, "\(tile) does not hash to what the tile above says",
                            hint: "run `stella ledger audit`", outcome: .nothingKept)
                    }
                }
                try write(Tile.encode(hashes), tile.path, target, &result)
                if level > 0 {
                    here[tile.index] = hashes
                } else {
                    let bundle = EntryBundle(index: tile.index, width: tile.width)
                    try write(try entries(of: tile, hashes), bundle.path, target, &result)
                }
            }
            above = here
        }
    }

    private func write(
        _ bytes: [UInt8], _ path: String, _ target: some TileStore, _ result: inout PublishResult
    ) throws(LedgerError) {
        if try target.writeImmutable(bytes, at: path) { result.written += 1 } else { result.found += 1 }
    }

    private func growth(_ plan: PublishPlan) throws(LedgerError) -> [Tile] {
        do { return try Tile.growth(from: plan.from, to: plan.checkpoint.size) } catch {
            throw LedgerError.wrapping(error)
        }
    }

    /// The partial tiles, which must lead to the signed root.
    private func edge(of checkpoint: Checkpoint) throws(LedgerError) -> [Tile: [Digest]] {
        var edge: [Tile: [Digest]] = [:]
        for tile in Tile.rightEdge(of: checkpoint.size) { edge[tile] = try hashes(tile) }
        guard EdgeTiles.root(of: checkpoint.size, from: { edge[$0] }) == checkpoint.root else {
            throw LedgerError(
                .rootMismatch, "the stored tiles of \(checkpoint.size) entries do not lead to the signed root",
                hint: "run `stella ledger audit`", outcome: .nothingKept)
        }
        return edge
    }

    private func hashes(_ tile: Tile) throws(LedgerError) -> [Digest] {
        try tile.hashes(in: store.tiles([tile])[0])
    }

    /// The bodies of a level 0 tile, each checked against its leaf.
    private func entries(of tile: Tile, _ leaves: [Digest]) throws(LedgerError) -> [UInt8] {
        let first = tile.index * UInt64(Tile.full)
        let entries = try store.entries(LogIndex(first)..<LogIndex(first + UInt64(tile.width)))
        guard entries.count == leaves.count else {
            throw LedgerError(.entryDamaged, "the entries of \(tile) are not all there", outcome: .nothingKept)
        }
        for (entry, leaf) in zip(entries, leaves) where MerkleHash.leaf(entry.body) != leaf {
            throw LedgerError(
                .entryDamaged, "entry \(entry.index) does not hash to its leaf", hint: "run `stella ledger audit`",
                outcome: .nothingKept)
        }
        do { return try EntryBundle.encode(entries.map(\.body)) } catch { throw LedgerError.wrapping(error) }
    }

    private func prune(_ size: TreeSize, _ target: some TileStore, _ result: inout PublishResult) throws(LedgerError) {
        for level in 0..<8 {
            for index in 0..<size.value >> UInt64(8 * level + 8) {
                result.removed += try target.removePartials(of: Tile(level: level, index: index).path)
                guard level == 0 else { continue }
                result.removed += try target.removePartials(of: EntryBundle(index: index).path)
            }
        }
    }
}

/// How many files a run of ``TilePublisher`` has dealt with.
public struct PublishResult: Sendable, Equatable {
    public internal(set) var written = 0
    /// Found there with the same bytes, left by a run that died.
    public internal(set) var found = 0
    public internal(set) var removed = 0

    public init() {}
}
