import VEX

/// A reason not to take a verdict at face value (D16).
public struct Conflict: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// No ballot is left.
        case insufficientData = "insufficient_data"
        /// Another status weighs exactly as much; severity decided.
        case weightTie = "weight_tie"
        /// Too much of the weight is on other statuses.
        case statusDisagreement = "status_disagreement"
    }

    /// What kind of statuses meet.
    public enum Severity: String, CaseIterable, Sendable {
        /// `affected` meets `fixed` or `not_affected`.
        case hard
        /// `fixed` and `not_affected` meet, and no other.
        case soft
        /// Anything else: somebody is still investigating, or nobody spoke.
        case pending

        init(of statuses: Set<VEXStatus>) {
            let settled: Set<VEXStatus> = [.fixed, .notAffected]
            if statuses.contains(.affected), !statuses.isDisjoint(with: settled) {
                self = .hard
            } else {
                self = statuses == settled ? .soft : .pending
            }
        }
    }

    public let kind: Kind
    public let severity: Severity

    public init(kind: Kind, severity: Severity) {
        self.kind = kind
        self.severity = severity
    }
}
