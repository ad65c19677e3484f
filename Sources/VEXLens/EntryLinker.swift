public import Ledger
import Rekor
public import Signing
import TLog

/// What belongs to entries that leave the ledger or come back into it.
public struct EntryLinker: Sendable {
    private let stored: BlobReader
    private let ledgerKey: PublicKey

    /// - Parameter ledgerKey: Signs the ledger's own statements; entries of others have no rows.
    public init(_ log: some LedgerStore, ledgerKey: PublicKey) {
        stored = BlobReader(log)
        self.ledgerKey = ledgerKey
    }

    /// The blobs that a stored entry cannot do without.
    ///
    /// - Throws: `ledger.blob-damaged`.
    public func blobs(of entry: StoredEntry) throws(LedgerError) -> [Digest] {
        do { return try RowReader(stored, ledgerKey: ledgerKey).blobs(of: entry.body) } catch {
            throw EntryLinker.missing(entry.index.value, error)
        }
    }

    /// The blobs, search keys and rows of an entry that comes back, of those blobs that came with it and those that are stored.
    ///
    /// The rows equal those that were written when the entry was new (invariant 5); no entry comes back without them.
    /// - Throws: `ledger.blob-damaged` when its envelope or document is not there.
    public func link(_ entry: ReturnedEntry) throws(LedgerError) -> LinkedEntry<LensRow> {
        let reader = RowReader(BlobReader { try entry.blob($0)?.bytes ?? stored.bytes($0) }, ledgerKey: ledgerKey)
        do {
            var brought: [Blob] = []
            var attachments: [[UInt8]] = []
            for digest in try reader.blobs(of: entry.body) {
                let blob = try entry.blob(digest)
                if let blob { brought.append(blob) }
                if let bytes = try blob?.bytes ?? stored.bytes(digest) { attachments.append(bytes) }
            }
            return LinkedEntry(
                blobs: brought, keys: EntryKeys.of(entry.body, attachments: attachments),
                rows: try reader.row(of: entry.body).map { [$0] } ?? [])
        } catch {
            throw EntryLinker.missing(entry.index, error)
        }
    }

    private static func missing(_ index: UInt64, _ error: any Error) -> LedgerError {
        if let error = error as? LedgerError { return error }
        return LedgerError(
            .blobDamaged, "entry \(index) lacks what it stands for: \(error)",
            hint: "`stella ledger export` and `stella ledger publish --envelopes --documents` carry it",
            outcome: .nothingKept)
    }
}
