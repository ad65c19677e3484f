public import Signing

/// The right edge of a growing tree: all that is needed to append and to know the root.
///
/// Holds one hash for each set bit of `size`, the largest perfect subtree first. For 13 = 8 + 4 + 1 leaves:
///
///     [ 0 … 7 ] [ 8 … 11 ] [ 12 ]
public struct CompactRange: Sendable, Equatable {
    public private(set) var size: TreeSize
    /// Largest subtree first; as many as `size` has set bits.
    public private(set) var hashes: [Digest]

    /// The empty tree.
    public init() {
        size = .empty
        hashes = []
        hashes.reserveCapacity(64)
    }

    /// Takes up a tree again from the hashes of ``nodes(of:)``.
    ///
    /// - Throws: `tlog.hash-count-mismatch`.
    public init(size: TreeSize, hashes: [Digest]) throws(TLogError) {
        guard hashes.count == size.value.nonzeroBitCount else {
            throw TLogError(
                .hashCountMismatch,
                "a tree of \(size) leaves has \(size.value.nonzeroBitCount) hashes at its edge, got \(hashes.count)")
        }
        self.size = size
        self.hashes = hashes
        self.hashes.reserveCapacity(64)
    }

    /// The nodes whose hashes a compact range of `size` leaves holds, in its order.
    public static func nodes(of size: TreeSize) -> [NodeID] { NodeID.covering(0..<size.value) }

    /// Adds a leaf at index `size`; one node hash on average, at most 63, no allocation once it is uniquely held.
    public mutating func append(_ leafHash: Digest) {
        append(leafHash) { _, _ in }
    }

    /// Adds a leaf and tells of every subtree that it completes, the leaf itself first.
    public mutating func append(_ leafHash: Digest, completing visit: (NodeID, Digest) -> Void) {
        var hash = leafHash
        var index = size.value
        var level = 0
        visit(NodeID(level: 0, index: index), hash)
        while index & 1 == 1 {
            hash = MerkleHash.node(hashes.removeLast(), hash)
            index >>= 1
            level += 1
            visit(NodeID(level: level, index: index), hash)
        }
        hashes.append(hash)
        size = TreeSize(size.value + 1)
    }

    /// The Merkle tree hash of all leaves so far; at most 63 node hashes, no allocation.
    public var root: Digest {
        guard var hash = hashes.last else { return MerkleHash.emptyRoot }
        for left in hashes.dropLast().reversed() { hash = MerkleHash.node(left, hash) }
        return hash
    }
}
