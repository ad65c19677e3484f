import Signing
import TLog

/// Every perfect subtree of a tree, level by level.
struct SyntheticTree: Sendable {
    private(set) var levels: [[Digest]] = [[]]
    private(set) var edge = CompactRange()

    init(leafHashes: some Sequence<Digest>) {
        for hash in leafHashes { append(hash) }
    }

    /// Leaf `i` is the text `leaf-<i>`, as in the generated vectors.
    init(numberedLeaves count: Int) {
        self.init(leafHashes: (0..<count).lazy.map { MerkleHash.leaf(Array("leaf-\($0)".utf8)) })
    }

    init(_ leaves: some Sequence<[UInt8]>) {
        self.init(leafHashes: leaves.lazy.map { MerkleHash.leaf($0) })
    }

    mutating func append(_ leafHash: Digest) {
        edge.append(leafHash) { node, hash in
            if node.level == levels.count { levels.append([]) }
            levels[node.level].append(hash)
        }
    }

    var leafHashes: [Digest] { levels[0] }

    func hashes(_ nodes: [NodeID]) -> [Digest] { nodes.map { levels[$0.level][Int($0.index)] } }

    /// RFC 6962's MTH over an interval of leaves, with the perfect ones remembered.
    func root(_ leaves: Range<Int>) -> Digest {
        if leaves.isEmpty { return SHA256.hash([]) }
        let level = leaves.count.trailingZeroBitCount
        if leaves.count == 1 << level, leaves.lowerBound % leaves.count == 0 {
            return levels[level][leaves.lowerBound >> level]
        }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.lowerBound + k
        return MerkleHash.node(root(leaves.lowerBound..<middle), root(middle..<leaves.upperBound))
    }

    /// The hashes of a tile at its width.
    func tile(_ tile: Tile) -> [Digest] {
        let start = Int(tile.index) * Tile.full
        return Array(levels[8 * tile.level][start..<start + tile.width])
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        print("seed: \(seed)")
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension Digest {
    /// This digest with one of its 256 bits turned over.
    func flipping(_ bit: Int) -> Digest {
        var bytes = self.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return Digest(bytes) ?? .zero
    }
}
