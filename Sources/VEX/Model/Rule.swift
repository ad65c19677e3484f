extension Diagnostic {
    /// What can be reported, by its rule in `docs/formats/vex-normalization.md` or CSAF's own test number.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        case byteOrderMark = "G1-bom"
        case shape = "G3-shape"
        case timeForm = "time-form"
        case timeInvalid = "time-invalid"
        case invalidPURL = "purl-invalid"
        case justificationDropped = "J1-justification"
        case unknownLabel = "J2-label"

        case openvexMissing = "openvex-missing"
        case openvexVersion = "openvex-version"
        case openvexLegacy = "openvex-v0.0"
        case noStatements = "O1-statements"
        case noVulnerability = "O2-vulnerability"
        case noProductIdentity = "O3-product"
        case noProducts = "O4-products"
        case unknownStatus = "O5-status"
        case unjustified = "O6-justification"
        case noAction = "O7-action"
        case foreignSubject = "O9-subject"
        case underMetadata = "O10-metadata"

        case csafMissing = "csaf-missing"
        case csafDraft = "csaf-draft"
        case categoryRetracts = "C1-category"
        case noIdentifier = "C2-id"
        case unknownList = "C3-unknown"
        case undefinedProduct = "csaf-6.1.1"
        case repeatedProduct = "csaf-6.1.2"
        case circularProduct = "csaf-6.1.3"
        case undefinedGroup = "csaf-6.1.4"
        case repeatedGroup = "csaf-6.1.5"
        case contradiction = "csaf-6.1.6"
        case repeatedCVE = "csaf-6.1.23"
        case noStatusList = "csaf-6.1.27.7"
        case noImpact = "csaf-6.1.27.9"
        case noRemediation = "csaf-6.1.27.10"
        case remediationOfNothing = "csaf-6.1.29"
        case flagOfNothing = "csaf-6.1.32"
        case severalFlags = "csaf-6.1.33"

        case noID = "X1-id"
        case noAnalysis = "X2-no-analysis"
        case unknownState = "X2-state"
        case noAffects = "X3-affects"
        case dangling = "X4-dangling"
        case danglingPURL = "X4-dangling-purl"
        case unknownVersionStatus = "X5-status"
        case versionUnknown = "X5-unknown"

        /// Whether strict mode refuses the document; ``noIdentifier`` is strict in the profile `csaf_vex` alone.
        var isStrict: Bool {
            switch self {
            case .invalidPURL, .justificationDropped, .foreignSubject, .csafDraft, .categoryRetracts, .noIdentifier,
                .unknownList, .noID, .noAnalysis, .noAffects, .dangling, .danglingPURL, .versionUnknown:
                false
            default: true
            }
        }

        var explanation: String {
            switch self {
            case .byteOrderMark: "the text begins with a byte order mark"
            case .shape: "a value of another kind is wanted here, so it was dropped"
            case .timeForm: "the time is not in the form of RFC 3339"
            case .timeInvalid: "not a time, so it was ignored"
            case .invalidPURL: "the package URL does not parse, so it only matches itself"
            case .justificationDropped: "a justification was dropped because the status is not not_affected"
            case .unknownLabel: "not one of the format's justification labels"
            case .openvexMissing: "OpenVEX requires this member"
            case .openvexVersion: "the version must be an integer of at least 1"
            case .openvexLegacy: "a form of OpenVEX v0.0.x"
            case .noStatements: "there are no statements"
            case .noVulnerability: "the statement names no vulnerability, so it was dropped"
            case .noProductIdentity: "the product has no identity, so it was dropped"
            case .noProducts: "the statement names no product, so it was dropped"
            case .unknownStatus: "not one of the four statuses, so the statement was dropped"
            case .unjustified: "not_affected has neither justification nor impact statement"
            case .noAction: "affected has no action statement"
            case .foreignSubject: "the product is no subject of the in-toto statement, so it was dropped"
            case .underMetadata: "the document's members stand under metadata"
            case .csafMissing: "CSAF requires this member"
            case .csafDraft: "the document is a draft"
            case .categoryRetracts: "a document of this category states nothing and retracts what its id stated before"
            case .noIdentifier: "no identifier of the vulnerability applies, so this was dropped"
            case .unknownList: "the status unknown is no VEX status"
            case .undefinedProduct: "the product id is not defined"
            case .repeatedProduct: "the product id is defined again; the first definition counts"
            case .circularProduct: "the product is defined by itself"
            case .undefinedGroup: "the group id is not defined"
            case .repeatedGroup: "the group id is defined again; the first definition counts"
            case .contradiction: "the product is in contradicting status groups"
            case .repeatedCVE: "the CVE has been in an earlier vulnerability of the document"
            case .noStatusList: "the profile csaf_vex wants one of its four status lists"
            case .noImpact: "known_not_affected has neither flag nor impact statement"
            case .noRemediation: "known_affected has no remediation"
            case .remediationOfNothing: "the remediation names no product"
            case .flagOfNothing: "the flag names no product"
            case .severalFlags: "the product has several flags; the first counts"
            case .noID: "the vulnerability has no id, so it was dropped"
            case .noAnalysis: "without an analysis this is inventory, not VEX"
            case .unknownState: "not one of the format's states, so it was dropped"
            case .noAffects: "nothing says which product is meant, so it was dropped"
            case .dangling: "the reference leads nowhere"
            case .danglingPURL: "the reference is a package URL that is no component of the document"
            case .unknownVersionStatus: "not one of the format's version statuses, so it was dropped"
            case .versionUnknown: "the version's status is unknown, so nothing is stated"
            }
        }
    }
}
