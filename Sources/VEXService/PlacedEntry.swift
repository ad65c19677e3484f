import Ledger
import Rekor
import TLog
import Wire

/// Where an entry stands: over all trees, in its own tree, and by Rekor's name.
struct PlacedEntry: Sendable {
    let logIndex: VirtualIndex
    let treeIndex: LogIndex
    let uuid: EntryUUID

    /// - Throws: `ledger.out-of-range`, and what a damaged log throws: the leaf is checked up to the signed root.
    init(_ index: VirtualIndex, in trees: ShardedProofs) throws {
        let (proofs, place) = try trees.place(of: index)
        logIndex = index
        treeIndex = place
        uuid = EntryUUID(treeID: proofs.head.treeID, leafHash: try proofs.leafHash(at: place))
    }

    var members: [JSONMember] {
        [
            JSONMember("logIndex", .integer(logIndex.value)), JSONMember("treeIndex", .integer(treeIndex.value)),
            JSONMember("uuid", .string(uuid.text)),
        ]
    }

    /// The entry in Rekor's form, in a bundle, and with a proof: what a record that has no such paths of its own links to.
    var links: [JSONMember] {
        let entry = VEXPath.entry(uuid)
        return [
            JSONMember("entry", .string(entry)), JSONMember("bundle", .string(entry + "/bundle")),
            JSONMember("tlogProof", .string(entry + "/tlog-proof")),
        ]
    }
}
