/// SHA-256 (FIPS 180-4), with the two shapes that a Merkle tree needs (RFC 6962 §2.1).
///
/// Nothing here allocates: the context belongs to the thread and the result is held inline. (OpenSSL 3.0
/// itself takes and frees one small block per message; later releases do not.)
public enum SHA256 {
    public static func hash(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { hash($0) }
    }

    public static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        hash(prefix: nil, bytes)
    }

    /// H(prefix ‖ bytes): the leaf hash of RFC 6962 when the prefix is 0x00.
    public static func hash(prefix: UInt8, _ bytes: UnsafeRawBufferPointer) -> Digest {
        hash(prefix: Optional(prefix), bytes)
    }

    /// H(0x01 ‖ left ‖ right): the interior node hash of RFC 6962.
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeBytes(of: NodeInput(left: left, right: right)) { input in
            hash(prefix: nil, UnsafeRawBufferPointer(rebasing: input[NodeInput.start...]))
        }
    }

    /// The 65 bytes of a node's input in one piece, after seven of padding.
    private struct NodeInput {
        static let start = MemoryLayout<UInt64>.size - 1
        /// Its last byte in memory is the 0x01.
        private let head = UInt64(1).bigEndian
        let left: Digest
        let right: Digest

        init(left: Digest, right: Digest) {
            self.left = left
            self.right = right
        }
    }

    @inline(__always)
    private static func hash(prefix: UInt8?, _ bytes: UnsafeRawBufferPointer) -> Digest {
        var digest = Digest.zero
        withUnsafeMutablePointer(to: &digest) {
            HashContext.hash(.sha256, prefix: prefix, bytes, into: UnsafeMutableRawPointer($0))
        }
        return digest
    }
}
