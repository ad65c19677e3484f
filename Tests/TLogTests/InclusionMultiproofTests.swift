import LedgerTestKit
import Signing
import TLog
import Testing

@Suite("Proofs of many leaves at once")
struct InclusionMultiproofTests {
    private static let tree = SyntheticTree(TreeOracle.leaves(70))

    private static func proof(_ indexes: [Int], _ size: Int) throws -> InclusionMultiproof {
        let nodes = try InclusionMultiproof.plan(
            indexes: indexes.map { LogIndex(UInt64($0)) }, size: TreeSize(UInt64(size)))
        let hashes = nodes.map { node in
            let first = Int(node.index << UInt64(node.level))
            return tree.root(first..<first + 1 << node.level)
        }
        return InclusionMultiproof(size: TreeSize(UInt64(size)), hashes: hashes)
    }

    private static func leaves(_ indexes: [Int]) -> [(index: LogIndex, hash: Digest)] {
        indexes.map { (LogIndex(UInt64($0)), tree.root($0..<$0 + 1)) }
    }

    @Test("every set of leaves of every tree up to nine is proven, and any change is refused")
    func exhaustive() throws {
        for size in 0...9 {
            let root = size == 0 ? MerkleHash.emptyRoot : Self.tree.root(0..<size)
            for set in 0..<1 << size {
                let indexes = (0..<size).filter { set >> $0 & 1 == 1 }
                let (proof, leaves) = (try Self.proof(indexes, size), Self.leaves(indexes))
                #expect(proof.verify(leaves: leaves, root: root) == .valid, "\(indexes) of \(size)")
                #expect(!proof.verify(leaves: leaves, root: root.flipping(set % 256)).isValid)
                try Self.expectRefused(proof, leaves, root)
            }
        }
    }

    private static func expectRefused(
        _ proof: InclusionMultiproof, _ leaves: [(index: LogIndex, hash: Digest)], _ root: Digest
    ) throws {
        for place in leaves.indices {
            var changed = leaves
            changed[place].hash = changed[place].hash.flipping(place)
            #expect(!proof.verify(leaves: changed, root: root).isValid)
            changed = leaves
            changed.remove(at: place)
            #expect(!proof.verify(leaves: changed, root: root).isValid)
        }
        for place in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[place] = hashes[place].flipping(place)
            #expect(!InclusionMultiproof(size: proof.size, hashes: hashes).verify(leaves: leaves, root: root).isValid)
            hashes.remove(at: place)
            #expect(!InclusionMultiproof(size: proof.size, hashes: hashes).verify(leaves: leaves, root: root).isValid)
        }
        let more = InclusionMultiproof(size: proof.size, hashes: proof.hashes + [.zero])
        #expect(!more.verify(leaves: leaves, root: root).isValid)
    }

    @Test("random sets of larger trees; one leaf needs as many hashes as its plan of one has nodes")
    func random() throws {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<500 {
            let size = Int.random(in: 1...70, using: &generator)
            let indexes = (0..<size).filter { _ in Bool.random(using: &generator) }
            let proof = try Self.proof(indexes, size)
            #expect(proof.verify(leaves: Self.leaves(indexes), root: Self.tree.root(0..<size)) == .valid)
            let one = Int.random(in: 0..<size, using: &generator)
            let plan = try InclusionProof.plan(index: LogIndex(UInt64(one)), size: TreeSize(UInt64(size)))
            #expect(try Self.proof([one], size).hashes.count == plan.count)
        }
        #expect(try Self.proof(Array(0..<70), 70).hashes.isEmpty)
    }

    @Test("indexes outside of the tree, twice, or in another order have no proof")
    func order() {
        for indexes: [UInt64] in [[7], [1, 1], [2, 1], [0, 9]] {
            #expect(throws: TLogError(.indexOutOfRange, "")) {
                try InclusionMultiproof.plan(indexes: indexes.map { LogIndex($0) }, size: TreeSize(7))
            }
        }
    }

    @Test("leaves in another order, or changed for one another, are refused")
    func swapped() throws {
        let proof = try Self.proof([2, 5], 9)
        let leaves = Self.leaves([2, 5])
        #expect(!proof.verify(leaves: [leaves[1], leaves[0]], root: Self.tree.root(0..<9)).isValid)
        let changed = [(leaves[0].index, leaves[1].hash), (leaves[1].index, leaves[0].hash)]
        #expect(
            !proof.verify(leaves: changed.map { (index: $0.0, hash: $0.1) }, root: Self.tree.root(0..<9)).isValid)
    }
}
