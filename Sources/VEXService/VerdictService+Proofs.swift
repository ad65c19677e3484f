import Ledger
import ProofChain
public import Rekor
import RekorService
import Signing
public import TLog
import VEXLens
import Wire

extension VerdictService {
    /// That the entry of a verdict is in the log: hashes from the leaf to the root of the newest checkpoint.
    ///
    /// - Throws: `service.parameter`, `lens.not-found`, and what a damaged log throws.
    public func inclusion(_ name: String) throws -> VEXAnswer {
        let verdict = try find(name)
        let (proofs, place) = try trees.place(of: verdict.index)
        let head = proofs.head
        let (stored, inclusion) = try proofs.proven(at: place, size: head.size)
        let leaf = MerkleHash.leaf(stored.body)
        return VEXAnswer([
            "verdictId": .string(verdict.record.id.prefixed),
            "uuid": .string(EntryUUID(treeID: head.treeID, leafHash: leaf).text),
            "logIndex": .integer(verdict.index.value), "treeIndex": .integer(place.value),
            "treeSize": .integer(head.size.value), "leafHash": .string(leaf.hex), "rootHash": .string(head.root.hex),
            "hashes": .array(inclusion.hashes.map { .string($0.hex) }), "body": .string(Base64.encode(stored.body)),
            "checkpoint": .string(head.note),
        ])
    }

    /// The same as a C2SP tlog-proof, with the signed statement.
    ///
    /// - Throws: As ``inclusion(_:)``.
    public func tlogProof(_ name: String) throws -> TLogProof {
        try rekor.tlogProof(of: PlacedEntry(find(name).index, in: trees).uuid)
    }

    /// The verdict as a Sigstore bundle v0.3: statement, entry, proof, checkpoint and promise in one file.
    ///
    /// - Throws: As ``inclusion(_:)``.
    public func bundle(_ name: String) throws -> SigstoreBundle {
        try rekor.bundle(of: PlacedEntry(find(name).index, in: trees).uuid)
    }
}
