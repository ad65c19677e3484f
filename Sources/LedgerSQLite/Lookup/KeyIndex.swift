import Dispatch
import GRDB
import Glibc
import Ledger
import Synchronization

/// Finds entries by search key: sorted runs on disk, the records of the newest entries in memory.
///
/// The records of a commit are one row of `search_tail`, written in its transaction, and are kept in memory. When 65,536
/// have gathered they become a run beside the commits; a later commit names it, by ``SearchState/covered``, and removes
/// its rows. 16 neighbouring runs of one level become one of the next.
///
/// One for all trees of the ledger: it goes by virtual indexes. Runs are immutable and follow one another, so a key's
/// entries come in their order from run to run, and page by page.
final class KeyIndex: Sendable {
    static let runLength = 65_536

    /// Records that become a run, and the run when it is durable.
    private struct Full {
        let records: [KeyRecord]
        let range: Range<UInt64>
        var run: IndexRun<KeyRecord>?
        var hasFailed = false
    }

    private struct Contents {
        /// What runs and tail follow; nil before the first use.
        var state: SearchState?
        var runs: [IndexRun<KeyRecord>] = []
        /// Why the runs are not gone by.
        var damage: LedgerError?
        var full: Full?
        var tail = SortedTail<KeyRecord>()
        /// Rows of the table from here on are not in the tail yet.
        var nextRow: UInt64 = 0
        var isMerging = false
    }

    let files: KeyFiles
    private let isWriting: Bool
    private let contents = Mutex(Contents())
    private let queue = DispatchQueue(label: "ledger.key-index", qos: .utility)
    /// Of its own, so that a long merge lets no run wait.
    private let merging = DispatchQueue(label: "ledger.key-index.merge", qos: .utility)

    init(folder: String, isWriting: Bool, runLength: Int = KeyIndex.runLength) {
        files = KeyFiles(folder: folder, runLength: runLength)
        self.isWriting = isWriting
    }

    /// Where entries with `key` lie, ascending.
    ///
    /// - Parameters:
    ///   - db: Its snapshot is what the answer is of.
    ///   - end: Entries from here on are left out.
    /// - Throws: `ledger.key-lookup-damaged`, `ledger.key-lookup-incomplete`.
    func entries(
        withKey key: SearchKey, after index: UInt64?, upTo end: UInt64, limit: Int, _ db: Database
    ) throws -> [VirtualIndex] {
        try follow(db)
        let (runs, full, parts) = try contents.withLock { contents in
            if let damage = contents.damage { throw damage }
            if let first = contents.state?.first, first > 0 { throw KeyIndex.incomplete(first) }
            return (contents.runs, contents.full?.records ?? [], contents.tail.parts)
        }
        guard limit > 0, index ?? 0 < .max else { return [] }
        let start = KeyRecord(key: key, index: index.map { $0 + 1 } ?? 0)
        var found: [VirtualIndex] = []
        func take(_ record: KeyRecord) -> Bool {
            guard record.hasKey(of: start), record.index < end, found.count < limit else { return false }
            found.append(VirtualIndex(record.index))
            return true
        }
        for run in runs where run.end > start.index {
            if found.count == limit { break }
            try run.records(from: start, take)
        }
        for records in [full] + parts { records.records(from: start, take) }
        return found
    }

    /// Takes in what was committed since, here or in another process, up to the snapshot of `db`.
    func follow(_ db: Database) throws {
        let state = try db.searchState()
        try contents.withLock { contents in
            if let known = contents.state {
                // A snapshot from before: what is here goes further.
                guard known.generation <= state.generation else { return }
                if known.generation == state.generation {
                    name(state.covered, &contents)
                    if known.covered >= state.covered || contents.state?.covered == state.covered {
                        return try catchUp(state, &contents, db)
                    }
                }
            }
            try load(state, &contents, db)
        }
    }

    /// A run that is durable and that no commit has named yet: all rows before its end can go.
    var unnamedEnd: UInt64? { contents.withLock { $0.full?.run?.end } }

    /// A commit is durable that left the database with `state` and added `row`.
    func committed(_ state: SearchState, _ row: SearchRow?) {
        let isFull = contents.withLock { contents -> Bool in
            guard let known = contents.state, known.generation == state.generation else { return false }
            name(state.covered, &contents)
            // A reader may have come first and taken it from the table.
            if let row, row.first >= contents.nextRow, known.count + UInt64(row.records.count) == state.count {
                contents.tail.append(row.records)
                contents.nextRow = row.first + 1
                contents.state?.count = state.count
                contents.state?.marks = state.marks
            }
            guard isWriting else { return false }
            startRun(&contents)
            startMerge(&contents)
            return contents.tail.count >= 8 * files.runLength
        }
        // More is not kept in memory: the next commit names the run that is waited for here, and begins one of the rest.
        if isFull { queue.sync {} }
    }

    /// Turns to the generation of the snapshot, after all keys were replaced; files of others go.
    ///
    /// A lookup on a snapshot from before is answered by the new keys from here on.
    func turn(_ db: Database) throws {
        let state = try db.searchState()
        finish()
        try contents.withLock { contents in try load(state, &contents, db) }
        files.remove(butOf: state.generation)
    }

    /// Waits for what is done beside the commits.
    func finish() {
        queue.sync {}
        merging.sync {}
    }

    /// The runs of a snapshot, for an audit or a copy, and where they end.
    ///
    /// - Throws: `ledger.key-lookup-damaged`.
    func runs(_ db: Database) throws -> [IndexRun<KeyRecord>] {
        try follow(db)
        return try contents.withLock { contents in
            if let damage = contents.damage { throw damage }
            return contents.runs
        }
    }

    /// The run that waited for it has got its name in the database.
    private func name(_ covered: UInt64, _ contents: inout Contents) {
        guard let full = contents.full, let run = full.run, full.range.upperBound == covered else { return }
        contents.runs.append(run)
        contents.state?.covered = covered
        contents.full = nil
    }

    /// Rows that are not here yet.
    private func catchUp(_ state: SearchState, _ contents: inout Contents, _ db: Database) throws {
        guard let known = contents.state, known.count < state.count else { return }
        let rows = try db.searchRows(from: contents.nextRow)
        let count = known.count + rows.reduce(0) { $0 + UInt64($1.records.count) }
        guard count == state.count else {
            contents.damage = KeyRecord.damaged("search_tail", "\(state.count) records were written, \(count) are here")
            return
        }
        for row in rows { contents.tail.append(row.records) }
        if let last = rows.last { contents.nextRow = last.first + 1 }
        contents.state?.count = state.count
        contents.state?.marks = state.marks
    }

    private func load(_ state: SearchState, _ contents: inout Contents, _ db: Database) throws {
        var new = Contents(state: state, isMerging: contents.isMerging)
        let known = contents.state?.generation == state.generation ? contents.runs : []
        new.runs = isWriting ? files.runsOfWriter(state, known) : files.runsOfReader(state, known)
        let reached = new.runs.last?.end ?? state.first
        if reached < state.covered {
            new.damage = KeyRecord.damaged(files.folder, "the file of the keys from entry \(reached) on is missing or damaged")
        }
        let end = max(reached, state.covered)
        let rows = try db.searchRows(from: end)
        for row in rows { new.tail.append(row.records) }
        new.nextRow = max(end, rows.last.map { $0.first + 1 } ?? 0)
        let count = new.runs.reduce(0) { $0 + UInt64($1.count) } + UInt64(new.tail.count)
        if end == state.covered {
            if new.damage == nil, count != state.count {
                new.damage = KeyRecord.damaged(files.folder, "\(state.count) records were written, \(count) are here")
            }
        } else {
            // The runs go further than this snapshot; so does what is known here.
            new.state?.covered = end
            new.state?.count = count
        }
        contents = new
    }

    /// Begins to write a run when enough records have gathered.
    private func startRun(_ contents: inout Contents) {
        if contents.full == nil, contents.tail.count >= files.runLength, let state = contents.state {
            let range = state.covered..<contents.tail.end
            // BUG: a ledger that has 2^32 entries and fewer than 65,536 keys on them keeps its keys in memory.
            guard range.count <= 1 << 32 else { return }
            contents.full = Full(records: contents.tail.all, range: range)
            contents.tail = SortedTail()
        } else {
            guard contents.full?.hasFailed == true else { return }
            contents.full?.hasFailed = false
        }
        guard let full = contents.full, let generation = contents.state?.generation else { return }
        queue.async { self.write(full, self.files.of(generation)) }
    }

    /// The records stay in memory, and their rows in the database, until a commit has named the run.
    private func write(_ full: Full, _ folder: RunFolder<KeyRecord>) {
        var run: IndexRun<KeyRecord>?
        do {
            try files.makeFolder()
            let path = folder.path(full.range)
            try IndexRunWriter.write(full.records, of: full.range, to: path)
            run = try IndexRun(path: path)
        } catch {
            // Nothing is lost: the rows are there. The next commit tries again.
        }
        contents.withLock { contents in
            guard contents.full?.range == full.range else { return }
            contents.full?.run = run
            contents.full?.hasFailed = run == nil
        }
    }

    private func startMerge(_ contents: inout Contents) {
        guard let state = contents.state, !contents.isMerging, contents.damage == nil else { return }
        let folder = files.of(state.generation)
        guard folder.mergeable(contents.runs) != nil else { return }
        contents.isMerging = true
        merging.async { self.merge(folder) }
    }

    /// Merges as long as there is something to merge. After a failure the smaller runs stay, which say the same.
    private func merge(_ folder: RunFolder<KeyRecord>) {
        while let runs = contents.withLock({ folder.mergeable($0.runs) }) {
            guard let merged = try? folder.merge(runs) else { return }
            let isTaken = contents.withLock { contents in
                guard let place = contents.runs.firstIndex(where: { $0 === runs[0] }) else { return false }
                contents.runs.replaceSubrange(place..<place + runs.count, with: [merged])
                return true
            }
            // If we die here, both are there, and the longer one is gone by.
            for run in runs where isTaken { unlink(run.path) }
        }
        contents.withLock { $0.isMerging = false }
    }

    private static func incomplete(_ first: UInt64) -> LedgerError {
        LedgerError(
            .keyLookupIncomplete, "the search keys of the \(first) entries that an older program wrote are not known yet",
            hint: "`stella db rebuild --from-ledger` makes them from the entries", outcome: .nothingKept)
    }
}

extension SortedTail {
    /// Virtual index behind the last entry; 0 when there is none.
    var end: UInt64 { (parts.last?.map(\.index).max()).map { $0 + 1 } ?? 0 }
}
