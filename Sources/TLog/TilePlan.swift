public import Signing

/// The tiles behind a list of nodes, each named once.
///
/// The second *plan, fetch, run* of a proof: a proof plans nodes, this plans tiles; the caller fetches ``tiles`` from
/// wherever they lie, through a cache if it likes, and ``hashes(from:)`` gives the proof its hashes.
public struct TilePlan: Sendable {
    /// The size of the tree; it decides the widths of the right-edge tiles.
    public let size: TreeSize
    /// Distinct, in the order of first use.
    public let tiles: [Tile]
    private let places: [(node: NodeID, tile: Int)]

    /// - Throws: `tlog.node-out-of-range` when the tree lacks one of the nodes.
    public init(nodes: [NodeID], size: TreeSize) throws(TLogError) {
        var tiles: [Tile] = []
        var positions: [Tile: Int] = [:]
        var places: [(node: NodeID, tile: Int)] = []
        places.reserveCapacity(nodes.count)
        for node in nodes {
            let tile = try TileHash.tile(for: node, size: size)
            let position = positions[tile] ?? tiles.count
            if position == tiles.count {
                tiles.append(tile)
                positions[tile] = position
            }
            places.append((node, position))
        }
        self.size = size
        self.tiles = tiles
        self.places = places
    }

    /// One hash for each node of the plan.
    ///
    /// - Parameter contents: The hashes of each of ``tiles``, in that order. A tile may be wider than planned, as it is
    ///   when the partial one has been replaced; what lies beyond the planned width is not used.
    /// - Throws: `tlog.hash-count-mismatch` for a missing tile, `tlog.tile-length` for a short one.
    public func hashes(from contents: [[Digest]]) throws(TLogError) -> [Digest] {
        guard contents.count == tiles.count else {
            throw TLogError(.hashCountMismatch, "the plan asks for \(tiles.count) tiles, got \(contents.count)")
        }
        var trimmed = contents
        for (position, tile) in tiles.enumerated() where contents[position].count != tile.width {
            guard contents[position].count > tile.width else {
                throw TLogError(.tileLength, "\(tile) has \(tile.width) hashes, got \(contents[position].count)")
            }
            trimmed[position] = Array(contents[position][..<tile.width])
        }
        return places.map { TileHash.node($0.node, in: trimmed[$0.tile], tile: tiles[$0.tile]) }
    }

    /// Plans, asks `read` once for every tile needed, and folds; a hash source for `InclusionProof.make` and
    /// `ConsistencyProof.make`.
    ///
    /// - Throws: `tlog.node-out-of-range`, `tlog.hash-count-mismatch`, `tlog.tile-length`, and what `read` throws.
    public static func hashes(
        of nodes: [NodeID], size: TreeSize, read: ([Tile]) throws -> [[Digest]]
    ) throws -> [Digest] {
        let plan = try TilePlan(nodes: nodes, size: size)
        return try plan.hashes(from: read(plan.tiles))
    }
}
