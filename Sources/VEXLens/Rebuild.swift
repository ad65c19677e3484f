import Ledger
import ProofChain
import Signing
import TLog

/// What a rebuild found.
public struct RebuildSummary: Sendable, Equatable {
    public var entries = 0
    public var documents = 0
    public var observations = 0
    public var verdicts = 0
    public var deltas = 0
    public var mergeTraces = 0
    public var issuerChanges = 0
    /// Entries that others submitted: they are in the log and mean nothing to VexLens.
    public var others = 0

    fileprivate mutating func count(_ row: LensRow) {
        switch row {
        case .document(_, let records):
            documents += 1
            observations += records.count
        case .verdict: verdicts += 1
        case .delta: deltas += 1
        case .mergeTrace: mergeTraces += 1
        case .issuerChange: issuerChanges += 1
        }
    }
}

extension VEXLensService {
    /// Makes every link and projection again from the log: entries, their envelopes and the documents' exact bytes.
    ///
    /// The rows equal those that were written when the entries were new (invariant 5). All in one transaction: readers
    /// see the old rows until it is done, and an error leaves them as they were.
    /// - Throws: `ledger.entry-damaged` naming the entry when a blob is missing or gives other observations than logged.
    public func rebuild() throws -> RebuildSummary {
        // What no entry stands for would be gone afterwards.
        try directory.logMigrated()
        var summary = RebuildSummary()
        let rows = RowReader(BlobReader(log), ledgerKey: integrator.signer.publicKey)
        try log.replaceRows { write throws(LedgerError) in
            for tree in trees.all {
                let head = tree.head
                for start in stride(from: 0 as UInt64, to: head.size.value, by: Tile.full) {
                    let end = min(start + UInt64(Tile.full), head.size.value)
                    for entry in try tree.entries(LogIndex(start)..<LogIndex(end)) {
                        summary.entries += 1
                        guard let row = try rows.rebuilt(entry) else {
                            summary.others += 1
                            continue
                        }
                        summary.count(row)
                        try write([PlacedRow(row, at: head.virtualIndex(of: entry.index))])
                    }
                }
            }
        }
        return summary
    }
}

extension VEXLensService {
    /// Makes the search keys of every entry again from its body and what lies beside the log.
    ///
    /// - Returns: How many entries have keys.
    /// - Throws: `ledger.entry-damaged`, and what the store throws; the old keys are then as they were.
    public func rebuildKeys() throws -> Int {
        var count = 0
        try log.replaceKeys { write throws(LedgerError) in
            for tree in trees.all {
                for start in stride(from: 0 as UInt64, to: tree.head.size.value, by: Tile.full) {
                    let end = min(start + UInt64(Tile.full), tree.head.size.value)
                    var placed: [PlacedKeys] = []
                    for entry in try tree.entries(LogIndex(start)..<LogIndex(end)) {
                        let keys = try EntryKeys.of(entry.body, beside: log)
                        guard !keys.isEmpty else { continue }
                        placed.append(PlacedKeys(keys, at: tree.head.virtualIndex(of: entry.index)))
                    }
                    count += placed.count
                    try write(placed)
                }
            }
        }
        return count
    }
}

extension RowReader {
    fileprivate func rebuilt(_ entry: StoredEntry) throws(LedgerError) -> LensRow? {
        do {
            return try row(of: entry.body)
        } catch let error as LedgerError {
            throw error
        } catch {
            throw LedgerError(
                .entryDamaged, "entry \(entry.index) cannot be read back: \(error)", hint: "run `stella ledger audit --deep`",
                outcome: .nothingKept)
        }
    }
}
