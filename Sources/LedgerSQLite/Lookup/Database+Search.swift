import GRDB
import Ledger
import Signing

/// What the database says of the lookup by search key: its one row of `search_state`.
struct SearchState: Equatable {
    /// Grows when all keys are replaced; files of another one are none of ours.
    var generation: UInt64 = 1
    /// Virtual index of the first entry whose keys are known.
    var first: UInt64
    /// Records of entries below are in files, those of the others are rows of `search_tail`.
    var covered: UInt64
    /// Of all records, in files and rows.
    var count: UInt64 = 0
    var marks: UInt64 = 0

    init(first: UInt64) {
        self.first = first
        covered = first
    }

    fileprivate var checksum: Digest {
        SHA256.hash(Array("search \(generation) \(first) \(covered) \(count) \(marks)\n".utf8))
    }
}

/// A row of the table `search_tail`: the records of one commit, sorted.
struct SearchRow {
    /// Virtual index of the first entry of the commit.
    let first: UInt64
    let records: [KeyRecord]
}

extension Database {
    func searchState() throws -> SearchState {
        let row = try statement("SELECT generation, first, covered, count, marks, checksum FROM search_state").first { row in
            let words = (0..<5).map { UInt64(bitPattern: row.int($0)) }
            var state = SearchState(first: words[1])
            (state.generation, state.covered, state.count, state.marks) = (words[0], words[2], words[3], words[4])
            return (state, row.bytes(5))
        }
        guard let (state, checksum) = row, checksum == state.checksum.bytes else {
            throw KeyRecord.damaged("search_state", "the row does not match its checksum")
        }
        return state
    }

    /// Also of a state that is damaged: whoever replaces all keys needs no more of it.
    func searchGeneration() throws -> UInt64 {
        try statement("SELECT generation FROM search_state").first { UInt64(bitPattern: $0.int(0)) & UInt64(UInt32.max) } ?? 0
    }

    func write(_ state: SearchState) throws {
        let words = [state.generation, state.first, state.covered, state.count, state.marks].map { Int64(bitPattern: $0) }
        try statement("INSERT OR REPLACE INTO search_state VALUES (1, ?, ?, ?, ?, ?, ?)")
            .bind(words[0], words[1], words[2], words[3], words[4], state.checksum).run()
    }

    /// The rows of commits that began at `first` or later, in their order.
    func searchRows(from first: UInt64) throws -> [SearchRow] {
        try statement("SELECT first, records, checksum FROM search_tail WHERE first >= ? ORDER BY first")
            .bind(Int64(bitPattern: first)).all { row in
                let first = UInt64(bitPattern: row.int(0))
                let bytes = row.bytes(1)
                guard row.bytes(2) == SearchRow.checksum(first, bytes).bytes else {
                    throw KeyRecord.damaged("search_tail", "the row of entry \(first) does not match its checksum")
                }
                return SearchRow(first: first, records: bytes.withUnsafeBytes { KeyRecord.decode($0, first: first) })
            }
    }

    func write(_ row: SearchRow) throws {
        let bytes = KeyRecord.encode(row.records, first: row.first)
        try statement("INSERT INTO search_tail (first, records, checksum) VALUES (?, ?, ?)")
            .bind(Int64(bitPattern: row.first), bytes, SearchRow.checksum(row.first, bytes)).run()
    }

    func removeSearchRows(upTo end: UInt64) throws {
        try statement("DELETE FROM search_tail WHERE first < ?").bind(Int64(bitPattern: end)).run()
    }
}

extension SearchRow {
    fileprivate static func checksum(_ first: UInt64, _ records: [UInt8]) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(Array("search \(first)\n".utf8))
        hasher.update(records)
        return hasher.finalize()
    }
}
