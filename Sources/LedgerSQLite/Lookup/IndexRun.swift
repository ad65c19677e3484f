import Glibc
import Ledger
import Signing

/// Records of a stretch of the log: one immutable file, sorted.
///
///     offset 0    "stella-leaves 2\n" or "stella-search 2\n", then 4 × 8 bytes: first entry and end (virtual indexes),
///                 how many records, words of the filter
///     48          for each block of 64 records its first record and 4 bytes of its checksum
///     …           the filter, 8 bytes a word; that of search keys has no words (in "stella-search 1\n" it has some,
///                 and is not gone by)
///     …           SHA-256 of all before
///     …           records: 8 bytes of a leaf hash or 16 of a search key, and 4 bytes place, counted from the first entry
///
/// All integers are big endian. A block's checksum is the beginning of the SHA-256 of its records. Everything but the
/// records is in memory, so that a record is found by one read.
final class IndexRun<Record: IndexRecord>: Sendable {
    struct Block {
        let first: Record
        let checksum: UInt32
    }

    static var headerLength: Int { 48 }
    static var blockLength: Int { 64 }

    /// Virtual index of the first entry of the stretch, and of the one behind its last.
    let first: UInt64
    let end: UInt64
    let count: Int
    let path: String
    let file: PosixFile
    /// Bytes before the records.
    let headLength: Int
    private let blocks: [Block]
    private let filter: RunFilter

    /// Reads and checks all but the records.
    ///
    /// - Throws: What the kind of record says of a damaged file.
    init(path: String) throws(LedgerError) {
        self.path = path
        file = try PosixFile(path, O_RDONLY)
        let header = try file.read(upTo: Self.headerLength)
        guard header.count == Self.headerLength,
            ([Record.magic] + [Record.olderMagic].compactMap { $0 }).contains(where: { header.starts(with: $0) })
        else {
            throw Record.damaged(path, "it has no header")
        }
        func word(_ number: Int) -> UInt64 { header[16 + 8 * number..<24 + 8 * number].reduce(0) { $0 << 8 | UInt64($1) } }
        guard word(0) < word(1), word(1) - word(0) <= 1 << 32, word(2) <= 1 << 31, word(3) <= 1 << 31 else {
            throw Record.damaged(path, "its header is wrong")
        }
        let (first, words) = (word(0), Int(word(3)))
        self.first = first
        end = word(1)
        count = Int(word(2))
        let width = Record.byteCount + 4
        let blocksLength = (count + Self.blockLength - 1) / Self.blockLength * width
        let length = blocksLength + 8 * words
        let rest = try file.read(upTo: length + Digest.byteCount, at: Self.headerLength)
        guard rest.count == length + Digest.byteCount,
            Self.checksum(header, rest[..<length]).bytes.elementsEqual(rest[length...])
        else { throw Record.damaged(path, "its beginning does not match its checksum") }
        (blocks, filter) = rest.withUnsafeBytes { bytes in
            (
                stride(from: 0, to: blocksLength, by: width).map { start in
                    Block(
                        first: Record(UnsafeRawBufferPointer(rebasing: bytes[start..<start + width]), at: 0, first: first),
                        checksum: UInt32(
                            bigEndian: bytes.loadUnaligned(fromByteOffset: start + Record.byteCount, as: UInt32.self)))
                },
                RunFilter(
                    words: (0..<(Record.isFiltered ? words : 0)).map {
                        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: blocksLength + 8 * $0, as: UInt64.self))
                    })
            )
        }
        headLength = Self.headerLength + length + Digest.byteCount
        guard try PosixFile.length(of: path) >= headLength + count * Record.byteCount else {
            throw Record.damaged(path, "it is cut off")
        }
    }

    static func checksum(_ header: [UInt8], _ rest: ArraySlice<UInt8>) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(header)
        rest.withUnsafeBytes { hasher.update($0) }
        return hasher.finalize()
    }

    static func checksum(ofBlock bytes: UnsafeRawBufferPointer) -> UInt32 {
        SHA256.hash(bytes).withUnsafeBytes { UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self)) }
    }

    /// Of the whole file.
    var length: Int { headLength + count * Record.byteCount }

    /// What lies before the records.
    func head() throws(LedgerError) -> [UInt8] { try file.read(upTo: headLength) }

    var blockCount: Int { blocks.count }

    /// The places of those of many that it may have, by their hashes (``RunFilter/hash(_:)``); all in a run without filter.
    func places(in hashes: [UInt64]) -> [Int] { filter.places(in: hashes) }

    /// The records from `record` on, in their order, as long as `take` wants more.
    func records(from record: Record, _ take: (Record) -> Bool) throws(LedgerError) {
        // The last block that begins before it or with it.
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].first > record { high = middle } else { low = middle + 1 }
        }
        for number in max(low - 1, 0)..<blocks.count {
            for found in try records(inBlocks: number..<number + 1) where found >= record {
                guard take(found) else { return }
            }
        }
    }

    /// All records of some blocks, each block compared with its checksum.
    func records(inBlocks range: Range<Int>) throws(LedgerError) -> [Record] {
        let (start, end) = (range.lowerBound * Self.blockLength, min(range.upperBound * Self.blockLength, count))
        let length = (end - start) * Record.byteCount
        let bytes = try file.read(upTo: length, at: headLength + start * Record.byteCount)
        guard bytes.count == length else { throw Record.damaged(path, "it is cut off") }
        let records: [Record]? = bytes.withUnsafeBytes { bytes in
            let width = Self.blockLength * Record.byteCount
            for number in range {
                let from = (number - range.lowerBound) * width
                let block = UnsafeRawBufferPointer(rebasing: bytes[from..<min(from + width, length)])
                guard Self.checksum(ofBlock: block) == blocks[number].checksum else { return nil }
            }
            return Record.decode(bytes, first: first)
        }
        guard let records else { throw Record.damaged(path, "a block does not match its checksum") }
        return records
    }

    /// The sum of the marks of all records, each of them looked at: sorted, in its block, and let through by the filter.
    func sumOfMarks() throws(LedgerError) -> UInt64 {
        var sum: UInt64 = 0
        var last: Record?
        for number in 0..<blocks.count {
            let records = try records(inBlocks: number..<number + 1)
            guard records.first == blocks[number].first else { throw Record.damaged(path, "a block begins elsewhere") }
            for record in records {
                guard last.map({ $0 < record }) ?? true else { throw Record.damaged(path, "it is not sorted") }
                guard record.index < end else { throw Record.damaged(path, "an entry lies behind its end") }
                guard filter.mayContain(record.prefix) else { throw Record.damaged(path, "its filter misses a record") }
                sum &+= record.mark
                last = record
            }
        }
        return sum
    }
}
