import Signing
import TLog
import Testing

@Suite("RFC 6962 §2.1.1: inclusion proofs")
struct InclusionProofTests {
    private static let leaves = TreeOracle.leaves(64)
    private static let tree = SyntheticTree(leaves)

    private static func prove(_ index: Int, _ size: Int) throws -> InclusionProof {
        try .make(index: LogIndex(UInt64(index)), size: TreeSize(UInt64(size))) { tree.hashes($0) }
    }

    @Test("every leaf of every tree up to 64 has the path of the RFC, and it verifies")
    func exhaustive() throws {
        for size in 1...64 {
            let root = TreeOracle.root(Self.leaves[..<size])
            for index in 0..<size {
                let proof = try Self.prove(index, size)
                #expect(proof.hashes == TreeOracle.path(index, Self.leaves[..<size]))
                #expect(proof.verify(leafHash: MerkleHash.leaf(Self.leaves[index]), root: root) == .valid)
                #expect(try proof.root(leafHash: MerkleHash.leaf(Self.leaves[index])) == root)
            }
        }
    }

    @Test("a proof with a flipped bit is refused", arguments: 1...64)
    func flippedBits(size: Int) throws {
        let root = Self.tree.root(0..<size)
        for index in 0..<size {
            let proof = try Self.prove(index, size)
            let leaf = Self.tree.leafHashes[index]
            // All 256 bits in the small trees, one bit of every word in the others.
            let bits = size <= 9 ? Array(0..<256) : (0..<4).map { 64 * $0 + (index * 7 + size) % 64 }
            for bit in bits {
                for place in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[place] = hashes[place].flipping(bit)
                    let changed = InclusionProof(index: proof.index, size: proof.size, hashes: hashes)
                    #expect(changed.verify(leafHash: leaf, root: root) == .invalid(reason: .rootMismatch))
                }
                #expect(!proof.verify(leafHash: leaf.flipping(bit), root: root).isValid)
                #expect(!proof.verify(leafHash: leaf, root: root.flipping(bit)).isValid)
            }
        }
    }

    @Test("a proof with a hash dropped, doubled, added or swapped is refused", arguments: 1...64)
    func wrongHashes(size: Int) throws {
        let root = Self.tree.root(0..<size)
        for index in 0..<size {
            let proof = try Self.prove(index, size)
            let leaf = Self.tree.leafHashes[index]
            var wrong: [[Digest]] = [proof.hashes + [.zero], [.zero] + proof.hashes, proof.hashes + [root]]
            for place in proof.hashes.indices {
                var hashes = proof.hashes
                hashes.remove(at: place)
                wrong.append(hashes)
                hashes.insert(contentsOf: [proof.hashes[place], proof.hashes[place]], at: place)
                wrong.append(hashes)
            }
            for hashes in wrong {
                let changed = InclusionProof(index: proof.index, size: proof.size, hashes: hashes)
                #expect(changed.verify(leafHash: leaf, root: root) == .invalid(reason: .hashCountMismatch))
            }
            for place in proof.hashes.indices.dropLast() {
                var hashes = proof.hashes
                hashes.swapAt(place, place + 1)
                let changed = InclusionProof(index: proof.index, size: proof.size, hashes: hashes)
                #expect(changed.verify(leafHash: leaf, root: root) == .invalid(reason: .rootMismatch))
            }
        }
    }

    @Test("a proof for another leaf of the same tree is refused")
    func wrongIndex() throws {
        for size in 2...64 {
            let root = Self.tree.root(0..<size)
            for index in 0..<size {
                let proof = try Self.prove(index, size)
                for other in 0..<size where other != index {
                    let moved = InclusionProof(
                        index: LogIndex(UInt64(other)), size: proof.size, hashes: proof.hashes)
                    #expect(!moved.verify(leafHash: Self.tree.leafHashes[index], root: root).isValid)
                }
            }
        }
    }

    @Test("no leaf lies outside the tree")
    func indexOutOfRange() {
        for (index, size) in [(0, 0), (1, 0), (1, 1), (8, 7), (UInt64.max, UInt64.max)] as [(UInt64, UInt64)] {
            #expect(throws: TLogError.indexOutOfRange) {
                try InclusionProof.plan(index: LogIndex(index), size: TreeSize(size))
            }
            let proof = InclusionProof(index: LogIndex(index), size: TreeSize(size), hashes: [])
            #expect(
                proof.verify(leafHash: .zero, root: MerkleHash.emptyRoot) == .invalid(reason: .indexOutOfRange))
        }
    }

    @Test("folding takes exactly the planned hashes")
    func foldingCount() throws {
        let nodes = try InclusionProof.plan(index: LogIndex(3), size: TreeSize(7))
        for count in [nodes.count - 1, nodes.count + 1] {
            #expect(throws: TLogError.hashCountMismatch) {
                try InclusionProof(
                    index: LogIndex(3), size: TreeSize(7), folding: Array(repeating: .zero, count: count))
            }
        }
    }

    @Test("the largest trees are planned without overflow")
    func largestTrees() throws {
        for size in [UInt64.max, UInt64.max - 1, 1 << 63, (1 << 63) + 1] as [UInt64] {
            for index in [0, 1, size / 2, size - 2, size - 1] as [UInt64] {
                let nodes = try InclusionProof.plan(index: LogIndex(index), size: TreeSize(size))
                #expect(nodes.count < 128)
                #expect(nodes.allSatisfy { $0.isComplete(in: TreeSize(size)) })
                let proof = try InclusionProof(
                    index: LogIndex(index), size: TreeSize(size),
                    folding: Array(repeating: .zero, count: nodes.count))
                #expect(throws: Never.self) { try proof.root(leafHash: .zero) }
            }
        }
    }
}

extension TLogError {
    static let indexOutOfRange = TLogError(.indexOutOfRange, "")
    static let sizeOutOfRange = TLogError(.sizeOutOfRange, "")
    static let nodeOutOfRange = TLogError(.nodeOutOfRange, "")
    static let hashCountMismatch = TLogError(.hashCountMismatch, "")
    static let rootMismatch = TLogError(.rootMismatch, "")
}
