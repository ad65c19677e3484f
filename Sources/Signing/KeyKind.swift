/// The algorithm and size of a key.
public enum KeyKind: Hashable, Sendable, CustomStringConvertible {
    case ecdsaP256, ecdsaP384, ecdsaP521, ed25519
    case rsa(bits: Int)

    public var description: String {
        switch self {
        case .ecdsaP256: "ECDSA P-256"
        case .ecdsaP384: "ECDSA P-384"
        case .ecdsaP521: "ECDSA P-521"
        case .ed25519: "Ed25519"
        case .rsa(let bits): "RSA \(bits)"
        }
    }

    /// The bytes of one coordinate, and of r and of s; nil when the key is on no NIST curve.
    package var fieldByteCount: Int? {
        switch self {
        case .ecdsaP256: 32
        case .ecdsaP384: 48
        case .ecdsaP521: 66
        case .ed25519, .rsa: nil
        }
    }
}
