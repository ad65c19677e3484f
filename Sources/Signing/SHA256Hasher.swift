import COpenSSL

/// SHA-256 over a message that arrives in pieces.
///
/// It owns its context, so that two streams on one thread do not meet; a whole message at hand is cheaper
/// with ``SHA256``.
public struct SHA256Hasher: ~Copyable, Sendable {
    private nonisolated(unsafe) let context: OpaquePointer

    public init() { context = HashContext.make(.sha256) }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto could not hash")
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of everything fed so far; the stream ends here.
    public consuming func finalize() -> Digest {
        var digest = Digest.zero
        let status = withUnsafeMutableBytes(of: &digest) {
            EVP_DigestFinal_ex(context, $0.bindMemory(to: UInt8.self).baseAddress, nil)
        }
        precondition(status == 1, "libcrypto could not hash")
        return digest
    }
}
