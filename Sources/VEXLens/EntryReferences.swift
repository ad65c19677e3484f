import Ledger
import ProofChain
import Rekor
import Signing
import TLog
import Wire

/// Entries as Rekor names them and when they were integrated, remembered while many verdicts are made.
struct EntryReferences {
    private let trees: ShardedProofs
    private let memory: DecisionMemory
    private var known: [VirtualIndex: (reference: EntryReference, integratedTime: Timestamp)] = [:]

    /// - Parameter memory: Shared with others that ask for the same entries.
    init(_ trees: ShardedProofs, memory: DecisionMemory = DecisionMemory()) {
        self.trees = trees
        self.memory = memory
    }

    mutating func reference(to index: VirtualIndex) throws -> EntryReference { try entry(index).reference }

    /// When the log proves that the entry was there.
    mutating func integratedTime(of index: VirtualIndex) throws -> Timestamp { try entry(index).integratedTime }

    /// The entry of a source, or the explicit statement that it has none.
    mutating func source(_ index: VirtualIndex?) throws -> SourceReference {
        guard let index else { return .unlogged(reason: "no entry records this source") }
        return .logged(try reference(to: index))
    }

    private mutating func entry(
        _ index: VirtualIndex
    ) throws -> (reference: EntryReference, integratedTime: Timestamp) {
        if let entry = known[index] { return entry }
        if let entry = memory.entry(index) {
            known[index] = entry
            return entry
        }
        let (proofs, place) = try trees.place(of: index)
        let stored = try proofs.entry(at: place)
        let uuid = EntryUUID(treeID: proofs.head.treeID, leafHash: MerkleHash.leaf(stored.body))
        let entry = (EntryReference(uuid: uuid, logIndex: index.value), stored.integratedTime)
        known[index] = entry
        memory.keep(entry, of: index)
        return entry
    }
}
