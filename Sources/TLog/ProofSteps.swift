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
        return ProofSteps(subtrees: subtrees.reversed())
    }

    /// RFC 6962 §2.1.2, `PROOF(old, D[new])`. Requires `0 < old ≤ new`.
    static func consistency(old: UInt64, new: UInt64) -> ProofSteps {
        var subtrees: [Range<UInt64>] = []
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
        return ProofSteps(subtrees: subtrees.reversed())
    }

    /// The perfect subtrees to fetch, in the order in which ``fold(_:)`` takes their hashes.
    var nodes: [NodeID] { subtrees.flatMap { NodeID.covering($0) } }

    /// One hash for each subtree.
    func fold(_ hashes: [Digest]) throws(TLogError) -> [Digest] {
        let counts = subtrees.map { NodeID.covering($0).count }
        let wanted = counts.reduce(0, +)
        guard hashes.count == wanted else {
            throw TLogError(.hashCountMismatch, "the plan asks for \(wanted) hashes, got \(hashes.count)")
        }
        var folded: [Digest] = []
        folded.reserveCapacity(counts.count)
        var position = 0
        for count in counts {
            var hash = hashes[position + count - 1]
            for left in hashes[position..<position + count - 1].reversed() { hash = MerkleHash.node(left, hash) }
            folded.append(hash)
            position += count
        }
        return folded
    }

    /// RFC 6962's k: the largest power of two strictly below `count`. Requires `count > 1`.
    private static func largestPower(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
