import Glibc
public import Ledger
import Signing

/// A file of `ledger export`, read line by line.
public struct ExportFile: EntrySource {
    public let place: String
    public let note: String
    public let first: UInt64
    public var hasTimes: Bool { true }

    /// Reads the file once and compares its sum: what is cut off or altered is refused before an entry is taken.
    ///
    /// - Throws: `ledger.source-damaged`, and what opening and reading throw.
    public init(_ path: String) throws(LedgerError) {
        place = path
        var lines = try FileLines(path)
        let start = try lines.next() ?? []
        let head = try ExportFormat.head(in: start, of: path)
        var sum = SHA256Hasher()
        var last = start
        while let line = try lines.next() {
            sum.update(last)
            last = line
        }
        first = head.first
        note = try ExportFormat.note(in: last, after: sum.finalize(), of: path)
    }

    public func read(
        _ range: Range<UInt64>, _ take: (ReturnedEntry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        var lines = try FileLines(place)
        // The first line is the head.
        for _ in 0..<range.lowerBound - first + 1 { _ = try lines.next() }
        for _ in range {
            guard let line = try lines.next() else { throw .damagedSource(place, "it ends too early") }
            try take(try ExportFormat.entry(in: line, of: place))
        }
    }
}

/// The lines of a file, one at a time, each with its line feed; what stands behind the last line feed is part of none.
private struct FileLines {
    private let file: PosixFile
    private var offset = 0
    private var buffer: [UInt8] = []
    /// Where the next line begins in the buffer.
    private var start = 0

    init(_ path: String) throws(LedgerError) { file = try PosixFile(path, O_RDONLY) }

    /// nil behind the last.
    mutating func next() throws(LedgerError) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0a) {
                defer { start = end + 1 }
                return Array(buffer[start...end])
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            let bytes = try file.read(upTo: 1 << 18, at: offset)
            guard !bytes.isEmpty else { return nil }
            offset += bytes.count
            buffer += bytes
        }
    }
}
