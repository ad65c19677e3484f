import GRDB
public import Ledger

extension SQLiteLedgerStore {
    public func entries(
        withKey key: SearchKey, after index: VirtualIndex?, limit: Int
    ) throws(LedgerError) -> [VirtualIndex] {
        let find = { [self] () throws(LedgerError) in
            try read { db in
                guard let head = try db.head(ofShard: shard) else { return [VirtualIndex]() }
                return try keys.entries(withKey: key, after: index?.value, upTo: head.end.value, limit: limit, db)
            }
        }
        do throws(LedgerError) {
            return try find()
        } catch {
            // A writer may have replaced all keys, and removed the files that this snapshot names.
            guard error.code == .keyLookupDamaged, checkpointer == nil else { throw error }
            return try find()
        }
    }

    public func replaceKeys(
        _ produce: (_ write: ([PlacedKeys]) throws(LedgerError) -> Void) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        try write { db in
            guard let head = try db.head(ofShard: shard) else { return }
            let last = max(try db.searchGeneration(), keys.files.newestGeneration)
            var builder = try KeyIndexBuilder(keys.files, generation: last + 1)
            var order = KeyOrder(end: head.end)
            try produce { (more) throws(LedgerError) in
                for placed in more {
                    try order.take(placed)
                    try builder.add(placed)
                }
            }
            let rest = try builder.finish()
            try db.removeSearchRows(upTo: UInt64(Int64.max))
            if let rest { try db.write(rest) }
            // If we die before the commit, the old keys are whole: the new files are of a generation that nobody asks for.
            try db.write(builder.state)
        }
        try read { try keys.turn($0) }
    }

    /// What a commit changes in the lookup: its keys are a row of their own, and a run that became durable since the last
    /// commit takes the place of the rows that it was made from.
    ///
    /// - Returns: nil when nothing changes; a batch without keys then costs nothing here.
    func writeKeys(of batch: Batch<Row>, from first: UInt64, _ db: Database) throws -> KeyChange? {
        let records = sortedKeys(of: batch)
        let end = keys.unnamedEnd
        guard !records.isEmpty || end != nil else { return nil }
        try keys.follow(db)
        var state = try db.searchState()
        // If we die before the commit, the rows are there and the run is removed when the ledger is opened. If we die after
        // it, the rows are gone: the run that it names is on the medium, synced and under its name.
        if let end, end > state.covered {
            try db.removeSearchRows(upTo: end)
            state.covered = end
        }
        let row = records.isEmpty ? nil : SearchRow(first: first, records: records)
        if let row {
            try db.write(row)
            state.count += UInt64(records.count)
            for record in records { state.marks &+= record.mark }
        }
        try db.write(state)
        return KeyChange(state: state, row: row)
    }

    private func sortedKeys(of batch: Batch<Row>) -> [KeyRecord] {
        var records: [KeyRecord] = []
        for entry in batch.entries where !entry.content.keys.isEmpty {
            let index = batch.head.virtualIndex(of: entry.index).value
            for key in entry.content.keys { records.append(KeyRecord(key: key, index: index)) }
        }
        records.sort()
        return records
    }

    /// What is wrong with the lookup by key: a file that is missing or damaged, or records that are not those written.
    func checkKeys() throws(LedgerError) -> [AuditFinding] {
        do throws(LedgerError) {
            // A writer may go on so far meanwhile that the files hold more than the snapshot has.
            for _ in 0..<10 {
                if let finding = try keysDiffer() { return finding ? [KeyIndex.differs] : [] }
            }
            return []
        } catch {
            guard error.code == .keyLookupDamaged else { throw error }
            return [AuditFinding(error.code, at: "search keys", error.detail)]
        }
    }

    /// nil when it cannot be told from this snapshot.
    private func keysDiffer() throws(LedgerError) -> Bool? {
        try read { db in
            let state = try db.searchState()
            let runs = try keys.runs(db)
            let end = runs.last?.end ?? state.first
            guard end == state.covered else { return nil }
            var (count, marks) = (0 as UInt64, 0 as UInt64)
            for run in runs {
                count += UInt64(run.count)
                marks &+= try run.sumOfMarks()
            }
            for row in try db.searchRows(from: 0) {
                count += UInt64(row.records.count)
                for record in row.records { marks &+= record.mark }
            }
            return count != state.count || marks != state.marks
        }
    }
}

/// What a commit did to the lookup by key.
struct KeyChange {
    /// As the database has it then.
    let state: SearchState
    let row: SearchRow?
}

extension KeyIndex {
    fileprivate static var differs: AuditFinding {
        AuditFinding(.keyLookupDamaged, at: "search keys", "they are not the ones that were written")
    }
}
