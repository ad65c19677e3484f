public import Signing

/// Proves that the tree of `to` leaves begins with the tree of `from` leaves (RFC 6962 §2.1.2).
///
/// Hashes run from the bottom to the top, at most ⌈log₂ to⌉ + 1. Two cases have none: equal sizes, where the roots must
/// be equal, and `from` 0, where the old root must be the empty root. (RFC 6962 leaves the latter out; the C2SP
/// witness protocol accepts it.)
public struct ConsistencyProof: Sendable, Equatable {
    public let from: TreeSize
    public let to: TreeSize
    public let hashes: [Digest]

    /// A proof as received; nothing is checked before ``verify(oldRoot:newRoot:)``.
    public init(from: TreeSize, to: TreeSize, hashes: [Digest]) {
        self.from = from
        self.to = to
        self.hashes = hashes
    }

    /// The perfect subtrees whose hashes the proof is made of.
    ///
    /// - Throws: `tlog.size-out-of-range` when `from` is above `to`.
    public static func plan(from: TreeSize, to: TreeSize) throws(TLogError) -> [NodeID] {
        try steps(from: from, to: to).nodes
    }

    /// Makes the proof from one hash for each planned node, in the plan's order.
    ///
    /// - Throws: `tlog.size-out-of-range`, `tlog.hash-count-mismatch`.
    public init(from: TreeSize, to: TreeSize, folding fetched: [Digest]) throws(TLogError) {
        let steps = try ConsistencyProof.steps(from: from, to: to)
        self.init(from: from, to: to, hashes: try steps.fold(fetched))
    }

    /// Plans, asks `hashes` once, and folds.
    ///
    /// - Throws: `tlog.size-out-of-range`, `tlog.hash-count-mismatch`, and what `hashes` throws.
    public static func make(
        from: TreeSize, to: TreeSize, hashes: ([NodeID]) throws -> [Digest]
    ) throws -> ConsistencyProof {
        let steps = try steps(from: from, to: to)
        return ConsistencyProof(from: from, to: to, hashes: try steps.fold(hashes(steps.nodes)))
    }

    /// Computes both roots from the hashes and compares them with the trusted ones; no allocation.
    ///
    /// - Returns: Invalid for `tlog.size-out-of-range`, `tlog.hash-count-mismatch`, `tlog.root-mismatch`.
    public func verify(oldRoot: Digest, newRoot: Digest) -> ProofResult {
        do throws(TLogError) {
            guard from <= to else { throw ConsistencyProof.reversed(from: from, to: to) }
            guard from.value > 0, from < to else { return try verifyWithoutHashes(oldRoot: oldRoot, newRoot: newRoot) }
            let roots = try self.roots(oldRoot: oldRoot)
            try compare(roots.old, oldRoot, "old")
            try compare(roots.new, newRoot, "new")
            return .valid
        } catch {
            return .invalid(reason: error)
        }
    }

    private func verifyWithoutHashes(oldRoot: Digest, newRoot: Digest) throws(TLogError) -> ProofResult {
        guard hashes.isEmpty else {
            throw TLogError(.hashCountMismatch, "from \(from) to \(to) needs no hashes, got \(hashes.count)")
        }
        if from.value == 0 { try compare(MerkleHash.emptyRoot, oldRoot, "old") }
        if from == to { try compare(oldRoot, newRoot, "new") }
        return .valid
    }

    /// RFC 9162 §2.1.4.2, step by step. Requires `0 < from < to`.
    private func roots(oldRoot: Digest) throws(TLogError) -> (old: Digest, new: Digest) {
        // A perfect old tree is a node of the new one; its root is left out of the proof, the verifier has it.
        let isPerfect = from.value.nonzeroBitCount == 1
        guard let first = isPerfect ? oldRoot : hashes.first else { throw wrongCount() }
        var node = from.value - 1
        var last = to.value - 1
        let shift = UInt64((~node).trailingZeroBitCount)
        node >>= shift
        last >>= shift
        var old = first
        var new = first
        for hash in hashes.dropFirst(isPerfect ? 0 : 1) {
            guard last > 0 else { throw wrongCount() }
            if node & 1 == 1 || node == last {
                old = MerkleHash.node(hash, old)
                new = MerkleHash.node(hash, new)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                new = MerkleHash.node(new, hash)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw wrongCount() }
        return (old, new)
    }

    private static func steps(from: TreeSize, to: TreeSize) throws(TLogError) -> ProofSteps {
        guard from <= to else { throw reversed(from: from, to: to) }
        return from.value == 0 ? ProofSteps(subtrees: []) : .consistency(old: from.value, new: to.value)
    }

    private func compare(_ got: Digest, _ wanted: Digest, _ which: String) throws(TLogError) {
        guard got == wanted else {
            throw TLogError(.rootMismatch, "the \(which) root comes to \(got.hex), wanted \(wanted.hex)")
        }
    }

    private static func reversed(from: TreeSize, to: TreeSize) -> TLogError {
        TLogError(.sizeOutOfRange, "a tree of \(to) leaves cannot extend one of \(from)")
    }

    private func wrongCount() -> TLogError {
        TLogError(.hashCountMismatch, "\(hashes.count) hashes do not lead from \(from) to \(to) leaves")
    }
}
