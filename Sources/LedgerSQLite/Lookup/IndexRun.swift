import Glibc
import Ledger
import Signing

/// Where the leaves of a stretch of the log lie: one immutable file, sorted by hash.
///
///     offset 0    "stella-leaves 1\n", then 4 × 8 bytes, big endian: first entry (virtual index), count, bits of a
///                 bucket's number, words of the filter
///     48          for each bucket 4 bytes where it ends, counted in records, and 4 bytes of its checksum
///     …           the filter, 8 bytes a word
///     …           SHA-256 of all before
///     …           records of 12 bytes: first 8 bytes of the leaf hash, place in the run
///
/// All integers are big endian. A bucket holds the records whose hashes begin alike, about 64; its checksum is the
/// beginning of their SHA-256. Everything is derived from the tiles: a damaged file is made again.
final class LeafRun: Sendable {
    static let magic = Array("stella-leaves 1\n".utf8)
    static let headerLength = 48

    struct Bucket: Equatable {
        let end: UInt32
        let checksum: UInt32
    }

    /// Virtual index of the first entry.
    let first: UInt64
    let count: Int
    let path: String
    private let bucketBits: Int
    private let buckets: [Bucket]
    private let filter: LeafFilter
    private let file: PosixFile
    private let recordsStart: Int

    var end: UInt64 { first + UInt64(count) }

    /// Reads and checks all but the records.
    ///
    /// - Throws: `ledger.leaf-lookup-damaged`.
    init(path: String) throws(LedgerError) {
        self.path = path
        file = try PosixFile(path, O_RDONLY)
        let header = try file.read(upTo: LeafRun.headerLength)
        guard header.count == LeafRun.headerLength, header.starts(with: LeafRun.magic) else {
            throw LeafRun.damaged(path, "it has no header")
        }
        func word(_ number: Int) -> UInt64 { header[16 + 8 * number..<24 + 8 * number].reduce(0) { $0 << 8 | UInt64($1) } }
        guard word(1) <= 1 << 31, word(2) <= 31, word(3) <= 1 << 31 else { throw LeafRun.damaged(path, "its header is wrong") }
        first = word(0)
        count = Int(word(1))
        bucketBits = Int(word(2))
        let (bucketCount, wordCount) = (1 << bucketBits, Int(word(3)))
        let length = 8 * (bucketCount + wordCount)
        let rest = try file.read(upTo: length + Digest.byteCount, at: LeafRun.headerLength)
        guard rest.count == length + Digest.byteCount,
            LeafRun.checksum(header, rest[..<length]).bytes.elementsEqual(rest[length...])
        else { throw LeafRun.damaged(path, "its beginning does not match its checksum") }
        (buckets, filter) = rest.withUnsafeBytes { bytes in
            (
                (0..<bucketCount).map { place in
                    Bucket(
                        end: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt32.self)),
                        checksum: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * place + 4, as: UInt32.self)))
                },
                LeafFilter(
                    words: (0..<wordCount).map {
                        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * (bucketCount + $0), as: UInt64.self))
                    })
            )
        }
        recordsStart = LeafRun.headerLength + length + Digest.byteCount
    }

    static func checksum(_ header: [UInt8], _ rest: ArraySlice<UInt8>) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(header)
        rest.withUnsafeBytes { hasher.update($0) }
        return hasher.finalize()
    }

    static func checksum(ofBucket bytes: UnsafeRawBufferPointer) -> UInt32 {
        SHA256.hash(bytes).withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)) }
    }

    func mayContain(_ prefix: UInt64) -> Bool { filter.mayContain(prefix) }

    /// Virtual indexes of entries whose leaf hash begins with `prefix`.
    func indexes(of prefix: UInt64) throws(LedgerError) -> [UInt64] {
        let bucket = bucketBits == 0 ? 0 : Int(prefix >> UInt64(64 - bucketBits))
        return try records(in: bucket..<bucket + 1).filter { $0.prefix == prefix }.map { first + UInt64($0.offset) }
    }

    /// The records whose hashes lie in slice `number` of `count` equal ones; both are powers of two.
    func records(inSlice number: Int, of count: Int) throws(LedgerError) -> [LeafRecord] {
        let perSlice = (1 << bucketBits) / count
        return try records(in: number * perSlice..<(number + 1) * perSlice)
    }

    private func records(in range: Range<Int>) throws(LedgerError) -> [LeafRecord] {
        let start = range.lowerBound == 0 ? 0 : Int(buckets[range.lowerBound - 1].end)
        let end = Int(buckets[range.upperBound - 1].end)
        guard start <= end, end <= count else { throw LeafRun.damaged(path, "its buckets overlap") }
        let bytes = try file.read(
            upTo: (end - start) * LeafRecord.byteCount, at: recordsStart + start * LeafRecord.byteCount)
        guard bytes.count == (end - start) * LeafRecord.byteCount else { throw LeafRun.damaged(path, "it is cut off") }
        let records: [LeafRecord]? = bytes.withUnsafeBytes { all in
            var from = start
            for bucket in buckets[range] {
                guard from <= Int(bucket.end), Int(bucket.end) <= end else { return nil }
                let part = all[(from - start) * LeafRecord.byteCount..<(Int(bucket.end) - start) * LeafRecord.byteCount]
                guard LeafRun.checksum(ofBucket: UnsafeRawBufferPointer(rebasing: part)) == bucket.checksum else { return nil }
                from = Int(bucket.end)
            }
            return (0..<end - start).map { LeafRecord(all, at: $0) }
        }
        guard let records else { throw LeafRun.damaged(path, "a bucket does not match its checksum") }
        return records
    }

    /// The sum of the marks of all records, each of them looked at.
    func sumOfMarks() throws(LedgerError) -> UInt64 {
        var sum: UInt64 = 0
        let slices = min(1 << bucketBits, 1024)
        for slice in 0..<slices {
            for record in try records(inSlice: slice, of: slices) {
                guard filter.mayContain(record.prefix) else { throw LeafRun.damaged(path, "its filter misses a leaf") }
                sum &+= record.mark
            }
        }
        return sum
    }

    static func damaged(_ path: String, _ detail: String) -> LedgerError {
        LedgerError(
            .leafLookupDamaged, "\(path): \(detail)",
            hint: "it is derived from the log: `stella db rebuild` makes it again", outcome: .nothingKept)
    }
}
