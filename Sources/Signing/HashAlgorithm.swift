/// A hash function of the SHA-2 family (FIPS 180-4), named as in-toto and Rekor name it.
public enum HashAlgorithm: String, CaseIterable, Hashable, Sendable {
    case sha256, sha384, sha512

    /// 32, 48 or 64.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    public func hash(_ bytes: [UInt8]) -> [UInt8] { hash([], bytes) }

    /// Of both, one behind the other.
    func hash(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { output, count in
            count = byteCount
            guard let target = output.baseAddress else { return }
            first.withUnsafeBytes { first in second.withUnsafeBytes { HashContext.hash(self, first, $0, into: target) } }
        }
    }

    /// The name OpenSSL knows it under.
    var libraryName: String {
        switch self {
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }

    var slot: Int {
        switch self {
        case .sha256: 0
        case .sha384: 1
        case .sha512: 2
        }
    }

    var messageDigest: OpaquePointer {
        switch self {
        case .sha256: HashAlgorithm.fetchedSHA256
        case .sha384: HashAlgorithm.fetchedSHA384
        case .sha512: HashAlgorithm.fetchedSHA512
        }
    }

    // Fetched once and never freed; OpenSSL documents a fetched method as immutable and safe to share.
    private nonisolated(unsafe) static let fetchedSHA256 = HashContext.fetch("SHA256")
    private nonisolated(unsafe) static let fetchedSHA384 = HashContext.fetch("SHA384")
    private nonisolated(unsafe) static let fetchedSHA512 = HashContext.fetch("SHA512")
}
