import Ledger
import ProofChain
import Rekor
import Signing
import TLog
import Wire

/// Entries as Rekor names them and when they were integrated, remembered while many verdicts are made.
struct EntryReferences<Log: LedgerStore> {
    private let log: Log
    private let head: CommittedHead
    private var known: [LogIndex: (reference: EntryReference, integratedTime: Timestamp)] = [:]

    init(log: Log, head: CommittedHead) {
        self.log = log
        self.head = head
    }

    mutating func reference(to index: LogIndex) throws -> EntryReference { try entry(index).reference }

    /// When the log proves that the entry was there.
    mutating func integratedTime(of index: LogIndex) throws -> Timestamp { try entry(index).integratedTime }

    /// The entry of a source, or the explicit statement that it has none.
    mutating func source(_ index: LogIndex?) throws -> SourceReference {
        guard let index else { return .unlogged(reason: "no entry records this source") }
        return .logged(try reference(to: index))
    }

    private mutating func entry(
        _ index: LogIndex
    ) throws -> (reference: EntryReference, integratedTime: Timestamp) {
        if let entry = known[index] { return entry }
        guard let stored = try log.entries(index..<LogIndex(index.value + 1)).first else {
            throw VEXLensError(.inconsistent, "entry \(index) is cited and not stored", hint: "run `stella ledger audit`")
        }
        let uuid = EntryUUID(treeID: head.treeID, leafHash: MerkleHash.leaf(stored.body))
        let entry = (
            EntryReference(uuid: uuid, logIndex: head.virtualIndex(of: index).value), stored.integratedTime
        )
        known[index] = entry
        return entry
    }
}
