import Glibc
import Ledger
import Signing

/// Writes a run: the records slice by slice, then what lies before them. Durable under its name when done, or not there.
struct LeafRunWriter: ~Copyable {
    private let path: String
    private let file: PosixFile
    private let first: UInt64
    private let count: Int
    private let bucketBits: Int
    private let recordsStart: Int
    private var written = 0
    private var buckets: [LeafRun.Bucket] = []
    private var filter: LeafFilter

    private static let temporarySuffix = ".new"

    /// - Parameter first: Virtual index of the first entry.
    private init(path: String, first: UInt64, count: Int) throws(LedgerError) {
        self.path = path
        self.first = first
        self.count = count
        bucketBits = max(0, (count / 64).bitWidth - (count / 64).leadingZeroBitCount - 1)
        filter = LeafFilter(capacity: count)
        recordsStart = LeafRun.headerLength + 8 * (1 << bucketBits + filter.words.count) + Digest.byteCount
        buckets.reserveCapacity(1 << bucketBits)
        file = try PosixFile(path + LeafRunWriter.temporarySuffix, O_RDWR | O_CREAT | O_TRUNC)
    }

    static func isTemporary(_ name: String) -> Bool { name.hasSuffix(temporarySuffix) }

    /// A run of leaves in the order of the log.
    static func write(_ leaves: some Collection<Digest>, from first: UInt64, to path: String) throws(LedgerError) {
        var records: [LeafRecord] = []
        records.reserveCapacity(leaves.count)
        for leaf in leaves { records.append(LeafRecord(prefix: LeafRecord.prefix(of: leaf), offset: UInt32(records.count))) }
        records.sort()
        var writer = try LeafRunWriter(path: path, first: first, count: records.count)
        try writer.append(records, slice: 0, of: 1)
        try writer.finish()
    }

    /// One run instead of several that follow one another.
    static func merge(_ runs: [LeafRun], to path: String) throws(LedgerError) {
        let first = runs[0].first
        var writer = try LeafRunWriter(path: path, first: first, count: runs.reduce(0) { $0 + $1.count })
        // One slice of the hashes after the other, so that a 64th of the records is in memory at a time.
        let slices = 64
        for slice in 0..<slices {
            var records: [LeafRecord] = []
            for run in runs {
                let shift = UInt32(run.first - first)
                for record in try run.records(inSlice: slice, of: slices) {
                    records.append(LeafRecord(prefix: record.prefix, offset: record.offset + shift))
                }
            }
            records.sort()
            try writer.append(records, slice: slice, of: slices)
        }
        try writer.finish()
    }

    /// The next records; all of one slice of the hashes, sorted.
    private mutating func append(_ records: [LeafRecord], slice: Int, of slices: Int) throws(LedgerError) {
        let bytes = LeafRecord.encode(records[...])
        try file.write(bytes, at: recordsStart + written * LeafRecord.byteCount)
        var start = 0
        for bucket in slice * (1 << bucketBits) / slices..<(slice + 1) * (1 << bucketBits) / slices {
            var end = start
            while end < records.count, bucketBits == 0 || Int(records[end].prefix >> UInt64(64 - bucketBits)) == bucket {
                end += 1
            }
            let checksum = bytes.withUnsafeBytes { bytes in
                LeafRun.checksum(
                    ofBucket: UnsafeRawBufferPointer(
                        rebasing: bytes[start * LeafRecord.byteCount..<end * LeafRecord.byteCount]))
            }
            buckets.append(LeafRun.Bucket(end: UInt32(written + end), checksum: checksum))
            start = end
        }
        for record in records { filter.insert(record.prefix) }
        written += records.count
    }

    private consuming func finish() throws(LedgerError) {
        var header = LeafRun.magic
        for word in [first, UInt64(count), UInt64(bucketBits), UInt64(filter.words.count)] {
            LeafRunWriter.append(word, to: &header)
        }
        var rest: [UInt8] = []
        rest.reserveCapacity(8 * (buckets.count + filter.words.count))
        for bucket in buckets { LeafRunWriter.append(UInt64(bucket.end) << 32 | UInt64(bucket.checksum), to: &rest) }
        for word in filter.words { LeafRunWriter.append(word, to: &rest) }
        try file.write(header + rest + LeafRun.checksum(header, rest[...]).bytes, at: 0)
        try file.sync()
        // If we die before the rename is durable, the run is missing and is made again from the tiles.
        guard rename(path + LeafRunWriter.temporarySuffix, path) == 0 else { throw PosixFile.failure("rename \(path)") }
        try PosixFile.syncDirectory(of: path)
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
