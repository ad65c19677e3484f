import Glibc
import Ledger
import Signing

/// Writes a run: the records, then what lies before them. Durable under its name when done, or not there.
struct IndexRunWriter<Record: IndexRecord>: ~Copyable {
    private let path: String
    private let file: PosixFile
    private let range: Range<UInt64>
    private let count: Int
    private let headLength: Int
    private var written = 0
    /// Of blocks that are not written yet; whole ones but for the last of the run.
    private var waiting: [Record] = []
    private var blocks: [UInt8] = []
    private var filter: RunFilter

    private static var temporarySuffix: String { ".new" }
    /// Records that are written at once.
    private static var step: Int { 128 * IndexRun<Record>.blockLength }

    private init(path: String, range: Range<UInt64>, count: Int) throws(LedgerError) {
        self.path = path
        self.range = range
        self.count = count
        filter = Record.isFiltered ? RunFilter(capacity: count) : RunFilter(words: [])
        let blockCount = (count + IndexRun<Record>.blockLength - 1) / IndexRun<Record>.blockLength
        let blocksLength = blockCount * (Record.byteCount + 4)
        headLength = IndexRun<Record>.headerLength + blocksLength + 8 * filter.words.count + Digest.byteCount
        blocks.reserveCapacity(blocksLength)
        waiting.reserveCapacity(Self.step)
        file = try PosixFile(path + Self.temporarySuffix, O_RDWR | O_CREAT | O_TRUNC)
    }

    static func isTemporary(_ name: String) -> Bool { name.hasSuffix(temporarySuffix) }

    /// What a temporary file would have been called.
    static func finalName(_ name: String) -> String { String(name.dropLast(temporarySuffix.count)) }

    /// A run of the entries of `range`.
    ///
    /// - Parameter records: Sorted.
    static func write(_ records: [Record], of range: Range<UInt64>, to path: String) throws(LedgerError) {
        var writer = try IndexRunWriter(path: path, range: range, count: records.count)
        for record in records { try writer.append(record) }
        try writer.finish()
    }

    /// One run instead of several that follow one another; a few blocks of each are in memory at a time.
    static func merge(_ runs: [IndexRun<Record>], to path: String) throws(LedgerError) {
        var writer = try IndexRunWriter(
            path: path, range: runs[0].first..<runs[runs.count - 1].end, count: runs.reduce(0) { $0 + $1.count })
        var readers: [IndexRunReader<Record>] = []
        for run in runs {
            if let reader = try IndexRunReader(run) { readers.append(reader) }
        }
        while var least = readers.indices.first {
            for number in readers.indices.dropFirst() where readers[number].next < readers[least].next { least = number }
            try writer.append(readers[least].next)
            if try !readers[least].advance() { readers.remove(at: least) }
        }
        try writer.finish()
    }

    /// The part of a run that lies before an entry.
    static func cut(_ run: IndexRun<Record>, at end: UInt64, to path: String) throws(LedgerError) {
        func each(_ take: (Record) throws(LedgerError) -> Void) throws(LedgerError) {
            guard var reader = try IndexRunReader(run) else { return }
            repeat {
                if reader.next.index < end { try take(reader.next) }
            } while try reader.advance()
        }
        var count = 0
        try each { (_) throws(LedgerError) in count += 1 }
        var writer = try IndexRunWriter(path: path, range: run.first..<end, count: count)
        try each { (record) throws(LedgerError) in try writer.append(record) }
        try writer.finish()
    }

    private mutating func append(_ record: Record) throws(LedgerError) {
        waiting.append(record)
        filter.insert(record.prefix)
        if waiting.count == Self.step { try flush() }
    }

    private mutating func flush() throws(LedgerError) {
        let bytes = Record.encode(waiting, first: range.lowerBound)
        try file.write(bytes, at: headLength + written * Record.byteCount)
        let width = IndexRun<Record>.blockLength * Record.byteCount
        bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: width) {
                let block = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + width, bytes.count)])
                blocks += block[..<Record.byteCount]
                withUnsafeBytes(of: IndexRun<Record>.checksum(ofBlock: block).bigEndian) { blocks += $0 }
            }
        }
        written += waiting.count
        waiting.removeAll(keepingCapacity: true)
    }

    private consuming func finish() throws(LedgerError) {
        try flush()
        var header = Record.magic
        for word in [range.lowerBound, range.upperBound, UInt64(count), UInt64(filter.words.count)] {
            Self.append(word, to: &header)
        }
        var rest = blocks
        rest.reserveCapacity(blocks.count + 8 * filter.words.count)
        for word in filter.words { Self.append(word, to: &rest) }
        try file.write(header + rest + IndexRun<Record>.checksum(header, rest[...]).bytes, at: 0)
        try file.sync()
        // If we die before the rename is durable, the run is missing, nobody counts on it, and it is made again.
        guard rename(path + Self.temporarySuffix, path) == 0 else { throw PosixFile.failure("rename \(path)") }
        try PosixFile.syncDirectory(of: path)
    }

    private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Goes through a run from its first record on.
struct IndexRunReader<Record: IndexRecord> {
    private static var step: Int { 16 }

    private let run: IndexRun<Record>
    private var block = 0
    private var records: [Record] = []
    private var place = 0
    private(set) var next: Record

    /// nil for a run without records.
    init?(_ run: IndexRun<Record>) throws(LedgerError) {
        self.run = run
        guard run.count > 0 else { return nil }
        records = try run.records(inBlocks: 0..<min(Self.step, run.blockCount))
        block = min(Self.step, run.blockCount)
        next = records[0]
    }

    /// Whether there is a next one.
    mutating func advance() throws(LedgerError) -> Bool {
        place += 1
        if place == records.count {
            guard block < run.blockCount else { return false }
            let end = min(block + Self.step, run.blockCount)
            records = try run.records(inBlocks: block..<end)
            (block, place) = (end, 0)
        }
        next = records[place]
        return true
    }
}
