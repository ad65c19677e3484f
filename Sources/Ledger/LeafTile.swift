import Signing
import TLog

/// A full tile over leaves as a store gave it, believed node by node.
///
/// A node is believed once it hashes, with its siblings, up to the tile's root, which the tree above vouches for. One
/// climb of eight hashes also proves all the siblings on the way, and those are what a proof consists of.
struct LeafTile {
    let index: UInt64
    private let bytes: [UInt8]
    private let root: Digest
    /// One bit for each node, in the order of `bytes`.
    private var believed: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    /// - Parameters:
    ///   - bytes: As ``LedgerStore/nodes(inLeafTile:)`` gives them.
    ///   - root: What the level above says that this tile hashes to.
    /// - Throws: `ledger.tile-damaged` for a wrong length.
    init(index: UInt64, bytes: [UInt8], root: Digest) throws(LedgerError) {
        guard bytes.count == TileNodes.byteCount else {
            throw LedgerError(.tileDamaged, "\(Tile(level: 0, index: index)) has \(bytes.count) bytes with its nodes")
        }
        self.index = index
        self.bytes = bytes
        self.root = root
    }

    /// The node `height` levels above the leaves, counted from the tile's left.
    ///
    /// - Throws: `ledger.tile-damaged`.
    mutating func hash(height: Int, position: Int) throws(LedgerError) -> Digest {
        let wanted = LeafTile.place(height, position)
        guard !isBelieved(wanted) else { return node(wanted) }
        var climbed: [Int] = []
        var (height, position) = (height, position)
        var hash = node(wanted)
        while height < 8, !isBelieved(LeafTile.place(height, position)) {
            let (here, beside) = (LeafTile.place(height, position), LeafTile.place(height, position ^ 1))
            climbed += [here, beside]
            hash = position & 1 == 0 ? MerkleHash.node(hash, node(beside)) : MerkleHash.node(node(beside), hash)
            height += 1
            position >>= 1
            guard hash == node(LeafTile.place(height, position)) else { throw damaged(hash) }
        }
        guard height < 8 || hash == root else { throw damaged(hash) }
        for place in climbed { believe(place) }
        return node(wanted)
    }

    private static func place(_ height: Int, _ position: Int) -> Int {
        2 * Tile.full - (2 * Tile.full) >> height + position
    }

    private func node(_ place: Int) -> Digest {
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
