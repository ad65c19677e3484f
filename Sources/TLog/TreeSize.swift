/// How many leaves a tree has; 0 is the empty tree.
public struct TreeSize: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    public static let empty = TreeSize(0)

    /// Whether the tree has a leaf at `index`.
    public func contains(_ index: LogIndex) -> Bool { index.value < value }

    public static func < (left: TreeSize, right: TreeSize) -> Bool { left.value < right.value }

    public var description: String { String(value) }
}
