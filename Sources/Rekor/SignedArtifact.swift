public import Signing

/// The file that a bundle must be about: itself, or a digest of it.
public enum SignedArtifact: Sendable, Hashable {
    case file([UInt8])
    /// Enough for all signatures but pure Ed25519's, which are over the file itself.
    case digest(HashAlgorithm, [UInt8])

    /// nil when another digest is all that is known.
    func digest(_ algorithm: HashAlgorithm) -> [UInt8]? {
        switch self {
        case .file(let bytes): algorithm.hash(bytes)
        case .digest(algorithm, let bytes): bytes
        case .digest: nil
        }
    }
}
