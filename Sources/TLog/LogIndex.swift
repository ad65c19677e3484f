/// The place of a leaf in its own tree, counted from zero.
public struct LogIndex: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    public static func < (left: LogIndex, right: LogIndex) -> Bool { left.value < right.value }

    public var description: String { String(value) }
}
