/// How a signature is made from a message: never read from the signature, always bound to the key by the caller.
public enum SignatureScheme: Hashable, Sendable {
    /// ECDSA with the signature as DER `SEQUENCE { r, s }` (RFC 3279 §2.2.3), as Sigstore and X.509 write it.
    case ecdsa(HashAlgorithm)
    /// ECDSA with the signature as r ‖ s, each as wide as the field (IEEE P1363; JWS, RFC 7518 §3.4).
    case ecdsaRaw(HashAlgorithm)
    /// Pure Ed25519 (RFC 8032 §5.1).
    case ed25519
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    case rsaPKCS1(HashAlgorithm)
    /// RSASSA-PSS (RFC 8017 §8.1); the salt length is in bytes and must match exactly.
    case rsaPSS(HashAlgorithm, mgf: HashAlgorithm, saltLength: Int)
}
