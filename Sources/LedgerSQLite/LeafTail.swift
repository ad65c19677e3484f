import Signing
import TLog

/// The newest leaf hashes, which the table `leaf` does not hold yet.
///
/// Leaf hashes are random, so writing each at once would touch a page of the lookup for every entry, more than all the
/// rest of a commit. They wait here, and go to the table in sorted order, ``flushThreshold`` at a time. The tail is
/// derived: when a ledger is opened it is read back from the tiles, at most 2 MiB of them.
struct LeafTail: Sendable {
    /// Entries that wait before they are written.
    static let flushThreshold = 65_536

    /// Entries below this one are in the table.
    private(set) var indexed: UInt64
    private var leaves: [Digest: UInt64] = [:]

    /// The first entry that neither the table nor the tail knows. Counted, for a damaged tile may repeat a hash.
    private(set) var end: UInt64

    init(indexed: UInt64) {
        self.indexed = indexed
        end = indexed
    }

    func index(of leaf: Digest) -> UInt64? { leaves[leaf] }

    /// Adds entries from ``end`` on.
    mutating func append(_ hashes: some Sequence<Digest>) {
        for hash in hashes {
            leaves[hash] = end
            end += 1
        }
    }

    /// What a flush writes, in the order of the table.
    func sortedRows(with more: [Digest]) -> [(prefix: Int64, index: UInt64)] {
        var rows = leaves.map { (LeafTail.prefix($0.key), $0.value) }
        rows.reserveCapacity(rows.count + more.count)
        for (place, hash) in more.enumerated() { rows.append((LeafTail.prefix(hash), end + UInt64(place))) }
        return rows.sorted { $0 < $1 }
    }

    /// The first 8 bytes of a hash as SQLite's integer.
    static func prefix(_ hash: Digest) -> Int64 {
        hash.withUnsafeBytes { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
    }
}
