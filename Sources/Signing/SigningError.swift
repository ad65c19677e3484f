public import Wire

/// Key material that cannot be read or used, or an operation that the key does not offer.
///
/// A signature that does not verify is no error: ``PublicKey/verify(_:of:with:)`` answers false.
/// Two errors are equal when their codes are.
public struct SigningError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable {
        /// Text that is no PEM: a missing end line, a header, or a body that is not base64.
        case malformedPEM = "signing.malformed-pem"
        /// PEM without a block of the wanted kind.
        case noKey = "signing.no-key"
        /// A SubjectPublicKeyInfo that is no DER, has trailing bytes, or holds a point off its curve.
        case malformedKey = "signing.malformed-key"
        /// A certificate that is no DER, or has trailing bytes.
        case malformedCertificate = "signing.malformed-certificate"
        /// Certificates that do not lead to the trusted one, or may not be used so, or not at that moment.
        case pathInvalid = "signing.path-invalid"
        /// A list of signed certificate timestamps that cannot be read.
        case malformedTimestampList = "signing.malformed-timestamp-list"
        /// An RFC 3161 response that is no DER, grants nothing, or is not over a SHA-2 digest.
        case malformedTimestamp = "signing.malformed-timestamp"
        /// An RFC 3161 timestamp that no trusted authority signed.
        case timestampInvalid = "signing.timestamp-invalid"
        /// A private key that is neither PKCS#8 nor SEC 1.
        case malformedPrivateKey = "signing.malformed-private-key"
        /// A private key under a passphrase.
        case encryptedPrivateKey = "signing.encrypted-private-key"
        /// An algorithm, curve, point form or exponent outside of what this room verifies.
        case unsupportedKey = "signing.unsupported-key"
        /// An RSA modulus outside of the limits.
        case keySize = "signing.key-size"
        /// A key whose private half can be found or is not needed: a small-order point, a modulus of CVE-2017-15361.
        case weakKey = "signing.weak-key"
        /// A signature scheme that the key's algorithm does not offer.
        case schemeMismatch = "signing.scheme-mismatch"
        /// OpenSSL refused an operation that should have worked.
        case library = "signing.library"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: SigningError, right: SigningError) -> Bool { left.code == right.code }
}
