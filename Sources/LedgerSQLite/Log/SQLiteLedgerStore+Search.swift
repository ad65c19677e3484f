import GRDB
public import Ledger

extension SQLiteLedgerStore {
    public func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] {
        try read { db in
            guard let head = try db.head(ofShard: shard) else { return [] }
            let records = try db.searchRows(from: 0).flatMap(\.records).filter { record in
                record.key == key && record.index < head.end.value && index.map { $0.value < record.index } ?? true
            }
            return records.map { VirtualIndex($0.index) }.sorted().prefix(limit).map { $0 }
        }
    }

    public func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try write { db in
            guard let head = try db.head(ofShard: shard) else { return }
            var order = KeyOrder(end: head.end)
            var records: [KeyRecord] = []
            try produce { (more) throws(LedgerError) in
                for placed in more {
                    try order.take(placed)
                    records += placed.keys.map { KeyRecord(key: $0, index: placed.index.value) }
                }
            }
            try db.removeSearchRows(upTo: head.end.value)
            var state = SearchState(first: 0)
            state.generation = try db.searchState().generation + 1
            try db.write(state)
            try add(Array(Set(records)).sorted(), from: 0, db)
        }
    }

    /// Keys go with their entries, in one transaction.
    func add(_ records: [KeyRecord], from first: UInt64, _ db: Database) throws {
        guard !records.isEmpty else { return }
        var state = try db.searchState()
        state.count += UInt64(records.count)
        for record in records { state.marks &+= record.mark }
        try db.write(SearchRow(first: first, records: records))
        try db.write(state)
    }
}
