public import Wire

/// Why a record, a change of the directory, or a signed document was refused.
///
/// A signature that does not verify is no error: ``Authentication`` says what became of it. Two errors are equal when
/// their ``code`` is.
public struct TrustError: CodedError, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// An issuer with that id is registered already.
        case issuerExists = "trust.issuer-exists"
        /// The directory has no issuer with that id.
        case unknownIssuer = "trust.unknown-issuer"
        /// The issuer has no key with that id.
        case unknownKey = "trust.unknown-key"
        /// Another issuer goes by one of the names.
        case nameTaken = "trust.name-taken"
        /// Another issuer has one of the keys.
        case keyTaken = "trust.key-taken"
        /// The issuer, or the key, was revoked before; that cannot be undone or repeated.
        case revoked = "trust.revoked"
        /// A record that breaks its own rules: an empty name, a repeated key, an interval that ends before it begins.
        case invalidRecord = "trust.invalid-record"
        /// A member of a record that is missing, unknown, or of the wrong type.
        case malformedRecord = "trust.malformed-record"
        /// A tier, status or algorithm that does not exist.
        case unknownValue = "trust.unknown-value"
        /// An algorithm that does not fit the key.
        case keyAlgorithm = "trust.key-algorithm"
        /// A document in a signed form that cannot be read.
        case malformedSignature = "trust.malformed-signature"
        /// A document signed in a way that is never accepted: no algorithm, a shared secret, unknown extensions.
        case signatureRefused = "trust.signature-refused"
        /// An export of issuers that cannot be read.
        case malformedBundle = "trust.malformed-bundle"
        /// An export of issuers that the key which was asked for did not sign.
        case untrustedBundle = "trust.untrusted-bundle"
        /// A document signed in a form that nobody here checks, and that hides the document.
        case signatureUnsupported = "trust.signature-unsupported"
        /// The directory's store failed, or holds what it must not; see ``TrustError/cause``.
        case store = "trust.store"
    }

    public let code: Code
    public let detail: String
    public let hint: String?
    /// What the directory's store said, when its failure has a code of its own.
    public let cause: (any CodedError)?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.init(code, detail, hint: hint, cause: nil)
    }

    private init(_ code: Code, _ detail: String, hint: String?, cause: (any CodedError)?) {
        self.code = code
        self.detail = detail
        self.hint = hint
        self.cause = cause
    }

    /// Wraps another room's error under a code of this one.
    package init(_ code: Code, _ detail: String, from error: any CodedError) {
        self.init(code, "\(detail): \(error.detail) (\(error.codeText))", hint: error.hint)
    }

    /// What keeps the directory from being read or changed; one of this room is passed on as it is.
    package init(_ doing: String, failedBy error: any Error) {
        switch error {
        case let error as TrustError: self = error
        case let error as any CodedError:
            self.init(.store, "\(doing): \(error.detail)", hint: error.hint, cause: error)
        default: self.init(.store, "\(doing): \(error)")
        }
    }

    /// That of the ``cause``, or else of ``code``: who waits for a busy database, or has to look at a damaged one, is told so.
    public var codeText: String { cause?.codeText ?? code.rawValue }

    public static func == (left: TrustError, right: TrustError) -> Bool { left.code == right.code }
}
