import Glibc
import Ledger

/// Gathers the keys of all entries anew, while the old ones are still gone by.
///
/// Its files belong to the next generation, which nobody looks for before the database says so. If we die meanwhile, they
/// are removed when the ledger is opened next.
struct KeyIndexBuilder {
    private let runLength: Int
    private let folder: RunFolder<KeyRecord>
    private(set) var state: SearchState
    /// Of entries from ``SearchState/covered`` on.
    private var records: [KeyRecord] = []

    init(_ files: KeyFiles, generation: UInt64) throws(LedgerError) {
        runLength = files.runLength
        try files.makeFolder()
        folder = files.of(generation)
        state = SearchState(first: 0)
        state.generation = generation
    }

    /// Takes the keys of an entry, which is none that was before the last one.
    mutating func add(_ placed: PlacedKeys) throws(LedgerError) {
        // A run ends between two entries. It is one of the second level: 24 MB of memory.
        if records.count >= runLength * RunFolder<KeyRecord>.fanIn, let last = records.last, last.index < placed.index.value {
            try writeRun(upTo: last.index + 1)
        }
        for key in placed.keys { records.append(KeyRecord(key: key, index: placed.index.value)) }
    }

    /// What is left for the table; nil when nothing is.
    mutating func finish() throws(LedgerError) -> SearchRow? {
        if records.count >= runLength, let last = records.last { try writeRun(upTo: last.index + 1) }
        guard let first = records.first?.index else { return nil }
        return SearchRow(first: first, records: takeRecords())
    }

    private mutating func writeRun(upTo end: UInt64) throws(LedgerError) {
        let range = state.covered..<end
        try IndexRunWriter.write(takeRecords(), of: range, to: folder.path(range))
        state.covered = end
    }

    /// Sorted, each once.
    private mutating func takeRecords() -> [KeyRecord] {
        records.sort()
        var taken: [KeyRecord] = []
        taken.reserveCapacity(records.count)
        for record in records where record != taken.last { taken.append(record) }
        records.removeAll(keepingCapacity: true)
        state.count += UInt64(taken.count)
        for record in taken { state.marks &+= record.mark }
        return taken
    }
}
