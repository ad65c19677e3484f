import Signing
import TLog
import Testing

@Suite("RFC 6962 §2.1.2: consistency proofs")
struct ConsistencyProofTests {
    private static let leaves = TreeOracle.leaves(64)
    private static let tree = SyntheticTree(leaves)

    private static func prove(_ from: Int, _ to: Int) throws -> ConsistencyProof {
        try .make(from: TreeSize(UInt64(from)), to: TreeSize(UInt64(to))) { tree.hashes($0) }
    }

    @Test("every pair of sizes up to 64 has the proof of the RFC, and it verifies")
    func exhaustive() throws {
        for to in 1...64 {
            for from in 1...to {
                let proof = try Self.prove(from, to)
                #expect(proof.hashes == TreeOracle.proof(from, Self.leaves[..<to]))
                let result = proof.verify(
                    oldRoot: TreeOracle.root(Self.leaves[..<from]), newRoot: TreeOracle.root(Self.leaves[..<to]))
                #expect(result == .valid)
            }
        }
    }

    @Test("a proof with a flipped bit is refused", arguments: 2...64)
    func flippedBits(to: Int) throws {
        let newRoot = Self.tree.root(0..<to)
        for from in 1..<to {
            let proof = try Self.prove(from, to)
            let oldRoot = Self.tree.root(0..<from)
            let bits = to <= 8 ? Array(0..<256) : (0..<4).map { 64 * $0 + (from * 7 + to) % 64 }
            for bit in bits {
                for place in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[place] = hashes[place].flipping(bit)
                    let changed = ConsistencyProof(from: proof.from, to: proof.to, hashes: hashes)
                    #expect(changed.verify(oldRoot: oldRoot, newRoot: newRoot) == .invalid(reason: .rootMismatch))
                }
                #expect(!proof.verify(oldRoot: oldRoot.flipping(bit), newRoot: newRoot).isValid)
                #expect(!proof.verify(oldRoot: oldRoot, newRoot: newRoot.flipping(bit)).isValid)
            }
        }
    }

    @Test("a proof with a hash dropped, doubled or added is refused", arguments: 2...64)
    func wrongHashes(to: Int) throws {
        let newRoot = Self.tree.root(0..<to)
        for from in 1..<to {
            let proof = try Self.prove(from, to)
            let oldRoot = Self.tree.root(0..<from)
            var wrong: [[Digest]] = [proof.hashes + [.zero], [.zero] + proof.hashes, [oldRoot] + proof.hashes]
            for place in proof.hashes.indices {
                var hashes = proof.hashes
                hashes.remove(at: place)
                wrong.append(hashes)
                hashes.insert(contentsOf: [proof.hashes[place], proof.hashes[place]], at: place)
                wrong.append(hashes)
            }
            for hashes in wrong {
                let changed = ConsistencyProof(from: proof.from, to: proof.to, hashes: hashes)
                #expect(
                    changed.verify(oldRoot: oldRoot, newRoot: newRoot) == .invalid(reason: .hashCountMismatch))
            }
        }
    }

    @Test("the empty tree is the beginning of every tree, by an empty proof and the empty root")
    func fromEmpty() throws {
        for to in 0...64 {
            let proof = try Self.prove(0, to)
            let newRoot = Self.tree.root(0..<to)
            #expect(proof.hashes.isEmpty)
            #expect(proof.verify(oldRoot: MerkleHash.emptyRoot, newRoot: newRoot) == .valid)
            #expect(proof.verify(oldRoot: .zero, newRoot: newRoot) == .invalid(reason: .rootMismatch))
            let longer = ConsistencyProof(from: .empty, to: TreeSize(UInt64(to)), hashes: [.zero])
            #expect(
                longer.verify(oldRoot: MerkleHash.emptyRoot, newRoot: newRoot)
                    == .invalid(reason: .hashCountMismatch))
        }
        let nothing = ConsistencyProof(from: .empty, to: .empty, hashes: [])
        #expect(!nothing.verify(oldRoot: MerkleHash.emptyRoot, newRoot: .zero).isValid)
    }

    @Test("equal sizes take equal roots and no hashes")
    func equalSizes() {
        let root = Self.tree.root(0..<21)
        let size = TreeSize(21)
        #expect(ConsistencyProof(from: size, to: size, hashes: []).verify(oldRoot: root, newRoot: root) == .valid)
        #expect(
            ConsistencyProof(from: size, to: size, hashes: []).verify(oldRoot: root, newRoot: .zero)
                == .invalid(reason: .rootMismatch))
        #expect(
            ConsistencyProof(from: size, to: size, hashes: [root]).verify(oldRoot: root, newRoot: root)
                == .invalid(reason: .hashCountMismatch))
    }

    @Test("a tree does not shrink")
    func reversed() {
        #expect(throws: TLogError.sizeOutOfRange) {
            try ConsistencyProof.plan(from: TreeSize(3), to: TreeSize(2))
        }
        let proof = ConsistencyProof(from: TreeSize(3), to: TreeSize(2), hashes: [])
        #expect(proof.verify(oldRoot: .zero, newRoot: .zero) == .invalid(reason: .sizeOutOfRange))
    }

    @Test("the largest trees are planned without overflow")
    func largestTrees() throws {
        let sizes: [UInt64] = [1, 2, 3, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 63) + 1, UInt64.max - 1, UInt64.max]
        for to in sizes {
            for from in sizes where from <= to {
                let nodes = try ConsistencyProof.plan(from: TreeSize(from), to: TreeSize(to))
                let proof = try ConsistencyProof(
                    from: TreeSize(from), to: TreeSize(to), folding: Array(repeating: .zero, count: nodes.count))
                let result = proof.verify(oldRoot: .zero, newRoot: .zero)
                #expect(from == to ? result.isValid : result == .invalid(reason: .rootMismatch))
            }
        }
    }
}
