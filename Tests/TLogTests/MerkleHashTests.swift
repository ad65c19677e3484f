import Signing
import TLog
import Testing

@Suite("RFC 6962 §2.1: Merkle tree hash")
struct MerkleHashTests {
    @Test("the empty tree has the hash of the empty string")
    func emptyRoot() {
        #expect(MerkleHash.emptyRoot.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(CompactRange().root == MerkleHash.emptyRoot)
    }

    @Test("leaves and nodes are hashed under different prefixes")
    func prefixes() {
        let left = SHA256.hash([1])
        let right = SHA256.hash([2])
        #expect(MerkleHash.leaf([]) == SHA256.hash([0]))
        #expect(MerkleHash.leaf([7, 8]) == SHA256.hash([0, 7, 8]))
        #expect(MerkleHash.node(left, right) == SHA256.hash([1] + left.bytes + right.bytes))
        #expect(MerkleHash.node(left, right) != MerkleHash.node(right, left))
        #expect(MerkleHash.leaf(left.bytes + right.bytes) != MerkleHash.node(left, right))
    }

    @Test("a compact range gives the recursive root for every size up to 257")
    func compactRangeRoots() throws {
        let leaves = TreeOracle.leaves(257)
        var range = CompactRange()
        for size in 0...leaves.count {
            #expect(range.root == TreeOracle.root(leaves[..<size]))
            #expect(range.size.value == UInt64(size))
            #expect(range.hashes.count == size.nonzeroBitCount)
            let resumed = try CompactRange(size: range.size, hashes: range.hashes)
            #expect(resumed == range)
            if size < leaves.count { range.append(MerkleHash.leaf(leaves[size])) }
        }
    }

    @Test("a compact range is made of the nodes that it names")
    func compactRangeNodes() {
        let tree = SyntheticTree(TreeOracle.leaves(200))
        var range = CompactRange()
        for (size, leaf) in tree.leafHashes.enumerated() {
            let nodes = CompactRange.nodes(of: TreeSize(UInt64(size)))
            #expect(tree.hashes(nodes) == range.hashes)
            range.append(leaf)
        }
    }

    @Test("append tells of each subtree it completes")
    func completedNodes() {
        var range = CompactRange()
        var seen: [NodeID] = []
        for byte in 0..<8 as Range<UInt8> {
            seen = []
            range.append(MerkleHash.leaf([byte])) { node, _ in seen.append(node) }
        }
        #expect(seen == (0...3).map { NodeID(level: $0, index: 7 >> UInt64($0)) })
        #expect(range.hashes.count == 1)
    }

    @Test("a compact range with a hash too few or too many is refused")
    func compactRangeCount() {
        for size in [1, 2, 3, 7, 64, 1_000_001] as [UInt64] {
            let count = size.nonzeroBitCount
            for wrong in [count - 1, count + 1] {
                #expect(throws: TLogError(.hashCountMismatch, "")) {
                    try CompactRange(size: TreeSize(size), hashes: Array(repeating: .zero, count: wrong))
                }
            }
        }
    }

    @Test("perfect subtrees cover an interval once, in order, and in as few as possible")
    func covering() {
        for start in 0..<40 as Range<UInt64> {
            for end in start...70 {
                var position = start
                for node in NodeID.covering(start..<end) {
                    #expect(node.index << UInt64(node.level) == position)
                    position += 1 << UInt64(node.level)
                }
                #expect(position == end)
            }
        }
        #expect(NodeID.covering(0..<UInt64.max).count == 64)
        #expect(NodeID.covering(1..<1 << 63).count == 63)
    }
}
