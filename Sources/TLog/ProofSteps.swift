import Signing

/// The subtrees whose hashes make up a proof, in the order of the proof.
///
/// Each is an interval of leaves. All but one are perfect; the last block of an uneven tree is not, and its hash is
/// folded from the perfect subtrees that cover it.
struct ProofSteps {
    let subtrees: [Range<UInt64>]

    /// RFC 6962 §2.1.1, `PATH(index, D[size])`. Requires `index < size`.
    static func inclusion(index: UInt64, size: UInt64) -> ProofSteps {
        var subtrees: [Range<UInt64>] = []
        subtrees.reserveCapacity(64)
        var start: UInt64 = 0
        var end = size
        while end - start > 1 {
            let middle = start + largestPower(below: end - start)
            if index < middle {
                subtrees.append(middle..<end)
                end = middle
            } else {
                subtrees.append(start..<middle)
                start = middle
            }
        }
        subtrees.reverse()
        return ProofSteps(subtrees: subtrees)
    }

    /// RFC 6962 §2.1.2, `PROOF(old, D[new])`. Requires `0 < old ≤ new`.
    static func consistency(old: UInt64, new: UInt64) -> ProofSteps {
        var subtrees: [Range<UInt64>] = []
        subtrees.reserveCapacity(64)
        var start: UInt64 = 0
        var end = new
        while old < end {
            let middle = start + largestPower(below: end - start)
            if old <= middle {
                subtrees.append(middle..<end)
                end = middle
            } else {
                subtrees.append(start..<middle)
                start = middle
            }
        }
        // What is left is the old tree itself, whose root the verifier has, or its last block.
        if start > 0 { subtrees.append(start..<end) }
        subtrees.reverse()
        return ProofSteps(subtrees: subtrees)
    }

    /// The perfect subtrees to fetch, in the order in which ``fold(_:)`` takes their hashes.
    var nodes: [NodeID] {
        var nodes: [NodeID] = []
        nodes.reserveCapacity(2 * subtrees.count)
        for leaves in subtrees { NodeID.cover(leaves) { nodes.append($0) } }
        return nodes
    }

    /// One hash for each subtree.
    func fold(_ hashes: [Digest]) throws(TLogError) -> [Digest] {
        let wanted = subtrees.reduce(0) { $0 + ProofSteps.count($1) }
        guard hashes.count == wanted else {
            throw TLogError(.hashCountMismatch, "the plan asks for \(wanted) hashes, got \(hashes.count)")
        }
        var folded: [Digest] = []
        folded.reserveCapacity(subtrees.count)
        var position = 0
        for leaves in subtrees {
            let count = ProofSteps.count(leaves)
            var hash = hashes[position + count - 1]
            for left in hashes[position..<position + count - 1].reversed() { hash = MerkleHash.node(left, hash) }
            folded.append(hash)
            position += count
        }
        return folded
    }

    /// Of the perfect subtrees that cover `leaves`.
    private static func count(_ leaves: Range<UInt64>) -> Int {
        var count = 0
        NodeID.cover(leaves) { _ in count += 1 }
        return count
    }

    /// RFC 6962's k: the largest power of two strictly below `count`. Requires `count > 1`.
    private static func largestPower(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
