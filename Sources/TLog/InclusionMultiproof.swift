public import Signing

/// Proves at once that the tree of `size` leaves holds given leaves at `indexes`.
///
/// Only those nodes are in it that do not follow from the leaves themselves, left to right: of neighbours that are both
/// proven no hash is needed, and what their audit paths share stands once. For all leaves of a tree it is empty.
public struct InclusionMultiproof: Sendable, Equatable {
    public let size: TreeSize
    /// Of the nodes that ``plan(indexes:size:)`` names, in its order.
    public let hashes: [Digest]

    /// A proof as received; nothing is checked before ``verify(leaves:root:)``.
    public init(size: TreeSize, hashes: [Digest]) {
        self.size = size
        self.hashes = hashes
    }

    /// The perfect subtrees whose hashes the proof is made of.
    ///
    /// - Parameter indexes: Ascending, each once.
    /// - Throws: `tlog.index-out-of-range`, also for indexes in another order.
    public static func plan(indexes: [LogIndex], size: TreeSize) throws(TLogError) -> [NodeID] {
        try check(indexes, size)
        // What lies between two leaves that are proven is covered by the largest subtrees that hold neither of them.
        var nodes: [NodeID] = []
        var next: UInt64 = 0
        for index in indexes {
            nodes += NodeID.covering(next..<index.value)
            next = index.value + 1
        }
        return nodes + NodeID.covering(next..<size.value)
    }

    /// The root to which the proof leads.
    ///
    /// - Parameter leaves: Ascending by index, each once. Never take their hashes from the prover: hash the entries.
    /// - Throws: `tlog.index-out-of-range`, `tlog.hash-count-mismatch`.
    public func root(leaves: [(index: LogIndex, hash: Digest)]) throws(TLogError) -> Digest {
        let nodes = try InclusionMultiproof.plan(indexes: leaves.map(\.index), size: size)
        guard nodes.count == hashes.count else {
            throw TLogError(
                .hashCountMismatch, "\(hashes.count) hashes, \(nodes.count) prove \(leaves.count) leaves of \(size)")
        }
        // Both lists ascend and together they cover the tree: they are merged as a log is appended to, block by block.
        var stack: [(level: Int, hash: Digest)] = []
        var (place, leaf): (UInt64, Int) = (0, 0)
        var node = 0
        while place < size.value {
            if leaf < leaves.count, leaves[leaf].index.value == place {
                InclusionMultiproof.push((0, leaves[leaf].hash), at: place, &stack)
                leaf += 1
                place += 1
            } else {
                InclusionMultiproof.push((nodes[node].level, hashes[node]), at: place, &stack)
                place += 1 << UInt64(nodes[node].level)
                node += 1
            }
        }
        guard var root = stack.popLast()?.hash else { return MerkleHash.emptyRoot }
        while let left = stack.popLast() { root = MerkleHash.node(left.hash, root) }
        return root
    }

    /// Compares the root that the proof leads to with a trusted one.
    ///
    /// - Returns: Invalid for `tlog.index-out-of-range`, `tlog.hash-count-mismatch`, `tlog.root-mismatch`.
    public func verify(leaves: [(index: LogIndex, hash: Digest)], root: Digest) -> ProofResult {
        do throws(TLogError) {
            let computed = try self.root(leaves: leaves)
            guard computed == root else {
                throw TLogError(.rootMismatch, "the proof leads to \(computed.hex), wanted \(root.hex)")
            }
            return .valid
        } catch {
            return .invalid(reason: error)
        }
    }

    /// Puts a block that begins at leaf `place` behind the others, and joins blocks that are whole.
    private static func push(_ block: (level: Int, hash: Digest), at place: UInt64, _ stack: inout [(level: Int, hash: Digest)]) {
        var block = block
        var index = place >> UInt64(block.level)
        while index & 1 == 1, let left = stack.last, left.level == block.level {
            block = (block.level + 1, MerkleHash.node(left.hash, block.hash))
            index >>= 1
            stack.removeLast()
        }
        stack.append(block)
    }

    private static func check(_ indexes: [LogIndex], _ size: TreeSize) throws(TLogError) {
        var last: LogIndex?
        for index in indexes {
            guard size.contains(index), last.map({ $0 < index }) ?? true else {
                throw TLogError(.indexOutOfRange, "index \(index) is not in a tree of \(size) leaves, or not behind the last one")
            }
            last = index
        }
    }
}
