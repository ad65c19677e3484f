public import Signing

/// The two hashes of an RFC 6962 tree (§2.1), told apart by their first byte so that no node passes for a leaf.
public enum MerkleHash {
    /// `SHA-256()`, the root of the tree without leaves.
    public static let emptyRoot = SHA256.hash([])

    /// `SHA-256(0x00 ‖ entry)`.
    public static func leaf(_ entry: [UInt8]) -> Digest {
        entry.withUnsafeBytes { leaf($0) }
    }

    /// `SHA-256(0x00 ‖ entry)` over bytes that lie elsewhere; no allocation.
    public static func leaf(_ entry: UnsafeRawBufferPointer) -> Digest {
        SHA256.hash(prefix: 0x00, entry)
    }

    /// `SHA-256(0x01 ‖ left ‖ right)`; no allocation.
    @inlinable
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.node(left, right)
    }
}
