/// Why a product is not affected: CISA's five labels, which OpenVEX and CSAF share (rule J2).
public enum Justification: String, Sendable, Hashable, CaseIterable {
    case componentNotPresent = "component_not_present"
    case vulnerableCodeNotPresent = "vulnerable_code_not_present"
    case vulnerableCodeNotInExecutePath = "vulnerable_code_not_in_execute_path"
    case vulnerableCodeCannotBeControlledByAdversary = "vulnerable_code_cannot_be_controlled_by_adversary"
    case inlineMitigationsAlreadyExist = "inline_mitigations_already_exist"

    /// The label of exactly that spelling. (`init(rawValue:)` would also take canonically equivalent text; the five
    /// labels are ASCII, so the two cannot differ.)
    init?(label: String) { self.init(rawValue: label) }
}
