/// Why a verdict changed, in order of precedence: rules before evidence before time.
///
/// New rules read all evidence anew, so they come first: naming the evidence would hide that the operator acted.
public enum DeltaCause: String, CaseIterable, Comparable, Sendable {
    /// Another version of the algorithm.
    case algorithm
    /// Another mode or other settings.
    case configChange = "config_change"
    /// A tier, key, scope or revocation changed.
    case trustChange = "trust_change"
    /// A statement is gone, or its document's newer edition does not make it, and its issuer said nothing in its place.
    case retracted
    /// An issuer replaced what it had said.
    case superseded
    /// A statement that was not there before.
    case newDocument = "new_document"
    /// Nothing but time: the statements aged.
    case freshness

    public static func < (left: DeltaCause, right: DeltaCause) -> Bool { left.order < right.order }

    private var order: Int { DeltaCause.allCases.firstIndex(of: self) ?? 0 }
}
