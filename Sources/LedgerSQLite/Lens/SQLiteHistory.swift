import GRDB
public import Ledger
public import VEXLens
import Wire

/// The kept histories of pairs: how long they are, and how they are made shorter.
///
/// Nothing here touches an entry or a verdict: what a history forgets the ledger still has, by number, id and pair. Rows are
/// removed few at a time, each batch in a transaction of its own and without a sync, so that a writer beside, of this process
/// or of another, waits for no more than one of them. If we die in between, the rest is there to be removed again.
public struct SQLiteHistory: Sendable {
    /// Rows that one transaction removes: about a millisecond's work.
    static let batch = 500
    /// Histories that one transaction shortens: each costs a look and a removal, all of them a millisecond again. A writer that
    /// waits looks again after ever longer sleeps, so that a long transaction before a short pause would keep it out for a while.
    static let pairsPerBatch = 50

    private let store: SQLiteLedgerStore<LensRowWriter>
    private var tables: ProjectionOptions { store.rowWriter.projections }

    /// - Parameter store: Of a directory that is open for maintenance, or for reading when nothing is removed.
    public init(_ store: SQLiteLedgerStore<LensRowWriter>) { self.store = store }

    /// What is removed when every history keeps its newest `keep` entries.
    public func excess(keep: Int) throws(LedgerError) -> HistoryCount {
        try store.read(isLong: true) { db in
            try db.statement(
                """
                SELECT count(*), sum(depth - ?1) FROM (
                    SELECT count(*) AS depth FROM \(tables.historyTable) GROUP BY pair HAVING count(*) > ?1)
                """
            ).bind(keep).first { HistoryCount(pairs: Int($0.int(0)), rows: Int($0.int(1))) } ?? HistoryCount()
        }
    }

    /// Lets every history keep its newest `keep` entries.
    ///
    /// - Parameters:
    ///   - keep: At least 1, the current verdict.
    ///   - pause: Called between two transactions, with what was removed so far: gives way to others.
    public func prune(keep: Int, pause: (HistoryCount) -> Void) throws(LedgerError) -> HistoryCount {
        precondition(keep > 0)
        var done = HistoryCount()
        var last: VirtualIndex?
        while true {
            var pairs = try longPairs(behind: last, keep: keep)[...]
            guard let end = pairs.last else { return done }
            while !pairs.isEmpty {
                let trimmed = try trim(pairs.prefix(SQLiteHistory.pairsPerBatch), keep: keep)
                pairs = pairs.dropFirst(trimmed.pairs)
                done.pairs += trimmed.pairs
                done.rows += trimmed.rows
                pause(done)
            }
            last = end
        }
    }

    /// Entries of histories below `end` that are not current, pair by pair, oldest first.
    public func superseded(before end: VirtualIndex, after place: HistoryPlace?, limit: Int) throws(LedgerError)
        -> [HistoryPlace]
    {
        try store.read(isLong: true) { db in
            try db.statement(
                """
                SELECT kept.pair, kept.log_index FROM \(tables.historyTable) AS kept
                JOIN \(tables.projectionTable) AS current ON current.pair = kept.pair
                WHERE (kept.pair, kept.log_index) > (?, ?) AND kept.log_index < ? AND kept.log_index <> current.log_index
                ORDER BY kept.pair, kept.log_index LIMIT ?
                """
            ).bind(place.signed.pair, place.signed.entry, end, limit)
                .all { HistoryPlace(pair: $0.index, entry: VirtualIndex(UInt64(bitPattern: $0.int(1)))) }
        }
    }

    /// Removes entries of histories, at most one batch of them.
    public func remove(_ places: [HistoryPlace]) throws(LedgerError) {
        try write { db in
            let delete = try db.statement("DELETE FROM \(tables.historyTable) WHERE pair = ? AND log_index = ?")
            for place in places { try delete.bind(place.pair, place.entry).run() }
        }
    }

    /// The pairs whose verdict changed most often, and what their verdicts take.
    public func churn(top limit: Int) throws(LedgerError) -> [PairChurn] {
        try store.read(isLong: true) { db in
            let pairs = try db.statement(
                """
                SELECT pair, vulnerability, product, versions FROM \(tables.projectionTable)
                ORDER BY versions DESC, vulnerability, product LIMIT ?
                """
            ).bind(limit).all { row in
                (
                    row.index, VerdictKey(vulnerability: Identifier(row.text(1)), product: Identifier(row.text(2))),
                    Int(row.int(3))
                )
            }
            return try pairs.map { pair, key, versions in
                let kept =
                    try db.statement("SELECT count(*) FROM \(tables.historyTable) WHERE pair = ?").bind(pair)
                    .first { Int($0.int(0)) } ?? 0
                return PairChurn(key: key, versions: versions, kept: kept, bytes: try bytes(of: key, db))
            }
        }
    }

    /// Of the envelopes of the pair's verdicts, traces and deltas.
    private func bytes(of key: VerdictKey, _ db: Database) throws -> Int {
        try db.statement(
            """
            WITH stated (id, envelope) AS (
                SELECT id, envelope FROM verdict WHERE vulnerability = ? AND product = ?
            ), envelopes (digest) AS (
                SELECT envelope FROM stated
                UNION ALL SELECT merge_trace.envelope FROM stated JOIN merge_trace ON merge_trace.verdict = stated.id
                UNION ALL SELECT delta.envelope FROM stated JOIN delta ON delta.new_verdict = stated.id
            )
            SELECT sum(coalesce(
                (SELECT length FROM packed_blob WHERE packed_blob.digest = envelopes.digest),
                (SELECT length(bytes) FROM blob WHERE blob.digest = envelopes.digest))) FROM envelopes
            """
        ).bind(key.vulnerability, key.product).first { Int($0.int(0)) } ?? 0
    }

    private func longPairs(behind last: VirtualIndex?, keep: Int) throws(LedgerError) -> [VirtualIndex] {
        try store.read(isLong: true) { db in
            try db.statement(
                """
                SELECT pair FROM \(tables.historyTable) WHERE pair > ? GROUP BY pair HAVING count(*) > ? ORDER BY pair LIMIT ?
                """
            ).bind(last.map { Int64(bitPattern: $0.value) } ?? -1, keep, SQLiteHistory.batch).all { $0.index }
        }
    }

    /// Shortens histories in their order, in one transaction, until a batch of rows is removed: many short histories must not
    /// cost a transaction and a pause each.
    ///
    /// - Returns: How many histories are as short as they shall be, and the rows that went.
    private func trim(_ pairs: ArraySlice<VirtualIndex>, keep: Int) throws(LedgerError) -> HistoryCount {
        var done = HistoryCount()
        try write { db in
            for pair in pairs where done.rows < SQLiteHistory.batch {
                // Counted in the transaction: a writer may have trimmed the history itself.
                let depth =
                    try db.statement("SELECT count(*) FROM \(tables.historyTable) WHERE pair = ?").bind(pair)
                    .first { Int($0.int(0)) } ?? 0
                let excess = max(0, depth - keep)
                let removed = min(excess, SQLiteHistory.batch - done.rows)
                if removed > 0 {
                    try db.statement(
                        """
                        DELETE FROM \(tables.historyTable) WHERE pair = ?1 AND log_index <= (
                            SELECT log_index FROM \(tables.historyTable) WHERE pair = ?1 ORDER BY log_index LIMIT 1 OFFSET ?2)
                        """
                    ).bind(pair, removed - 1).run()
                }
                done.rows += removed
                guard removed == excess else { return }
                done.pairs += 1
            }
        }
        return done
    }

    /// Lost to a power cut, the rows are merely there again: so nobody has to wait for a disk.
    private func write(_ body: (Database) throws -> Void) throws(LedgerError) {
        guard store.isMaintaining else {
            throw LedgerError(.storeReadOnly, "the ledger is not open for maintenance", outcome: .nothingKept)
        }
        try store.write(body)
    }
}

/// Histories, and entries of them.
public struct HistoryCount: Sendable, Equatable {
    public var pairs = 0
    public var rows = 0

    public init(pairs: Int = 0, rows: Int = 0) {
        self.pairs = pairs
        self.rows = rows
    }
}

/// An entry of a history: the pair, by its first verdict's entry, and the entry of a verdict on it.
public struct HistoryPlace: Sendable, Hashable {
    public let pair: VirtualIndex
    public let entry: VirtualIndex

    public init(pair: VirtualIndex, entry: VirtualIndex) {
        self.pair = pair
        self.entry = entry
    }
}

extension HistoryPlace? {
    fileprivate var signed: (pair: Int64, entry: Int64) {
        map { (Int64(bitPattern: $0.pair.value), Int64(bitPattern: $0.entry.value)) } ?? (-1, -1)
    }
}

/// How often the verdict on a pair changed.
public struct PairChurn: Sendable, Equatable {
    public let key: VerdictKey
    /// Verdicts that the ledger holds, and how many of them the history shows.
    public let versions: Int
    public let kept: Int
    /// Of the signed statements about them: verdicts, merge traces and deltas.
    public let bytes: Int
}
