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

    /// nil for Ed25519, which without prehashing signs no digest, and for other RSA lengths.
    public init?(_ key: PublicKey) {
        switch key.kind {
        case .ecdsaP256: self = .ecdsaP256
        case .ecdsaP384: self = .ecdsaP384
        case .ecdsaP521: self = .ecdsaP521
        case .rsa(bits: 2048): self = .rsa2048
        case .rsa(bits: 3072): self = .rsa3072
        case .rsa(bits: 4096): self = .rsa4096
        case .rsa, .ed25519: return nil
        }
    }

    /// The digest that Rekor v2 takes from such a key.
    public var hash: HashAlgorithm {
        switch self {
        case .ecdsaP256, .rsa2048, .rsa3072, .rsa4096: .sha256
        case .ecdsaP384: .sha384
        case .ecdsaP521, .ed25519Prehashed: .sha512
        }
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
