import Signing
import TLog

/// A tile of a published log while what lies below it is being read.
struct OpenTile {
    /// Most hashes or entries of one tile that are reported one by one.
    static let maxPlaces = 8

    let tile: Tile
    /// As many as the tile is wide; nil when it cannot be read.
    var hashes: [Digest]?
    /// What a full tile hashes to.
    var root: Digest?
    /// What the tile above says that it hashes to.
    var expected: Digest?
    var isExpectationTrue = false
    /// Whether the signed root vouches for it.
    var isTrue = false
    /// Whether something below does not hash to what this tile says.
    var hasFalseChild = false

    init(tile: Tile, hashes: [Digest]?, isTrue: Bool = false) {
        self.tile = tile
        self.hashes = hashes
        self.isTrue = isTrue && hashes != nil
    }

    var contradictsParent: Bool {
        guard let root, let expected else { return false }
        return root != expected
    }
}

/// The root of a tree from its entries alone, taken in tile by tile.
struct BodyRoot {
    /// Whether every tile so far was there.
    var isComplete = true
    /// A tree over the full tiles: its hashes are those of the whole one, eight levels up.
    private var tiles = CompactRange()
    private var rest = CompactRange()

    /// - Parameter root: What 256 leaves hash to, when that is known.
    mutating func append(_ leaves: [Digest], root: Digest?) {
        guard leaves.count == Tile.full else { return leaves.forEach { rest.append($0) } }
        tiles.append(root ?? TileHash.root(ofFull: leaves))
    }

    /// nil when there are more leaves than a tree can have.
    var root: Digest? {
        let size = TreeSize(tiles.size.value << 8 | rest.size.value)
        return try? CompactRange(size: size, hashes: tiles.hashes + rest.hashes).root
    }
}
