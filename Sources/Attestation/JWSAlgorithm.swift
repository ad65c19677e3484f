public import Signing

/// The signature algorithms of JWS (RFC 7518 §3.1, RFC 8037 §3.1) that a public key verifies.
///
/// `none` and the HMACs have no case on purpose: a name that is not here cannot be asked for.
public enum JWSAlgorithm: String, CaseIterable, Hashable, Sendable {
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case edDSA = "EdDSA"

    /// How the signature is made: ECDSA as r ‖ s, PSS with a salt as long as the hash.
    public var scheme: SignatureScheme {
        switch self {
        case .es256: .ecdsaRaw(.sha256)
        case .es384: .ecdsaRaw(.sha384)
        case .es512: .ecdsaRaw(.sha512)
        case .ps256: .rsaPSS(.sha256, mgf: .sha256, saltLength: 32)
        case .ps384: .rsaPSS(.sha384, mgf: .sha384, saltLength: 48)
        case .ps512: .rsaPSS(.sha512, mgf: .sha512, saltLength: 64)
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .edDSA: .ed25519
        }
    }

    /// Whether a key of this kind may be used with it; each ES algorithm belongs to one curve (RFC 7518 §3.4).
    public func fits(_ kind: KeyKind) -> Bool {
        switch (self, kind) {
        case (.es256, .ecdsaP256), (.es384, .ecdsaP384), (.es512, .ecdsaP521), (.edDSA, .ed25519): true
        case (.ps256, .rsa), (.ps384, .rsa), (.ps512, .rsa), (.rs256, .rsa), (.rs384, .rsa), (.rs512, .rsa): true
        default: false
        }
    }
}
