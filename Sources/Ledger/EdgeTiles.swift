import Signing
import TLog

/// The root of a tree from the at most 8 tiles that its compact range lies in.
enum EdgeTiles {
    /// RFC 6962 tree hash of the first `size` leaves.
    ///
    /// - Parameter contents: Hashes of a tile of `Tile.rightEdge(of: size)`, or of the wider one at its place.
    /// - Returns: nil when one is missing or too narrow.
    static func root(of size: TreeSize, from contents: (Tile) -> [Digest]?) -> Digest? {
        do {
            let plan = try TilePlan(nodes: CompactRange.nodes(of: size), size: size)
            let hashes = plan.tiles.compactMap { contents($0) }
            return try CompactRange(size: size, hashes: plan.hashes(from: hashes)).root
        } catch {
            return nil
        }
    }
}
