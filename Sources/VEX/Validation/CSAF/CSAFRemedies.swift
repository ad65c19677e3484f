/// Categories of remediations.
struct CSAFRemedies: OptionSet, Sendable {
    let rawValue: UInt8

    static let workaround = CSAFRemedies(rawValue: 1)
    static let mitigation = CSAFRemedies(rawValue: 2)
    static let vendorFix = CSAFRemedies(rawValue: 4)
    static let optionalPatch = CSAFRemedies(rawValue: 8)
    static let fixPlanned = CSAFRemedies(rawValue: 16)
    static let noFixPlanned = CSAFRemedies(rawValue: 32)
    static let noneAvailable = CSAFRemedies(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// nil for what is no category.
    init?(category: String) {
        switch category {
        case "workaround": self = .workaround
        case "mitigation": self = .mitigation
        case "vendor_fix": self = .vendorFix
        case "optional_patch": self = .optionalPatch
        case "fix_planned": self = .fixPlanned
        case "no_fix_planned": self = .noFixPlanned
        case "none_available": self = .noneAvailable
        default: return nil
        }
    }

    /// 6.1.35: two of these stand alone, and of three there can be one.
    var isContradicting: Bool {
        let alone: CSAFRemedies = [.optionalPatch, .noneAvailable]
        let either: CSAFRemedies = [.vendorFix, .fixPlanned, .noFixPlanned]
        let count = rawValue.nonzeroBitCount
        return !isDisjoint(with: alone) && count > 1 || intersection(either).rawValue.nonzeroBitCount > 1
    }

    /// 6.1.36: what contradicts the status groups with these bits (``CSAFStatusList/group``).
    static func contradicting(groups: UInt8) -> CSAFRemedies {
        var remedies: CSAFRemedies = []
        if groups & CSAFStatusList.knownAffected.group != 0 { remedies.insert(.optionalPatch) }
        if groups & CSAFStatusList.knownNotAffected.group != 0 {
            remedies.formUnion([.workaround, .mitigation, .vendorFix, .noneAvailable])
        }
        if groups & CSAFStatusList.fixed.group != 0 {
            remedies.formUnion([.workaround, .mitigation, .vendorFix, .fixPlanned, .noFixPlanned, .noneAvailable])
        }
        return remedies
    }
}
