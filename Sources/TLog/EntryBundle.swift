/// Up to 256 neighbouring entries, stored and served as one file (C2SP tlog-tiles).
///
/// Bundle `index` holds the leaves from `index·256`; its path and its width follow the level 0 tile of the same index.
/// In the file every entry follows its length as a big-endian uint16.
public struct EntryBundle: Hashable, Sendable, CustomStringConvertible {
    public let index: UInt64
    /// 1 … 256; fewer than 256 is a partial bundle.
    public let width: Int

    /// The longest entry, in bytes, that the length field can carry.
    public static let maxEntryLength = 65_535

    /// Requires `1 ≤ width ≤ 256`.
    public init(index: UInt64, width: Int = Tile.full) {
        precondition((1...Tile.full).contains(width), "a bundle holds 1 to 256 entries")
        self.index = index
        self.width = width
    }

    public var isPartial: Bool { width < Tile.full }

    /// `tile/entries/<index>[.p/<width>]`, relative to the log's prefix.
    public var path: String { "tile/entries/" + TilePath.format(index: index, width: width) }

    /// Reads a path in its one spelling; nil for anything else.
    public init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "tile", parts[1] == "entries", let place = TilePath.parse(parts[2])
        else { return nil }
        self.init(index: place.index, width: place.width)
        guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
    }

    public var description: String { path }

    /// The bundles of a tree of `to` leaves that one of `from` leaves lacks or has with fewer entries.
    ///
    /// - Throws: `tlog.size-out-of-range` when `from` is above `to`.
    public static func growth(from: TreeSize, to: TreeSize) throws(TLogError) -> [EntryBundle] {
        guard from <= to else {
            throw TLogError(.sizeOutOfRange, "a tree of \(from) leaves does not grow to \(to)")
        }
        guard from < to else { return [] }
        return (from.value / 256...(to.value - 1) / 256).map { index in
            EntryBundle(index: index, width: Int(min(256, to.value - index * 256)))
        }
    }

    /// The bytes of a bundle. Requires 1 … 256 entries.
    ///
    /// - Throws: `tlog.entry-too-long`.
    public static func encode(_ entries: some Collection<[UInt8]>) throws(TLogError) -> [UInt8] {
        precondition((1...Tile.full).contains(entries.count), "a bundle holds 1 to 256 entries")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard entry.count <= maxEntryLength else {
                throw TLogError(
                    .entryTooLong, "an entry holds at most \(maxEntryLength) bytes, got \(entry.count)",
                    hint: "log a digest of the data instead of the data")
            }
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 0xff))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// The entries in the bytes of some bundle: 1 … 256 of them, with nothing left over.
    ///
    /// - Throws: `tlog.bundle-syntax`.
    public static func decode(_ bytes: [UInt8]) throws(TLogError) -> [[UInt8]] {
        try ranges(in: bytes).map { Array(bytes[$0]) }
    }

    /// Where the entries lie in the bytes of some bundle; as ``decode(_:)``, and nothing is copied.
    ///
    /// - Throws: `tlog.bundle-syntax`.
    public static func ranges(in bytes: [UInt8]) throws(TLogError) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(Tile.full)
        var position = 0
        while position < bytes.count {
            guard position + 2 <= bytes.count else {
                throw TLogError(.bundleSyntax, "the length of entry \(ranges.count) is cut short")
            }
            let start = position + 2
            let end = start + Int(bytes[position]) << 8 + Int(bytes[position + 1])
            guard end <= bytes.count else {
                throw TLogError(
                    .bundleSyntax, "entry \(ranges.count) ends at byte \(end) of a bundle of \(bytes.count)")
            }
            guard ranges.count < Tile.full else {
                throw TLogError(.bundleSyntax, "a bundle holds 1 to 256 entries, this one has more")
            }
            ranges.append(start..<end)
            position = end
        }
        guard !ranges.isEmpty else { throw TLogError(.bundleSyntax, "a bundle holds 1 to 256 entries, got 0") }
        return ranges
    }

    /// The entries in the bytes of this bundle.
    ///
    /// - Throws: `tlog.bundle-syntax` when their number is not `width`, too.
    public func entries(in bytes: [UInt8]) throws(TLogError) -> [[UInt8]] {
        let entries = try EntryBundle.decode(bytes)
        guard entries.count == width else {
            throw TLogError(.bundleSyntax, "\(path) holds \(width) entries, got \(entries.count)")
        }
        return entries
    }
}
