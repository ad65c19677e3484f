/// Limits on a JSON text; what exceeds one is refused with its own code.
public struct JSONLimits: Sendable {
    /// How deep objects and arrays may nest.
    public var depth: Int
    /// How many bytes the text may have (at most 2³² − 2).
    public var bytes: Int
    /// Whether a leading UTF-8 byte order mark is stepped over instead of refused.
    public var allowsByteOrderMark: Bool

    public init(depth: Int = 64, bytes: Int = Int(UInt32.max) - 1, allowsByteOrderMark: Bool = false) {
        self.depth = depth
        self.bytes = min(bytes, Int(UInt32.max) - 1)
        self.allowsByteOrderMark = allowsByteOrderMark
    }
}

/// A JSON text that has been read strictly, beside its exact bytes.
///
/// Accepts RFC 8259 in valid UTF-8 and nothing else; duplicate member names (compared after unescaping) refuse the
/// text. The document keeps the bytes, 8 bytes per value and name, and 8 more per object or array; strings and numbers are
/// decoded when asked for, so every value knows its byte range in the original.
public struct JSONDocument: Sendable {
    let tape: JSONTape
    public let hadByteOrderMark: Bool

    /// Reads all of `bytes`, or throws a ``JSONError`` with the position.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let mark = try JSONDocument.leadingMark(of: bytes, limits)
        let entries = try JSONDocument.scan(bytes, from: mark, limits, JSONTapeSink(expecting: bytes.count)).entries
        tape = JSONTape(bytes: bytes, entries: entries)
        hadByteOrderMark = mark > 0
    }

    /// Reads all of `bytes` and keeps nothing, or throws what ``init(_:limits:)`` would.
    public static func validate(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        _ = try scan(bytes, from: leadingMark(of: bytes, limits), limits, DiscardingSink())
    }

    public var bytes: [UInt8] { tape.bytes }
    public var root: JSONNode { JSONNode(tape: tape, index: 0) }

    private static func leadingMark(of bytes: [UInt8], _ limits: JSONLimits) throws(JSONError) -> Int {
        guard bytes.count <= limits.bytes else {
            throw JSONError(.size, "\(bytes.count) bytes, at most \(limits.bytes) are read", at: limits.bytes)
        }
        return limits.allowsByteOrderMark && bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }

    private static func scan<Sink: JSONSink>(
        _ bytes: [UInt8], from start: Int, _ limits: JSONLimits, _ sink: Sink
    ) throws(JSONError) -> Sink {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var scanner = JSONScanner(buffer, from: start, maximumDepth: limits.depth, sink: sink)
            try scanner.scanText()
            return scanner.sink
        }
    }
}

/// The bytes and, in document order, where each value begins and ends.
///
/// An object or array has a second entry, after everything inside it, that says where it ends.
final class JSONTape: Sendable {
    struct Entry {
        /// The first byte; of a second entry, one past the last byte.
        let start: UInt32
        /// Of an object or array, the entry after its second one; of anything else, one past its last byte.
        var link: UInt32
    }

    let bytes: [UInt8]
    let entries: [Entry]

    init(bytes: [UInt8], entries: [Entry]) {
        self.bytes = bytes
        self.entries = entries
    }

    @inline(__always) func isContainer(_ index: Int) -> Bool {
        // "[" and "{" differ in one bit, and no other value begins with either.
        bytes[Int(entries[index].start)] | 0x20 == UInt8(ascii: "{")
    }

    @inline(__always) func range(of index: Int) -> Range<Int> {
        let entry = entries[index]
        let end = isContainer(index) ? entries[Int(entry.link) - 1].start : entry.link
        return Int(entry.start)..<Int(end)
    }

    /// The entry after this value and everything inside it.
    @inline(__always) func next(after index: Int) -> Int {
        isContainer(index) ? Int(entries[index].link) : index + 1
    }

    /// The second entry of this object or array.
    @inline(__always) func close(of index: Int) -> Int { Int(entries[index].link) - 1 }
}

private struct JSONTapeSink: JSONSink {
    var entries: [JSONTape.Entry] = []

    /// Vendor documents hold a value or a name every 25 bytes or so, dense ones every 15; memory that is never written to
    /// costs nothing.
    init(expecting bytes: Int) { entries.reserveCapacity(bytes / 14 + 8) }

    @inline(__always) mutating func begin(at offset: Int) -> Int {
        entries.append(JSONTape.Entry(start: UInt32(truncatingIfNeeded: offset), link: 0))
        return entries.count - 1
    }

    @inline(__always) mutating func end(_ token: Int, at offset: Int) {
        entries[token].link = UInt32(truncatingIfNeeded: offset)
    }

    @inline(__always) mutating func close(_ token: Int, at offset: Int) {
        entries.append(JSONTape.Entry(start: UInt32(truncatingIfNeeded: offset), link: 0))
        entries[token].link = UInt32(truncatingIfNeeded: entries.count)
    }
}
