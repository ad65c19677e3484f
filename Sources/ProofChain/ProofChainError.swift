public import Wire

/// Why a predicate cannot be read or a statement cannot be made.
public struct ProofChainError: CodedError, Equatable {
    public enum Code: String, Sendable {
        /// A member is missing, has the wrong type, or an unknown value.
        case malformedPredicate = "proofchain.malformed-predicate"
        /// The statement is of another predicate type than the reader wants.
        case predicateType = "proofchain.predicate-type"
        /// The content does not hash to the identifier it carries.
        case identifierMismatch = "proofchain.identifier-mismatch"
        /// The statement could not be signed.
        case signing = "proofchain.signing"
        /// The entry body would be larger than a log entry can be.
        case entryTooLarge = "proofchain.entry-too-large"
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
    public static func == (left: ProofChainError, right: ProofChainError) -> Bool { left.code == right.code }
}
