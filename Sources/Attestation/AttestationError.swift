public import Wire

/// A signed wrapping or a statement that cannot be read, or is refused unread.
///
/// A signature that does not verify is no error: ``VerificationResult`` says which keys did.
/// Two errors are equal when their codes are.
public struct AttestationError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable {
        /// Not a DSSE envelope.
        case malformedEnvelope = "attestation.malformed-envelope"
        /// An envelope or JWS without any signature.
        case noSignatures = "attestation.no-signatures"
        /// More signatures than anyone needs.
        case tooManySignatures = "attestation.too-many-signatures"
        /// Not an in-toto Statement, or one that breaks its rules on subjects and digests.
        case malformedStatement = "attestation.malformed-statement"
        /// A `_type` other than Statement v0.1 or v1.
        case statementType = "attestation.statement-type"
        /// Not a JWS in any of its three serializations.
        case malformedJWS = "attestation.malformed-jws"
        /// A JWS whose payload travels beside it.
        case detachedPayload = "attestation.jws-detached-payload"
        /// A JWS over a payload that is not base64url (RFC 7797, `b64` false).
        case unencodedPayload = "attestation.jws-unencoded-payload"
        /// A JWS that asks its reader to understand an extension (`crit`).
        case criticalHeader = "attestation.jws-critical-header"
        /// `none`, an HMAC, or an algorithm nobody here verifies.
        case algorithm = "attestation.jws-algorithm"
        /// Not a JSON Web Key.
        case malformedJWK = "attestation.malformed-jwk"
        /// A JSON Web Key that is not a public key to verify signatures with.
        case unsuitableJWK = "attestation.unsuitable-jwk"
        /// The signer failed.
        case signing = "attestation.signing"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    /// Wraps another room's error under a code of this one.
    init(_ code: Code, _ detail: String, from error: any CodedError) {
        self.init(code, "\(detail): \(error.detail) (\(error.codeText))", hint: error.hint)
    }

    public var codeText: String { code.rawValue }

    public static func == (left: AttestationError, right: AttestationError) -> Bool { left.code == right.code }
}
