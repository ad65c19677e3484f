import ProofChain
public import Signing
import Wire

/// Something beside the log that could not be done about documents, after it was decided what becomes of them.
///
/// It is no error of the ingest: what is logged is reported as logged, and what was refused with the reason of its refusal.
public struct UnfinishedIngest: Sendable {
    public enum Step: Sendable, CaseIterable {
        /// A logged document leaves the quarantine. Owed: handed in or tried again, it does.
        case release
        /// A refused document goes into the quarantine.
        case quarantine
        /// Which statements of a logged document meet no pair; its outcome names none.
        case unmatched
        /// Lines about wrong signatures and unknown issuers.
        case notice
    }

    public let step: Step
    /// SHA-256 of the received bytes; nil when it is about all that were handed in together, or nobody knows it.
    public let document: Digest?
    public let error: any Error

    /// One line for people, with the code of what failed.
    public var text: String {
        let subject = document.map { "document \($0.prefixed)" } ?? "documents"
        let (state, more) =
            switch step {
            case .release:
                ("is logged, and could not leave the quarantine", "; it does when it is handed in or tried again")
            case .quarantine: ("is refused, and could not be kept in the quarantine", "")
            case .unmatched: ("is logged, and which of its statements meet no pair is not known", "")
            case .notice: ("were taken, and what is to be said of their signatures and issuers is not known", "")
            }
        let cause = (error as? any CodedError).map { "\($0.detail) [\($0.codeText)]" } ?? "\(error)"
        return "\(subject) \(state): \(cause)\(more)"
    }
}
