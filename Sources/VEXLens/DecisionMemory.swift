import Ledger
import ProofChain
import Rekor
import Signing
import Synchronization
import Trust
import Wire

/// What many decisions have in common, read once: entries, which never change, and digests of trust in sets of issuers, as
/// long as one state of the directory lasts.
final class DecisionMemory: Sendable {
    typealias Entry = (reference: EntryReference, integratedTime: Timestamp)

    /// So that a ledger of any size is gone through in bounded memory.
    private static let limit = 200_000

    private let entries = Mutex<[VirtualIndex: Entry]>([:])
    private let digests = Mutex<[Set<Identifier>: Digest]>([:])

    init() {}

    func entry(_ index: VirtualIndex) -> Entry? { entries.withLock { $0[index] } }

    func keep(_ entry: Entry, of index: VirtualIndex) {
        entries.withLock { known in
            if known.count >= DecisionMemory.limit { known = [:] }
            known[index] = entry
        }
    }

    /// Entries that were logged a moment ago, and need not be read for what their receipts say.
    func keep(_ receipts: [Receipt]) {
        entries.withLock { known in
            if known.count + receipts.count > DecisionMemory.limit { known = [:] }
            for receipt in receipts {
                let uuid = EntryUUID(treeID: receipt.head.treeID, leafHash: receipt.leafHash)
                let index = receipt.virtualIndex
                known[index] = (EntryReference(uuid: uuid, logIndex: index.value), receipt.integratedTime)
            }
        }
    }

    /// Before the directory is read again.
    func forgetTrust() { digests.withLock { $0 = [:] } }

    /// - Parameter issuers: The same state of the directory each time.
    func trustDigest(of ids: Set<Identifier>, in issuers: some IssuerReader) throws -> Digest {
        if let known = digests.withLock({ $0[ids] }) { return known }
        let digest = try issuers.snapshotDigest(of: ids)
        digests.withLock { known in
            if known.count >= DecisionMemory.limit { known = [:] }
            known[ids] = digest
        }
        return digest
    }
}
