import Signing
import TLog

/// A full tile over leaves as a store gives it, believed node by node.
///
/// A node is believed once it hashes, with its siblings, up to the tile's root, which the tree above vouches for. One
/// climb of eight hashes also proves all the siblings on the way, and those are what a proof consists of. The two lowest
/// rows make three quarters of a tile, and a climb needs one pair of each: they are read pair by pair, the rest at once.
struct LeafTile {
    /// The first place of the rows that are read at once: 64 nodes, 32, … the root.
    private static let top = Tile.full + Tile.full / 2

    let index: UInt64
    private let root: Digest
    private let read: (Range<Int>) throws(LedgerError) -> [UInt8]
    private let rows: [UInt8]
    private var pairs: [(place: Int, left: Digest, right: Digest)] = []
    /// One bit for each node, level by level from the leaves.
    private var believed: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    /// - Parameters:
    ///   - root: What the level above says that this tile hashes to.
    ///   - read: As ``LedgerStore/nodes(_:inLeafTile:)``.
    init(
        index: UInt64, root: Digest, read: @escaping (Range<Int>) throws(LedgerError) -> [UInt8]
    ) throws(LedgerError) {
        self.index = index
        self.root = root
        self.read = read
        rows = try LeafTile.nodes(LeafTile.top..<TileNodes.count, index, read)
        pairs.reserveCapacity(4)
    }

    /// - Throws: `ledger.tile-damaged` for a wrong length, and what the store throws.
    private static func nodes(
        _ places: Range<Int>, _ index: UInt64, _ read: (Range<Int>) throws(LedgerError) -> [UInt8]
    ) throws(LedgerError) -> [UInt8] {
        let bytes = try read(places)
        guard bytes.count == places.count * Digest.byteCount else {
            throw LedgerError(
                .tileDamaged, "of \(Tile(level: 0, index: index)) \(bytes.count) bytes are there for nodes \(places)")
        }
        return bytes
    }

    /// The node `height` levels above the leaves, counted from the tile's left.
    ///
    /// - Throws: `ledger.tile-damaged`.
    mutating func hash(height: Int, position: Int) throws(LedgerError) -> Digest {
        let wanted = LeafTile.place(height, position)
        guard !isBelieved(wanted) else { return try node(wanted) }
        var climbed: [Int] = []
        climbed.reserveCapacity(16)
        var (height, position) = (height, position)
        var hash = try node(wanted)
        while height < 8, !isBelieved(LeafTile.place(height, position)) {
            let (here, beside) = (LeafTile.place(height, position), LeafTile.place(height, position ^ 1))
            climbed.append(here)
            climbed.append(beside)
            let sibling = try node(beside)
            hash = position & 1 == 0 ? MerkleHash.node(hash, sibling) : MerkleHash.node(sibling, hash)
            height += 1
            position >>= 1
            guard try hash == node(LeafTile.place(height, position)) else { throw damaged(hash) }
        }
        guard height < 8 || hash == root else { throw damaged(hash) }
        for place in climbed { believe(place) }
        return try node(wanted)
    }

    private static func place(_ height: Int, _ position: Int) -> Int {
        2 * Tile.full - (2 * Tile.full) >> height + position
    }

    private mutating func node(_ place: Int) throws(LedgerError) -> Digest {
        guard place < LeafTile.top else { return LeafTile.digest(rows, place - LeafTile.top) }
        let first = place & ~1
        if let pair = pairs.first(where: { $0.place == first }) { return place == first ? pair.left : pair.right }
        let bytes = try LeafTile.nodes(first..<first + 2, index, read)
        let pair = (first, LeafTile.digest(bytes, 0), LeafTile.digest(bytes, 1))
        pairs.append(pair)
        return place == first ? pair.1 : pair.2
    }

    private static func digest(_ bytes: [UInt8], _ place: Int) -> Digest {
        var digest = Digest.zero
        bytes.withUnsafeBytes { source in
            withUnsafeMutableBytes(of: &digest) { target in
                let start = place * Digest.byteCount
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + Digest.byteCount]))
            }
        }
        return digest
    }

    private func isBelieved(_ place: Int) -> Bool {
        withUnsafeBytes(of: believed) { $0.load(fromByteOffset: place >> 3, as: UInt8.self) >> UInt8(place & 7) & 1 == 1 }
    }

    private mutating func believe(_ place: Int) {
        withUnsafeMutableBytes(of: &believed) { $0[place >> 3] |= 1 << UInt8(place & 7) }
    }

    private func damaged(_ found: Digest) -> LedgerError {
        LedgerError(
            .tileDamaged, "\(Tile(level: 0, index: index)) hashes to \(found), which is not what the tree above says",
            hint: "the tile was altered: run `stella ledger audit` and restore a backup")
    }
}
