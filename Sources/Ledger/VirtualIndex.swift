public import TLog

/// The place of an entry in the whole ledger, across shards.
///
/// A log that grew too large is frozen and followed by another tree. Outside, entries keep one running number, this
/// one; inside a tree they have a ``TLog/LogIndex``. The two are different types so that no proof is ever made with the
/// wrong one; ``CommittedHead/shardOffset`` leads from one to the other.
public struct VirtualIndex: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    public static func < (left: VirtualIndex, right: VirtualIndex) -> Bool { left.value < right.value }

    public var description: String { String(value) }
}

extension CommittedHead {
    /// The ledger-wide number of the entry at `index` of this tree.
    public func virtualIndex(of index: LogIndex) -> VirtualIndex { VirtualIndex(shardOffset + index.value) }

    /// The place in this tree, or nil when the entry is not in it.
    public func logIndex(of virtual: VirtualIndex) -> LogIndex? {
        guard virtual.value >= shardOffset else { return nil }
        let index = LogIndex(virtual.value - shardOffset)
        return size.contains(index) ? index : nil
    }
}
