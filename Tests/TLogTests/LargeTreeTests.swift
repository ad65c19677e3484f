import Signing
import TLog
import Testing

@Suite("RFC 6962 §2.1: proofs of large trees")
struct LargeTreeTests {
    private static let count = 1_000_000
    private static let tree = SyntheticTree(
        leafHashes: (0..<count).lazy.map { number in
            withUnsafeBytes(of: UInt64(number).littleEndian) { MerkleHash.leaf($0) }
        })

    @Test("random leaves of random trees are proven through tiles, and a flipped bit is refused")
    func inclusion() throws {
        var random = SeededGenerator(seed: 20_260_823)
        for _ in 0..<400 {
            let size = Int.random(in: 1...Self.count, using: &random)
            let index = Int.random(in: 0..<size, using: &random)
            let treeSize = TreeSize(UInt64(size))
            let proof = try InclusionProof.make(index: LogIndex(UInt64(index)), size: treeSize) { nodes in
                try TilePlan.hashes(of: nodes, size: treeSize) { $0.map(Self.tree.tile) }
            }
            let leaf = Self.tree.leafHashes[index]
            let root = Self.tree.root(0..<size)
            #expect(proof.verify(leafHash: leaf, root: root) == .valid)
            guard !proof.hashes.isEmpty else { continue }
            var hashes = proof.hashes
            let place = Int.random(in: hashes.indices, using: &random)
            hashes[place] = hashes[place].flipping(Int.random(in: 0..<256, using: &random))
            let changed = InclusionProof(index: proof.index, size: proof.size, hashes: hashes)
            #expect(changed.verify(leafHash: leaf, root: root) == .invalid(reason: .rootMismatch))
        }
    }

    @Test("random pairs of trees are proven through tiles, and a flipped bit is refused")
    func consistency() throws {
        var random = SeededGenerator(seed: 6962)
        for _ in 0..<400 {
            let to = Int.random(in: 2...Self.count, using: &random)
            let from = Int.random(in: 1..<to, using: &random)
            let newSize = TreeSize(UInt64(to))
            let proof = try ConsistencyProof.make(from: TreeSize(UInt64(from)), to: newSize) { nodes in
                try TilePlan.hashes(of: nodes, size: newSize) { $0.map(Self.tree.tile) }
            }
            let oldRoot = Self.tree.root(0..<from)
            let newRoot = Self.tree.root(0..<to)
            #expect(proof.verify(oldRoot: oldRoot, newRoot: newRoot) == .valid)
            var hashes = proof.hashes
            let place = Int.random(in: hashes.indices, using: &random)
            hashes[place] = hashes[place].flipping(Int.random(in: 0..<256, using: &random))
            let changed = ConsistencyProof(from: proof.from, to: proof.to, hashes: hashes)
            #expect(changed.verify(oldRoot: oldRoot, newRoot: newRoot) == .invalid(reason: .rootMismatch))
        }
    }

    @Test("a compact range taken up in the middle comes to the same root")
    func resumed() throws {
        let half = TreeSize(654_321)
        var range = try CompactRange(size: half, hashes: Self.tree.hashes(CompactRange.nodes(of: half)))
        #expect(range.root == Self.tree.root(0..<654_321))
        for leaf in Self.tree.leafHashes[654_321...] { range.append(leaf) }
        #expect(range == Self.tree.edge)
        #expect(range.root == Self.tree.root(0..<Self.count))
    }
}
