package import Ledger
package import Signing
package import TLog

/// A log of numbered leaves with a key that everybody knows, and its proofs by the recursive definition.
package struct WitnessedSample: Sendable {
    package let origin: String
    package let signer: NoteSigner
    package let leaves: [Digest]

    /// - Parameter fork: The first leaf that is another.
    package init(_ count: Int = 40, origin: String = "log.example/a", forkedAt fork: Int = .max, seed: UInt8 = 1) throws
    {
        self.origin = origin
        signer = try NoteSigner(name: origin, key: WitnessedSample.key(seed), kind: .ed25519)
        leaves = (0..<count).map { MerkleHash.leaf(Array("\($0 < fork ? "" : "other-")leaf-\($0)".utf8)) }
    }

    package static func key(_ seed: UInt8) throws -> PrivateKey {
        try PrivateKey(ed25519Seed: Array(repeating: seed, count: 32))
    }

    package static func cosigner(_ number: UInt8) throws -> Cosigner {
        try Cosigner(name: "witness.example/w\(number)", key: key(100 + number))
    }

    package func checkpoint(_ size: Int) throws -> Checkpoint {
        try Checkpoint(origin: origin, size: TreeSize(UInt64(size)), root: TreeOracle.root(leaves[..<size]))
    }

    package func note(_ size: Int) throws -> SignedNote {
        try SignedNote.signed(text: checkpoint(size).text, by: [signer])
    }

    package func proof(_ from: Int, _ to: Int) throws -> [Digest] {
        try ConsistencyProof.make(from: TreeSize(UInt64(from)), to: TreeSize(UInt64(to))) { nodes in
            nodes.map { TreeOracle.root(leaves[Int($0.index) << $0.level..<Int($0.index + 1) << $0.level]) }
        }.hashes
    }

    package func body(_ from: Int, _ to: Int, hashes: [Digest]? = nil, note: SignedNote? = nil) throws -> [UInt8] {
        try AddCheckpointRequest(
            oldSize: TreeSize(UInt64(from)), hashes: hashes ?? proof(from, to), note: note ?? self.note(to)
        ).encoded
    }

    /// A witness of this log.
    package func witness(
        _ number: UInt8 = 1, store: any WitnessStore = MemoryWitnessStore(), clock: FixedClock = FixedClock()
    ) throws -> Witness {
        try Witness(
            cosigner: WitnessedSample.cosigner(number), logs: [WitnessedLog(signer.verifier)], store: store,
            clock: { clock.now })
    }
}

extension Digest {
    /// This digest with its last bit turned over.
    package var turned: Digest {
        var bytes = self.bytes
        bytes[31] ^= 1
        return Digest(bytes) ?? .zero
    }
}
