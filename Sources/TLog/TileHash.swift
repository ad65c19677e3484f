public import Signing

/// Where the hash of a node is found among the tiles, and how it is folded from one.
///
/// A tile holds level 8·L of the tree; the seven levels above it, up to the next stored one, are computed.
public enum TileHash {
    /// The tile, at its width in a tree of `size` leaves, from which the hash of `node` is computed.
    ///
    /// - Throws: `tlog.node-out-of-range` when the tree does not hold the whole subtree.
    public static func tile(for node: NodeID, size: TreeSize) throws(TLogError) -> Tile {
        guard node.isComplete(in: size) else {
            throw TLogError(.nodeOutOfRange, "node \(node) is not complete in a tree of \(size) leaves")
        }
        let level = node.level / 8
        let first = node.index << UInt64(node.level % 8)
        let index = first / UInt64(Tile.full)
        let count = size.value >> UInt64(8 * level)
        return Tile(level: level, index: index, width: Int(min(256, count - index * 256)))
    }

    /// Folds the hash of `id` from the hashes of the tile that ``tile(for:size:)`` names; at most 127 node hashes, no
    /// allocation.
    ///
    /// Requires that `tile` holds the node and that `hashes` are all of its hashes.
    public static func node(_ id: NodeID, in hashes: [Digest], tile: Tile) -> Digest {
        let height = id.level % 8
        let first = id.index << UInt64(height)
        precondition(tile.level == id.level / 8 && tile.index == first / 256, "node \(id) is not in \(tile)")
        let start = Int(first % 256)
        precondition(start + 1 << height <= hashes.count && hashes.count == tile.width, "\(tile) is too narrow")
        return hashes.withUnsafeBufferPointer { fold($0, start: start, height: height) }
    }

    /// The hash that a full tile gives to the level above. Requires 256 hashes.
    public static func root(ofFull hashes: [Digest]) -> Digest {
        precondition(hashes.count == Tile.full, "only full tiles feed the level above")
        return hashes.withUnsafeBufferPointer { fold($0, start: 0, height: 8) }
    }

    private static func fold(_ hashes: UnsafeBufferPointer<Digest>, start: Int, height: Int) -> Digest {
        guard height > 0 else { return hashes[start] }
        return MerkleHash.node(
            fold(hashes, start: start, height: height - 1),
            fold(hashes, start: start + 1 << (height - 1), height: height - 1))
    }
}
