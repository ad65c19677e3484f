import Wire

/// The lists of `product_status`, in the order in which they are visited (rule C3).
enum CSAFStatusList: String, CaseIterable {
    case firstAffected = "first_affected"
    case knownAffected = "known_affected"
    case lastAffected = "last_affected"
    case knownNotAffected = "known_not_affected"
    case firstFixed = "first_fixed"
    case fixed
    case underInvestigation = "under_investigation"
    case recommended
    /// CSAF 2.1; a group of its own, but no VEX status.
    case unknown

    /// What the list states, or nil.
    var status: VEXStatus? {
        switch self {
        case .firstAffected, .knownAffected, .lastAffected: .affected
        case .knownNotAffected: .notAffected
        case .firstFixed, .fixed, .recommended: .fixed
        case .underInvestigation: .underInvestigation
        case .unknown: nil
        }
    }

    /// The bit of the status group; groups contradict each other (6.1.6), `recommended` belongs to none.
    var group: UInt8 {
        switch self {
        case .firstAffected, .knownAffected, .lastAffected: 1
        case .knownNotAffected: 2
        case .firstFixed, .fixed: 4
        case .underInvestigation: 8
        case .unknown: 16
        case .recommended: 0
        }
    }

    /// The profile csaf_vex wants one of these (6.1.27.7).
    var countsForVEXProfile: Bool {
        switch self {
        case .fixed, .knownAffected, .knownNotAffected, .underInvestigation: true
        default: false
        }
    }

    /// The raw value, for comparing with what stands in a document.
    var name: StaticString {
        switch self {
        case .firstAffected: "first_affected"
        case .knownAffected: "known_affected"
        case .lastAffected: "last_affected"
        case .knownNotAffected: "known_not_affected"
        case .firstFixed: "first_fixed"
        case .fixed: "fixed"
        case .underInvestigation: "under_investigation"
        case .recommended: "recommended"
        case .unknown: "unknown"
        }
    }

    func node(in productStatus: JSONNode) -> JSONNode? { productStatus[name] }
}
