public import TLog

extension ProofService {
    /// Proves the entry at `index` in one small file that needs no network to check (C2SP tlog-proof).
    ///
    /// - Parameters:
    ///   - note: A checkpoint over a committed state that covers the entry, such as one that witnesses have cosigned; nil
    ///     for the head's own.
    ///   - extra: What the reader is handed besides; nobody signs it.
    /// - Throws: `ledger.out-of-range` for an entry that the checkpoint does not cover, `ledger.fork` when the log never
    ///   had the checkpoint's root, `ledger.tile-damaged`, and what the store throws.
    public func tlogProof(
        of index: LogIndex, note: SignedNote? = nil, extra: [UInt8] = []
    ) throws(LedgerError) -> TLogProof {
        do {
            let note = try note ?? SignedNote(parsing: head.note)
            let checkpoint = try Checkpoint(parsing: note.text)
            try requireRoot(checkpoint.root, at: checkpoint.size, code: .fork)
            let inclusion = try inclusion(index: index, size: checkpoint.size)
            return try TLogProof(index: index, hashes: inclusion.hashes, note: note, extra: extra)
        } catch {
            throw LedgerError.wrapping(error)
        }
    }
}
