/// Whether a proof holds; a proof that does not is an answer, not a failure of the call.
public enum ProofResult: Equatable, Sendable {
    case valid
    case invalid(reason: TLogError)

    public var isValid: Bool { self == .valid }
}
