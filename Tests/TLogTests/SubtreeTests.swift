import Signing
import TLog
import Testing

@Suite("Merkle Tree Certificates §4: subtrees")
struct SubtreeTests {
    private static let tree = SyntheticTree(TreeOracle.leaves(40))

    /// The draft's recursion for a subtree consistency proof, slow and obvious.
    private func proof(_ start: Int, _ end: Int, _ leaves: Range<Int>, _ isKnown: Bool) -> [Digest] {
        if start == leaves.lowerBound, end == leaves.upperBound { return isKnown ? [] : [Self.tree.root(leaves)] }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.lowerBound + k
        if end <= middle {
            return proof(start, end, leaves.lowerBound..<middle, isKnown) + [Self.tree.root(middle..<leaves.upperBound)]
        }
        // A subtree that begins left of the middle and ends right of it begins where the tree does.
        let isLeftOut = start < middle
        return proof(isLeftOut ? middle : start, end, middle..<leaves.upperBound, isKnown && !isLeftOut)
            + [Self.tree.root(leaves.lowerBound..<middle)]
    }

    @Test("every subtree of every tree up to 40 is consistent with it, and a change is refused")
    func consistency() throws {
        var count = 0
        for size in 1...40 {
            let root = Self.tree.root(0..<size)
            for start in 0..<size {
                for end in start + 1...size {
                    guard let subtree = try? Subtree(start: LogIndex(UInt64(start)), end: TreeSize(UInt64(end)))
                    else { continue }
                    count += 1
                    let hashes = proof(start, end, 0..<size, true)
                    let subtreeRoot = Self.tree.root(start..<end)
                    func verify(_ hashes: [Digest], _ subtreeRoot: Digest, _ root: Digest) -> ProofResult {
                        subtree.verifyConsistency(
                            with: TreeSize(UInt64(size)), hashes: hashes, subtreeRoot: subtreeRoot, root: root)
                    }
                    #expect(verify(hashes, subtreeRoot, root) == .valid, "\(start) to \(end) in \(size)")
                    #expect(!verify(hashes, subtreeRoot.flipping(start), root).isValid)
                    #expect(!verify(hashes, subtreeRoot, root.flipping(end)).isValid)
                    #expect(!verify(hashes + [.zero], subtreeRoot, root).isValid)
                    for place in hashes.indices {
                        var changed = hashes
                        changed[place] = changed[place].flipping(size)
                        #expect(!verify(changed, subtreeRoot, root).isValid)
                        changed.remove(at: place)
                        #expect(!verify(changed, subtreeRoot, root).isValid)
                    }
                }
            }
        }
        #expect(count > 2_000)
    }

    @Test("an interval that does not begin on its own multiple is no subtree")
    func invalid() throws {
        for (start, end) in [(1, 3), (2, 5), (4, 9), (3, 2), (6, 9)] as [(UInt64, UInt64)] {
            #expect(throws: TLogError(.subtreeInvalid, "")) {
                try Subtree(start: LogIndex(start), end: TreeSize(end))
            }
        }
        for (start, end) in [(0, 13), (4, 7), (6, 8), (5, 6), (5, 5)] as [(UInt64, UInt64)] {
            #expect(throws: Never.self) { try Subtree(start: LogIndex(start), end: TreeSize(end)) }
        }
    }
}
