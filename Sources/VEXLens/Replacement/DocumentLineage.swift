import Signing
import Trust
import VEX
public import Wire

/// What editions of a document share, read from received bytes.
public enum DocumentLineage {
    /// As ``DocumentRecord/supersessionKey``; nil too for bytes that are no document.
    public static func key(ofReceived bytes: [UInt8]) -> Identifier? {
        let unwrapped = try? SignatureVerifier().authenticate(
            bytes, directory: InMemoryIssuerDirectory(), at: Timestamp(seconds: 0))
        guard let content = unwrapped?.content else { return nil }
        return try? DocumentReader(.unlimited).read(content).supersessionKey
    }
}
