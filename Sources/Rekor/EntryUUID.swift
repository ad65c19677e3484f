public import Signing
import Wire

/// How Rekor v1 names an entry: the tree it is in and its leaf hash.
public struct EntryUUID: Sendable, Hashable, CustomStringConvertible {
    /// 1 … 2^63 - 1; nil when only the leaf is named, to be looked for in all trees.
    public let treeID: UInt64?
    public let leafHash: Digest

    public init(treeID: UInt64?, leafHash: Digest) {
        self.treeID = treeID
        self.leafHash = leafHash
    }

    /// Reads 80 hex digits, or the last 64 of them, in either case; nil for a tree id of 0 or above 2^63 - 1.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Hex.decode(text), bytes.count == 32 || bytes.count == 40,
            let leafHash = Digest(bytes.suffix(32))
        else { return nil }
        let treeID = bytes.dropLast(32).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard bytes.count == 32 || (1...UInt64(Int64.max)).contains(treeID) else { return nil }
        self.init(treeID: bytes.count == 32 ? nil : treeID, leafHash: leafHash)
    }

    /// 16 digits of tree id and 64 of leaf hash, or these 64 alone; lower case.
    public var text: String {
        guard let treeID else { return leafHash.hex }
        return Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: treeID >> (56 - 8 * $0)) }) + leafHash.hex
    }

    public var description: String { text }
}
