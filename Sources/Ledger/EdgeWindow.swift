import Signing
import TLog

/// The right edge of a growing tree with every node in reach of its last, unfinished tiles.
///
/// For each of the 64 levels it holds the hashes from the start of that level's right-edge tile on. That is enough to
/// append, to know the root, to write every tile that an append touches, and to prove any entry that was appended since
/// the last ``trim()`` — for the sibling of a node always lies in the same tile.
///
///     level 8   ……………… │ ■ ■ □            tile level 1, its hashes kept from the tile's start
///     level 1   ……………… │ ● ● ●
///     level 0   ……………… │ ○ ○ ○ ○ ○ ○ ○    tile level 0
struct EdgeWindow: Sendable {
    private(set) var size: TreeSize = .empty
    private var levels: [[Digest]] = Array(repeating: [], count: 64)
    /// Index, on its level, of the first hash kept.
    private var firsts: [UInt64] = Array(repeating: 0, count: 64)

    init() {}

    /// Takes up a tree from its partial right-edge tiles; only the root says whether they are right.
    ///
    /// - Parameter tiles: For each of `Tile.rightEdge(of: size)` its hashes.
    init(size: TreeSize, tiles: [(tile: Tile, hashes: [Digest])]) {
        self.size = size
        for level in 0..<64 { firsts[level] = EdgeWindow.first(on: level, size: size) }
        for (tile, hashes) in tiles {
            levels[8 * tile.level] = hashes
            for level in 8 * tile.level..<8 * tile.level + 7 {
                let below = levels[level]
                levels[level + 1] = (0..<below.count / 2).map { MerkleHash.node(below[2 * $0], below[2 * $0 + 1]) }
            }
        }
    }

    /// Adds a leaf; one node hash on average.
    mutating func append(_ leafHash: Digest) {
        var hash = leafHash
        var index = size.value
        var level = 0
        levels[0].append(hash)
        while index & 1 == 1 {
            hash = MerkleHash.node(levels[level][Int(index - 1 - firsts[level])], hash)
            index >>= 1
            level += 1
            levels[level].append(hash)
        }
        size = TreeSize(size.value + 1)
    }

    /// Forgets what lies left of the right-edge tiles. Call once nobody needs proofs of the entries appended so far.
    mutating func trim() {
        for level in 0..<64 {
            let first = EdgeWindow.first(on: level, size: size)
            guard first > firsts[level] else { continue }
            levels[level] = Array(levels[level].dropFirst(Int(first - firsts[level])))
            firsts[level] = first
        }
    }

    /// The hash of a complete subtree, or nil when it lies left of the window or is not complete.
    func hash(of node: NodeID) -> Digest? {
        let first = firsts[node.level]
        guard node.index >= first, node.index - first < UInt64(levels[node.level].count) else { return nil }
        return levels[node.level][Int(node.index - first)]
    }

    /// RFC 6962 tree hash; at most 63 node hashes.
    var root: Digest {
        var root: Digest?
        for level in 0..<64 where size.value >> UInt64(level) & 1 == 1 {
            let left = levels[level][Int((size.value >> UInt64(level)) - 1 - firsts[level])]
            root = root.map { MerkleHash.node(left, $0) } ?? left
        }
        return root ?? MerkleHash.emptyRoot
    }

    /// The root, or nil when a tile that it needs was not given.
    var rootIfComplete: Digest? {
        for level in 0..<64 where size.value >> UInt64(level) & 1 == 1 {
            guard hash(of: NodeID(level: level, index: (size.value >> UInt64(level)) - 1)) != nil else { return nil }
        }
        return root
    }

    /// The tiles that a tree of `old` leaves lacks. Requires that the window was last trimmed at `old` or before.
    func tiles(since old: TreeSize) throws(LedgerError) -> [TileContent] {
        let grown: [Tile]
        do { grown = try Tile.growth(from: old, to: size) } catch {
            throw LedgerError(.outOfRange, error.detail, outcome: .nothingKept)
        }
        return grown.map { tile in
            let start = Int(tile.index * UInt64(Tile.full) - firsts[8 * tile.level])
            return TileContent(tile: tile, bytes: Tile.encode(levels[8 * tile.level][start..<start + tile.width]))
        }
    }

    /// Index, on `level`, of the first node of the right-edge tile it belongs to.
    private static func first(on level: Int, size: TreeSize) -> UInt64 {
        let stored = size.value >> UInt64(level / 8 * 8)
        return (stored / 256 * 256) >> UInt64(level % 8)
    }
}
