import Wire

/// `analysis.state` (rule X2).
enum CycloneDXState: String {
    case exploitable
    case inTriage = "in_triage"
    case resolved
    case resolvedWithPedigree = "resolved_with_pedigree"
    case notAffected = "not_affected"
    case falsePositive = "false_positive"

    init?(_ node: JSONNode) {
        guard let text = node.string else { return nil }
        self.init(rawValue: text)
    }

    var status: VEXStatus {
        switch self {
        case .exploitable: .affected
        case .inTriage: .underInvestigation
        case .resolved, .resolvedWithPedigree: .fixed
        case .notAffected, .falsePositive: .notAffected
        }
    }
}

/// `analysis.justification` (rule J3).
enum CycloneDXJustification: String {
    case codeNotPresent = "code_not_present"
    case codeNotReachable = "code_not_reachable"
    case requiresConfiguration = "requires_configuration"
    case requiresDependency = "requires_dependency"
    case requiresEnvironment = "requires_environment"
    case protectedByCompiler = "protected_by_compiler"
    case protectedAtRuntime = "protected_at_runtime"
    case protectedAtPerimeter = "protected_at_perimeter"
    case protectedByMitigatingControl = "protected_by_mitigating_control"

    /// Only two of the nine have an undisputed equivalent among the five labels; the others are never guessed.
    var common: Justification? {
        switch self {
        case .codeNotPresent: .vulnerableCodeNotPresent
        case .codeNotReachable: .vulnerableCodeNotInExecutePath
        default: nil
        }
    }
}
