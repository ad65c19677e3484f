/// The root of a perfect subtree: the `index`-th block of 2^`level` leaves.
///
///     level 2        ┌───0───┐
///     level 1      ┌─0─┐   ┌─1─┐   ┌─2─┐
///     level 0      0   1   2   3   4   5   6
///
/// Once its last leaf is in the tree, the hash of a node never changes; that is why only these are stored.
public struct NodeID: Hashable, Sendable, CustomStringConvertible {
    /// 0 … 63; level 0 is the leaves.
    public let level: Int
    public let index: UInt64

    /// Requires `0 ≤ level < 64`.
    public init(level: Int, index: UInt64) {
        precondition((0..<64).contains(level), "a tree has 64 levels")
        self.level = level
        self.index = index
    }

    /// Whether a tree of `size` leaves holds the whole subtree.
    public func isComplete(in size: TreeSize) -> Bool { index < size.value >> UInt64(level) }

    public var description: String { "\(level)/\(index)" }

    /// The perfect subtrees that make up `leaves`, left to right.
    ///
    /// At most 2·64 of them. For an interval from zero they are the compact range, largest first.
    public static func covering(_ leaves: Range<UInt64>) -> [NodeID] {
        var nodes: [NodeID] = []
        cover(leaves) { nodes.append($0) }
        return nodes
    }

    /// As ``covering(_:)``, one node after the other and without an array.
    static func cover(_ leaves: Range<UInt64>, _ body: (NodeID) -> Void) {
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            // The largest block that begins on its own multiple at `start` and does not run past the end.
            let fitting = 63 - (leaves.upperBound - start).leadingZeroBitCount
            let level = min(start.trailingZeroBitCount, fitting)
            body(NodeID(level: level, index: start >> UInt64(level)))
            start += 1 << UInt64(level)
        }
    }
}
