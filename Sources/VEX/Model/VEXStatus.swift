/// What an issuer says about one vulnerability in one product.
public enum VEXStatus: String, Sendable, Hashable, CaseIterable {
    case affected
    case notAffected = "not_affected"
    case fixed
    case underInvestigation = "under_investigation"

    /// How conservative the status is, from 3 (affected) to 0 (not affected); ties go to the greater.
    public var severity: Int {
        switch self {
        case .affected: 3
        case .underInvestigation: 2
        case .fixed: 1
        case .notAffected: 0
        }
    }
}
