public import Signing

/// Up to 256 neighbouring hashes of one tree level, stored and served as one file (C2SP tlog-tiles).
///
/// Hash `i` of tile `index` on `level` is the root of the subtree of 256^level leaves with number `index·256 + i`.
/// Only full tiles feed the level above. The bytes of a tile never change; a partial tile is replaced by a wider one.
public struct Tile: Hashable, Sendable, CustomStringConvertible {
    /// 0 … 63.
    public let level: Int
    public let index: UInt64
    /// 1 … 256; fewer than 256 is a partial tile.
    public let width: Int

    /// Hashes in a full tile.
    public static let full = 256

    /// Requires `0 ≤ level < 64` and `1 ≤ width ≤ 256`.
    public init(level: Int, index: UInt64, width: Int = Tile.full) {
        precondition((0..<64).contains(level), "tile levels run from 0 to 63")
        precondition((1...Tile.full).contains(width), "a tile holds 1 to 256 hashes")
        self.level = level
        self.index = index
        self.width = width
    }

    public var isPartial: Bool { width < Tile.full }

    /// The full tile that will replace this one; clients fall back to it when a partial tile is gone.
    public var completed: Tile { Tile(level: level, index: index) }

    /// `tile/<level>/<index>[.p/<width>]`, relative to the log's prefix.
    public var path: String { "tile/\(level)/" + TilePath.format(index: index, width: width) }

    /// Reads a path in its one spelling; nil for anything else (leading zeros, a width of 0 or 256, level 64).
    public init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "tile", let level = TilePath.decimal(parts[1]), level < 64,
            let place = TilePath.parse(parts[2])
        else { return nil }
        self.init(level: Int(level), index: place.index, width: place.width)
        guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
    }

    public var description: String { path }

    /// The tiles of a tree of `to` leaves that one of `from` leaves lacks or has with fewer hashes.
    ///
    /// Lowest level first, indexes rising; the partial tile of a level, if any, is its last.
    /// - Throws: `tlog.size-out-of-range` when `from` is above `to`.
    public static func growth(from: TreeSize, to: TreeSize) throws(TLogError) -> [Tile] {
        guard from <= to else {
            throw TLogError(.sizeOutOfRange, "a tree of \(from) leaves does not grow to \(to)")
        }
        var tiles: [Tile] = []
        // Level 8 would hold subtrees of 2^64 leaves.
        for level in 0..<8 {
            let old = from.value >> UInt64(8 * level)
            let new = to.value >> UInt64(8 * level)
            guard old < new else { break }
            for index in old / 256...(new - 1) / 256 {
                tiles.append(Tile(level: level, index: index, width: Int(min(256, new - index * 256))))
            }
        }
        return tiles
    }

    /// The partial tiles at the right edge of a tree, lowest level first.
    public static func rightEdge(of size: TreeSize) -> [Tile] {
        (0..<8).compactMap { level in
            let count = size.value >> UInt64(8 * level)
            let width = Int(count % 256)
            return width == 0 ? nil : Tile(level: level, index: count / 256, width: width)
        }
    }

    /// The bytes of a tile: its hashes one after the other. Requires 1 … 256 hashes.
    public static func encode(_ hashes: some Collection<Digest>) -> [UInt8] {
        precondition((1...Tile.full).contains(hashes.count), "a tile holds 1 to 256 hashes")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Digest.byteCount)
        for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }

    /// The hashes in the bytes of this tile.
    ///
    /// - Throws: `tlog.tile-length` unless there are exactly 32 bytes for each of `width` hashes.
    public func decode(_ bytes: [UInt8]) throws(TLogError) -> [Digest] {
        guard bytes.count == width * Digest.byteCount else {
            throw TLogError(.tileLength, "\(path) has \(width * Digest.byteCount) bytes, got \(bytes.count)")
        }
        var hashes: [Digest] = []
        hashes.reserveCapacity(width)
        for start in stride(from: 0, to: bytes.count, by: Digest.byteCount) {
            guard let hash = Digest(bytes[start..<start + Digest.byteCount]) else { continue }
            hashes.append(hash)
        }
        return hashes
    }
}
