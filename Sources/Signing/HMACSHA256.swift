/// HMAC with SHA-256 (RFC 2104): a tag that only whoever shares the key can make.
///
/// For a receiver that knows the sender; a signature convinces others as well.
public enum HMACSHA256 {
    /// Bytes that SHA-256 takes at once.
    private static let block = 64

    /// - Parameter key: Of any length; one that is longer than 64 bytes is hashed first.
    public static func tag(of message: [UInt8], key: [UInt8]) -> Digest {
        let short = key.count > block ? SHA256.hash(key).bytes : key
        let padded = short + Array(repeating: 0, count: block - short.count)
        let inner = SHA256.hash(padded.map { $0 ^ 0x36 } + message)
        return SHA256.hash(padded.map { $0 ^ 0x5c } + inner.bytes)
    }
}
