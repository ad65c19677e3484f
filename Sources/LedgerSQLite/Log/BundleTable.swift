import GRDB
import Ledger
import Signing
import Synchronization
import TLog
import Wire

/// The rows of the table `bundle`, and in memory where each record lies and when its entries were integrated: some 70
/// bytes for 256 entries.
///
/// A row never changes, so what was read once stays right. Rows are read 4,096 at a time, when one of them is first asked
/// for.
final class BundleTable: Sendable {
    private static let lot: UInt64 = 4096

    private let shard: Int
    private let shardOffset: UInt64
    private let lots = Mutex<[UInt64: [Bundle]]>([:])

    struct Bundle {
        let place: BundlePlace
        let encodedTimes: [UInt8]

        /// When one of its entries was integrated.
        func time(_ number: Int) -> Timestamp? { BundleRow.time(number, in: encodedTimes) }
    }

    init(shard: Int, shardOffset: UInt64) {
        self.shard = shard
        self.shardOffset = shardOffset
    }

    /// The record of bundle `number` of this tree, if it is among those known already.
    func known(_ number: UInt64) -> Bundle? {
        lots.withLock { lots in
            guard let lot = lots[number / BundleTable.lot], number % BundleTable.lot < UInt64(lot.count) else { return nil }
            return lot[Int(number % BundleTable.lot)]
        }
    }

    /// - Throws: `ledger.entry-damaged` for a row that is missing or not what it was.
    func bundle(_ number: UInt64, _ db: Database) throws -> Bundle {
        if let bundle = known(number) { return bundle }
        let first = number / BundleTable.lot * BundleTable.lot
        // Behind the last bundle of this tree lie those of the next one.
        let end = min(first + BundleTable.lot, try db.size(ofShard: shard) / UInt64(Tile.full))
        let bundles = try db.bundles(from: virtual(first), upTo: virtual(max(first, end))).map {
            Bundle(place: $0.place, encodedTimes: $0.encodedTimes)
        }
        lots.withLock { lots in
            // Another reader on a newer snapshot may have been here.
            if lots[first / BundleTable.lot]?.count ?? 0 < bundles.count { lots[first / BundleTable.lot] = bundles }
        }
        guard number - first < UInt64(bundles.count) else { throw missing(number) }
        return bundles[Int(number - first)]
    }

    private func virtual(_ number: UInt64) -> UInt64 { shardOffset + number * UInt64(Tile.full) }

    private func missing(_ number: UInt64) -> LedgerError {
        LedgerError(
            .entryDamaged, "the bundle of entry \(number * 256) is not in the database",
            hint: "run `stella ledger audit` and restore a backup")
    }
}

/// A row of the table `bundle`.
struct BundleRow {
    /// Virtual index of the first of its 256 entries.
    let first: UInt64
    let place: BundlePlace
    /// One for each entry.
    let times: [Timestamp]

    /// Runs of equal times: 2 bytes for how many, 8 for the POSIX seconds, big endian.
    var encodedTimes: [UInt8] {
        var bytes: [UInt8] = []
        var start = 0
        while start < times.count {
            var end = start
            while end < times.count, times[end] == times[start] { end += 1 }
            let (count, seconds) = (UInt16(end - start), UInt64(bitPattern: times[start].seconds))
            bytes += stride(from: 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: count >> UInt16($0)) }
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: seconds >> UInt64($0)) }
            start = end
        }
        return bytes
    }

    static func times(in bytes: [UInt8]) -> [Timestamp]? {
        var times: [Timestamp] = []
        guard bytes.count.isMultiple(of: 10) else { return nil }
        for start in stride(from: 0, to: bytes.count, by: 10) {
            let count = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            let seconds = bytes[start + 2..<start + 10].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            times += Array(repeating: Timestamp(seconds: Int64(bitPattern: seconds)), count: count)
        }
        return times.count == Tile.full ? times : nil
    }

    /// One of those times, without making the others.
    static func time(_ number: Int, in bytes: [UInt8]) -> Timestamp? {
        var rest = number
        for start in stride(from: 0, to: bytes.count - 9, by: 10) {
            let count = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            guard rest >= count else {
                let seconds = bytes[start + 2..<start + 10].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
                return Timestamp(seconds: Int64(bitPattern: seconds))
            }
            rest -= count
        }
        return nil
    }

    /// Over every field: times are in no tree, and a place that changed would serve another entry.
    var checksum: Digest {
        let words = "[\(first), \(place.segment), \(place.offset), \(place.length)]"
        return SHA256.hash(Array("bundle \(words)\n".utf8) + encodedTimes)
    }
}
