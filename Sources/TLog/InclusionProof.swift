public import Signing

/// Proves that the tree of `size` leaves holds a given leaf at `index`.
///
/// RFC 6962 calls this a Merkle audit path (§2.1.1). Hashes run from the leaf's sibling to the child of the root, at
/// most ⌈log₂ size⌉, none when `size` is 1. Made in three steps: ``plan(index:size:)`` names the nodes, the caller
/// fetches their hashes, ``init(index:size:folding:)`` computes.
public struct InclusionProof: Sendable, Equatable {
    public let index: LogIndex
    public let size: TreeSize
    public let hashes: [Digest]

    /// A proof as received; nothing is checked before ``verify(leafHash:root:)``.
    public init(index: LogIndex, size: TreeSize, hashes: [Digest]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// The perfect subtrees whose hashes the proof is made of.
    ///
    /// - Returns: Fewer than 2·⌈log₂ size⌉ nodes.
    /// - Throws: `tlog.index-out-of-range`.
    public static func plan(index: LogIndex, size: TreeSize) throws(TLogError) -> [NodeID] {
        try steps(index: index, size: size).nodes
    }

    /// Makes the proof from one hash for each planned node, in the plan's order.
    ///
    /// - Throws: `tlog.index-out-of-range`, `tlog.hash-count-mismatch`.
    public init(index: LogIndex, size: TreeSize, folding fetched: [Digest]) throws(TLogError) {
        let steps = try InclusionProof.steps(index: index, size: size)
        self.init(index: index, size: size, hashes: try steps.fold(fetched))
    }

    /// Plans, asks `hashes` once, and folds.
    ///
    /// - Throws: `tlog.index-out-of-range`, `tlog.hash-count-mismatch`, and what `hashes` throws.
    public static func make(
        index: LogIndex, size: TreeSize, hashes: ([NodeID]) throws -> [Digest]
    ) throws -> InclusionProof {
        let steps = try steps(index: index, size: size)
        return InclusionProof(index: index, size: size, hashes: try steps.fold(hashes(steps.nodes)))
    }

    /// The root to which the proof leads from `leafHash`; no allocation.
    ///
    /// Never take `leafHash` from the prover: an inner node of the true tree is a leaf of a smaller one. Hash the
    /// entry instead.
    ///
    /// - Throws: `tlog.index-out-of-range`, `tlog.hash-count-mismatch`.
    public func root(leafHash: Digest) throws(TLogError) -> Digest {
        try InclusionProof.checkRange(index: index, size: size)
        // RFC 9162 §2.1.3.2, step by step.
        var node = index.value
        var last = size.value - 1
        var hash = leafHash
        for sibling in hashes {
            guard last > 0 else { throw surplus() }
            if node & 1 == 1 || node == last {
                hash = MerkleHash.node(sibling, hash)
                // A lone right edge has no sibling on these levels.
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleHash.node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else {
            throw TLogError(
                .hashCountMismatch, "\(hashes.count) hashes do not reach the root of \(size) leaves from \(index)")
        }
        return hash
    }

    /// Compares the root that the proof leads to with a trusted one.
    ///
    /// - Returns: Invalid for `tlog.index-out-of-range`, `tlog.hash-count-mismatch`, `tlog.root-mismatch`.
    public func verify(leafHash: Digest, root: Digest) -> ProofResult {
        do throws(TLogError) {
            let computed = try self.root(leafHash: leafHash)
            guard computed == root else {
                throw TLogError(.rootMismatch, "the proof leads to \(computed.hex), wanted \(root.hex)")
            }
            return .valid
        } catch {
            return .invalid(reason: error)
        }
    }

    private static func steps(index: LogIndex, size: TreeSize) throws(TLogError) -> ProofSteps {
        try checkRange(index: index, size: size)
        return .inclusion(index: index.value, size: size.value)
    }

    private static func checkRange(index: LogIndex, size: TreeSize) throws(TLogError) {
        guard size.contains(index) else {
            throw TLogError(.indexOutOfRange, "index \(index) is not in a tree of \(size) leaves")
        }
    }

    private func surplus() -> TLogError {
        TLogError(.hashCountMismatch, "\(hashes.count) hashes are too many for \(index) in \(size) leaves")
    }
}
