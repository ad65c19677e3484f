public import Signing

/// The leaves `start ..< end` as a tree of their own (Merkle Tree Certificates, draft-ietf-plants, §4).
///
/// Valid when `start` is a multiple of the smallest power of two that holds the interval; then its nodes are nodes of
/// every larger tree, apart from its own right edge. A checkpoint is the subtree from 0. An empty subtree is part of
/// every tree that reaches it, whatever the tree's root: it has the empty root and needs no hashes.
public struct Subtree: Hashable, Sendable {
    public let start: LogIndex
    public let end: TreeSize

    /// - Throws: `tlog.subtree-invalid` when the interval ends before its start or does not begin on its own multiple.
    public init(start: LogIndex, end: TreeSize) throws(TLogError) {
        guard start.value <= end.value, start.value & Subtree.mask(below: end.value - start.value) == 0 else {
            throw TLogError(.subtreeInvalid, "leaves \(start) to \(end) are not a subtree")
        }
        self.start = start
        self.end = end
    }

    /// Verifies that the subtree with the hash `root` holds a leaf; `index` counts from the start of the whole tree.
    ///
    /// - Returns: Invalid for `tlog.index-out-of-range`, `tlog.hash-count-mismatch`, `tlog.root-mismatch`.
    public func verifyInclusion(
        of leafHash: Digest, at index: LogIndex, hashes: [Digest], root: Digest
    ) -> ProofResult {
        guard index >= start, index.value < end.value else {
            return .invalid(reason: TLogError(.indexOutOfRange, "index \(index) is not in leaves \(start) to \(end)"))
        }
        let proof = InclusionProof(
            index: LogIndex(index.value - start.value), size: TreeSize(end.value - start.value), hashes: hashes)
        return proof.verify(leafHash: leafHash, root: root)
    }

    /// Verifies that the tree of `size` leaves with the hash `root` contains this subtree with the hash `subtreeRoot`.
    ///
    /// - Returns: Invalid for `tlog.size-out-of-range`, `tlog.hash-count-mismatch`, `tlog.root-mismatch`.
    public func verifyConsistency(
        with size: TreeSize, hashes: [Digest], subtreeRoot: Digest, root: Digest
    ) -> ProofResult {
        do throws(TLogError) {
            guard end <= size else {
                throw TLogError(.sizeOutOfRange, "leaves \(start) to \(end) are not in a tree of \(size)")
            }
            guard start.value < end.value else { return try verifyEmpty(hashes: hashes, subtreeRoot: subtreeRoot) }
            let roots = try self.roots(in: size, hashes: hashes, subtreeRoot: subtreeRoot)
            guard roots.subtree == subtreeRoot, roots.tree == root else {
                throw TLogError(.rootMismatch, "the proof leads to \(roots.subtree.hex) in \(roots.tree.hex)")
            }
            return .valid
        } catch {
            return .invalid(reason: error)
        }
    }

    private func verifyEmpty(hashes: [Digest], subtreeRoot: Digest) throws(TLogError) -> ProofResult {
        guard hashes.isEmpty else {
            throw TLogError(.hashCountMismatch, "an empty subtree needs no hashes, got \(hashes.count)")
        }
        guard subtreeRoot == MerkleHash.emptyRoot else {
            throw TLogError(.rootMismatch, "an empty subtree has the empty root, got \(subtreeRoot.hex)")
        }
        return .valid
    }

    /// The verifier loop of RFC 9162 §2.1.4.2 with a third counter for the first leaf. Requires `start < end ≤ size`.
    private func roots(
        in size: TreeSize, hashes: [Digest], subtreeRoot: Digest
    ) throws(TLogError) -> (subtree: Digest, tree: Digest) {
        var edge = Edge(first: start.value, node: end.value - 1, last: size.value - 1)
        if edge.node == edge.last {
            while edge.first != edge.node { edge.rise() }
        } else {
            while edge.first != edge.node, edge.node & 1 == 1 { edge.rise() }
        }
        var rest = hashes[...]
        var subtree = subtreeRoot
        if edge.first != edge.node {
            guard let hash = rest.popFirst() else { throw wrongCount(hashes, size) }
            subtree = hash
        }
        var tree = subtree
        for hash in rest {
            guard edge.last > 0 else { throw wrongCount(hashes, size) }
            if edge.node & 1 == 1 || edge.node == edge.last {
                if edge.first < edge.node { subtree = MerkleHash.node(hash, subtree) }
                tree = MerkleHash.node(hash, tree)
                while edge.node & 1 == 0, edge.node > 0 { edge.rise() }
            } else {
                tree = MerkleHash.node(tree, hash)
            }
            edge.rise()
        }
        guard edge.last == 0 else { throw wrongCount(hashes, size) }
        return (subtree, tree)
    }

    /// The nodes over the first and the last leaf of the subtree and over the last leaf of the tree, on one level.
    private struct Edge {
        var first: UInt64
        var node: UInt64
        var last: UInt64

        mutating func rise() {
            first >>= 1
            node >>= 1
            last >>= 1
        }
    }

    /// The low bits that must be zero in the start of an interval of `count` leaves.
    private static func mask(below count: UInt64) -> UInt64 {
        count <= 1 ? 0 : UInt64.max >> UInt64((count - 1).leadingZeroBitCount)
    }

    private func wrongCount(_ hashes: [Digest], _ size: TreeSize) -> TLogError {
        TLogError(.hashCountMismatch, "\(hashes.count) hashes do not lead from leaves \(start) to \(end) to \(size)")
    }
}
