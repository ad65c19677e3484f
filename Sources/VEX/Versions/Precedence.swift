/// How one version stands to another in an order: below it, at the same place, or above it.
///
/// The same place does not mean the same spelling: `1.0` and `1.0.0` are one version of PEP 440.
public enum Precedence: Sendable, Hashable {
    case lower, same, higher

    /// The relation seen from the other side.
    public var reversed: Precedence {
        switch self {
        case .lower: .higher
        case .same: .same
        case .higher: .lower
        }
    }

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .lower : right < left ? .higher : .same
    }

    /// The first difference decides; `next` is only asked when there was none.
    func then(_ next: @autoclosure () -> Precedence) -> Precedence { self == .same ? next() : self }
}
