public import Signing

/// How a key signs, in the words of Sigstore's protocol buffers; hash, curve and padding in one name.
public enum KeyDetails: String, Sendable, Hashable, CaseIterable {
    case ecdsaP256 = "PKIX_ECDSA_P256_SHA_256"
    case ecdsaP384 = "PKIX_ECDSA_P384_SHA_384"
    case ecdsaP521 = "PKIX_ECDSA_P521_SHA_512"
    case rsa2048 = "PKIX_RSA_PKCS1V15_2048_SHA256"
    case rsa3072 = "PKIX_RSA_PKCS1V15_3072_SHA256"
    case rsa4096 = "PKIX_RSA_PKCS1V15_4096_SHA256"
    case ed25519Prehashed = "PKIX_ED25519_PH"
    /// Signs messages and no digests: the key of a log, and of old `dsse` 0.0.2 entries.
    case ed25519 = "PKIX_ED25519"

    /// How such a key signs digests, Ed25519 only as Ed25519ph; nil for other RSA lengths and for RSA-PSS alone.
    public init?(_ key: PublicKey) {
        if case .rsaPSS = key.defaultScheme { return nil }
        switch key.kind {
        case .ecdsaP256: self = .ecdsaP256
        case .ecdsaP384: self = .ecdsaP384
        case .ecdsaP521: self = .ecdsaP521
        case .rsa(bits: 2048): self = .rsa2048
        case .rsa(bits: 3072): self = .rsa3072
        case .rsa(bits: 4096): self = .rsa4096
        case .ed25519: self = .ed25519Prehashed
        case .rsa: return nil
        }
    }

    /// How such a key signs messages: as it signs digests, but for Ed25519.
    public init?(signingMessages key: PublicKey) {
        if key.kind == .ed25519 { self = .ed25519 } else { self.init(key) }
    }

    /// Whether a key may go by this name.
    func fits(_ key: PublicKey) -> Bool { self == KeyDetails(key) || self == KeyDetails(signingMessages: key) }

    /// The digest that Rekor v2 takes from such a key.
    public var hash: HashAlgorithm {
        switch self {
        case .ecdsaP256, .rsa2048, .rsa3072, .rsa4096: .sha256
        case .ecdsaP384: .sha384
        case .ecdsaP521, .ed25519Prehashed, .ed25519: .sha512
        }
    }
}

extension KeyDetails {
    /// The number of the name in `PublicKeyDetails`, which protocol buffers' JSON takes as well.
    private var number: Int {
        switch self {
        case .ecdsaP256: 5
        case .ed25519: 7
        case .ed25519Prehashed: 8
        case .rsa2048: 9
        case .rsa3072: 10
        case .rsa4096: 11
        case .ecdsaP384: 12
        case .ecdsaP521: 13
        }
    }

    init?(number: Int) {
        guard let details = KeyDetails.allCases.first(where: { $0.number == number }) else { return nil }
        self = details
    }
}

extension HashAlgorithm {
    /// `SHA2_256` and so on.
    var protobufName: String { "SHA2_" + rawValue.dropFirst(3) }

    init?(protobufName: String) {
        guard let algorithm = HashAlgorithm.allCases.first(where: { $0.protobufName == protobufName })
        else { return nil }
        self = algorithm
    }
}
