import Ledger
import LedgerSQLite
import Rekor
import Signing
import VEXLens

/// What is read of a ledger to show its verdicts elsewhere, whoever has it open.
struct VerdictSource: Sendable {
    let store: Store
    let lens: any LensStore
    let trees: ShardedProofs

    /// The signed statement of an entry, when it came with one.
    func envelope(of entry: StoredEntry) throws -> [UInt8]? {
        try EntryBody(parsing: entry.body).envelopeHash.flatMap { try store.blob($0) }
    }
}
