package import Signing
import TLog

/// A full tile with the nodes above its hashes: 511 of them, 16 KiB, so that proofs from it hash nothing.
package final class TileNodes: Sendable {
    package static let count = 2 * Tile.full - 1
    /// 511 × 32.
    package static let byteCount = count * Digest.byteCount

    /// Level by level: 256 hashes, then 128, … then the root of the tile.
    private let nodes: [Digest]

    /// 255 node hashes. Requires 256 hashes.
    package init(full hashes: [Digest]) {
        precondition(hashes.count == Tile.full, "only full tiles have a root")
        var nodes = hashes
        nodes.reserveCapacity(2 * Tile.full - 1)
        var below = 0
        while nodes.count < 2 * Tile.full - 1 {
            nodes.append(MerkleHash.node(nodes[below], nodes[below + 1]))
            below += 2
        }
        self.nodes = nodes
    }

    /// The node `height` levels above the tile's hashes, counted from the tile's left. Height 8 is the tile's root.
    func hash(height: Int, position: Int) -> Digest {
        nodes[2 * Tile.full - (2 * Tile.full) >> height + position]
    }

    var root: Digest { hash(height: 8, position: 0) }

    /// Whether `bytes` are all of the nodes, level by level.
    package func isSame(as bytes: [UInt8]) -> Bool {
        guard bytes.count == TileNodes.byteCount else { return false }
        return nodes.withUnsafeBytes { own in
            bytes.withUnsafeBytes { other in
                stride(from: 0, to: TileNodes.byteCount, by: 8).allSatisfy { place in
                    own.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                        == other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                }
            }
        }
    }

    /// Level by level, the leaves first.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        nodes.withUnsafeBytes(body)
    }
}
