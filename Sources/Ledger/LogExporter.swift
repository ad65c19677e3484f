public import Signing
public import TLog

/// Writes entries out with everything that a restored copy needs of them: bodies, times, envelopes, documents.
public struct LogExporter<Store: LedgerStore>: Sendable {
    private let store: Store
    private let proofs: ProofService
    private let blobs: @Sendable (StoredEntry) throws(LedgerError) -> [Digest]

    /// - Parameters:
    ///   - proofs: Vouches for the head that the export ends with.
    ///   - blobs: Names the blobs that belong to an entry.
    public init(
        store: Store, proofs: ProofService, blobs: @escaping @Sendable (StoredEntry) throws(LedgerError) -> [Digest]
    ) {
        self.store = store
        self.proofs = proofs
        self.blobs = blobs
    }

    /// Hands over line after line; 256 entries at a time are in memory.
    ///
    /// - Returns: The size of the log that was exported.
    /// - Throws: `ledger.out-of-range`, `ledger.entry-damaged`, `ledger.blob-damaged`, and what store and `out` throw.
    public func export(
        from first: UInt64, _ out: ([UInt8]) throws(LedgerError) -> Void
    ) throws(LedgerError) -> TreeSize {
        let head = proofs.head
        guard first <= head.size.value else {
            throw LedgerError(
                .outOfRange, "the log has \(head.size) entries, asked are those from \(first) on", outcome: .nothingKept
            )
        }
        let start = ExportFormat.line(
            ExportFormat.Head(
                origin: head.origin, treeID: head.treeID, shardOffset: head.shardOffset, first: first,
                size: head.size.value)
        )
        var sum = SHA256Hasher()
        sum.update(start)
        try out(start)
        var next = first
        while next < head.size.value {
            let end = min((next / UInt64(Tile.full) + 1) * UInt64(Tile.full), head.size.value)
            for entry in try store.entries(LogIndex(next)..<LogIndex(end)) {
                let line = ExportFormat.line(entry, blobs: try bytes(of: entry))
                sum.update(line)
                try out(line)
            }
            next = end
        }
        try out(ExportFormat.line(note: head.note, sum: sum.finalize()))
        return head.size
    }

    /// The blobs of an entry whose body was compared with its leaf.
    private func bytes(of entry: StoredEntry) throws(LedgerError) -> [[UInt8]] {
        guard try proofs.leafHash(at: entry.index) == MerkleHash.leaf(entry.body) else {
            throw LedgerError(
                .entryDamaged, "entry \(entry.index) does not hash to its leaf", hint: "run `stella ledger audit`")
        }
        var found: [[UInt8]] = []
        for digest in try blobs(entry) {
            guard let bytes = try store.blob(digest), SHA256.hash(bytes) == digest else {
                throw LedgerError(
                    .blobDamaged, "entry \(entry.index) needs the blob \(digest), which is missing or altered",
                    hint: "run `stella ledger audit --deep`")
            }
            found.append(bytes)
        }
        return found
    }
}
