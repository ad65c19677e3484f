import ProofChain
import Trust
import VEX

/// Why a document was refused: a closed list, for counting and filtering; the error's code says it more exactly.
public enum RefusalReason: String, Sendable, CaseIterable {
    /// More bytes or more statements than are allowed.
    case tooLarge = "too_large"
    case notJSON = "not_json"
    case duplicateMember = "duplicate_member"
    case badEnvelope = "bad_envelope"
    case unknownFormat = "unknown_format"
    case formatDisabled = "format_disabled"
    /// Strict mode, and the document breaks a rule of its format.
    case strict
    /// Signed in a form that cannot be read, or in a way that is never accepted.
    case signature
    /// What the ledger says about the document cannot be stated.
    case unstatable

    /// The reason behind an error of ingestion; nil for one that is not the document's fault.
    public init?(_ error: any Error) {
        switch error {
        case let error as VEXError:
            switch error.code {
            case .tooLarge, .tooManyStatements: self = .tooLarge
            case .notJSON: self = .notJSON
            case .duplicateMember: self = .duplicateMember
            case .badEnvelope: self = .badEnvelope
            case .unknownFormat: self = .unknownFormat
            case .formatDisabled: self = .formatDisabled
            case .strict: self = .strict
            case .exportHeader, .exportEmpty, .sbomFormat, .sbomMember: return nil
            }
        case let error as TrustError:
            guard error.code == .malformedSignature || error.code == .signatureRefused else { return nil }
            self = .signature
        case is ProofChainError: self = .unstatable
        default: return nil
        }
    }
}
