import Signing
public import TLog

extension ProofService {
    /// The bytes of a tile at its width, every hash of it led up to the signed root; nil when the log has no such tile.
    ///
    /// A full one costs 255 hashes and the path from its root, once while it is remembered; one in part costs a path for
    /// each of its hashes that is not at the log's right edge any more.
    /// - Throws: `ledger.tile-damaged`, and what the store throws.
    public func bytes(of tile: Tile) throws(LedgerError) -> [UInt8]? {
        let view = try view(atLeast: .empty)
        guard tile.level < 8 else { return nil }
        let count = view.head.size.value >> UInt64(8 * tile.level)
        let (first, over) = tile.index.multipliedReportingOverflow(by: UInt64(Tile.full))
        guard !over, first < count, UInt64(tile.width) <= count - first else { return nil }
        if tile.isPartial {
            let nodes = (first..<first + UInt64(tile.width)).map { NodeID(level: 8 * tile.level, index: $0) }
            return Tile.encode(try hashes(of: nodes, in: view))
        }
        let key = TileKey(level: tile.level, index: tile.index)
        if let bytes = files.value(key) { return bytes }
        let bytes = try store.tiles([tile])[0]
        let root = TileHash.root(ofFull: try tile.hashes(in: bytes))
        let above = try hashes(of: [NodeID(level: 8 * (tile.level + 1), index: tile.index)], in: view)[0]
        guard root == above else {
            throw LedgerError(
                .tileDamaged, "\(tile) hashes to \(root), the level above says \(above)",
                hint: "the tile was altered: run `stella ledger audit` and restore a backup")
        }
        files.insert(bytes, for: key)
        return bytes
    }

    /// The bytes of a full tile that was asked for lately, without any waiting; nil for all others.
    public func bytesInMemory(of tile: Tile) -> [UInt8]? {
        tile.isPartial ? nil : files.value(TileKey(level: tile.level, index: tile.index))
    }
}
