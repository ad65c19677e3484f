public import Ledger
public import Rekor
public import Signing
public import TLog
public import Wire

extension LogService {
    /// `LogInfo`: the active tree with the frozen ones, each with its checkpoint.
    public func logInfo() throws -> LogInfo {
        LogInfo(active: try state(of: active), inactive: try trees.dropLast().map { try state(of: $0) })
    }

    private func state(of tree: Tree) throws -> LogInfo.Tree {
        let head = tree.proofs.head
        return LogInfo.Tree(
            treeID: head.treeID, treeSize: head.size.value, rootHash: head.root,
            signedTreeHead: try entries.checkpoint(of: head))
    }

    /// The ledger's public key, the same for every tree.
    ///
    /// - Throws: `service.bad-request` for a tree that is not here.
    public func publicKey(ofTree id: String?) throws -> PublicKey {
        _ = try tree(id)
        return publicKey
    }

    /// That a tree of `last` entries begins with the one of `first`; the root beside it is the tree's newest.
    ///
    /// - Throws: `service.bad-request` for sizes in the wrong order or beyond the tree.
    public func proof(from first: UInt64, to last: UInt64, ofTree id: String?) throws -> JSONValue {
        let proofs = try tree(id).proofs
        let head = proofs.head
        guard first <= last else {
            throw ServiceError(.badRequest, "firstSize(\(first)) must be less than lastSize(\(last))")
        }
        guard last <= head.size.value else {
            throw ServiceError(
                .badRequest,
                "the tree size requested(\(last)) was greater than what is currently observable(\(head.size))")
        }
        let proof = try proofs.consistency(from: TreeSize(first), to: TreeSize(last))
        return [
            "hashes": .array(proof.hashes.map { .string($0.hex) }), "rootHash": .string(head.root.hex),
        ]
    }
}
