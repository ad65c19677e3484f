extension Diagnostic {
    /// What can be reported, by its rule in `docs/formats/vex-normalization.md` or CSAF's own test number.
    ///
    /// The last two groups are noticed in strict mode and by ``DocumentValidator`` alone
    /// (`docs/formats/vex-validation.md`).
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
        case noSubcomponentIdentity = "O8-subcomponent"
        case foreignSubject = "O9-subject"
        case noSubjectIdentity = "O9-identity"
        case underMetadata = "O10-metadata"

        case csafMissing = "csaf-missing"
        case csafDraft = "csaf-draft"
        case categoryRetracts = "C1-category"
        case noIdentifier = "C2-id"
        case unknownList = "C3-unknown"
        case unnamedList = "C3-list"
        case brokenPath = "S1-reference"
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
        case foreignLink = "X4-bom-link"
        case repeatedReference = "X4-repeated"
        case versionless = "X5-version"
        case unknownVersionStatus = "X5-status"
        case versionUnknown = "X5-unknown"

        case severalScores = "csaf-6.1.7"
        case scoreForm = "csaf-6.1.8"
        case scoreValue = "csaf-6.1.9"
        case scoreProperty = "csaf-6.1.10"
        case weaknessForm = "csaf-6.1.11"
        case language = "csaf-6.1.12"
        case packageURL = "csaf-6.1.13"
        case unsortedHistory = "csaf-6.1.14"
        case untranslated = "csaf-6.1.15"
        case notLatestVersion = "csaf-6.1.16"
        case draftIsReleased = "csaf-6.1.17"
        case draftInHistory = "csaf-6.1.18"
        case prereleaseInHistory = "csaf-6.1.19"
        case prereleaseIsReleased = "csaf-6.1.20"
        case missingRevision = "csaf-6.1.21"
        case repeatedRevision = "csaf-6.1.22"
        case repeatedInvolvement = "csaf-6.1.24"
        case repeatedAlgorithm = "csaf-6.1.25"
        case prohibitedCategory = "csaf-6.1.26"
        case profileNotes = "csaf-6.1.27.1"
        case profileReferences = "csaf-6.1.27.2"
        case profileVulnerabilities = "csaf-6.1.27.3"
        case profileProductTree = "csaf-6.1.27.4"
        case profileVulnerabilityNotes = "csaf-6.1.27.5"
        case profileProductStatus = "csaf-6.1.27.6"
        case profileIdentifier = "csaf-6.1.27.8"
        case profileNoVulnerabilities = "csaf-6.1.27.11"
        case profileAffected = "csaf-6.1.27.12"
        case fixedAlone = "csaf-6.1.27.13"
        case retractionNotes = "csaf-6.1.27.14"
        case retractionProductTree = "csaf-6.1.27.15"
        case retractionHistory = "csaf-6.1.27.16"
        case withdrawalReason = "csaf-6.1.27.17"
        case supersessionReason = "csaf-6.1.27.18"
        case supersessionReference = "csaf-6.1.27.19"
        case translatedIntoItself = "csaf-6.1.28"
        case mixedVersioning = "csaf-6.1.30"
        case rangeAsVersion = "csaf-6.1.31"
        case branchesTooDeep = "csaf-6.1.34"
        case contradictingRemedies = "csaf-6.1.35"
        case remedyAgainstStatus = "csaf-6.1.36"
        case dateForm = "csaf-6.1.37"
        case publicGroupOfFew = "csaf-6.1.38"
        case groupOfFewForAll = "csaf-6.1.39"
        case reservedGroupName = "csaf-6.1.40"
        case missingGroupName = "csaf-6.1.41"
        case differentPackages = "csaf-6.1.42"
        case starsInModelNumber = "csaf-6.1.43"
        case starsInSerialNumber = "csaf-6.1.44"
        case lateDisclosure = "csaf-6.1.45"
        case assessmentForm = "csaf-6.1.46"
        case foreignTarget = "csaf-6.1.47"
        case decisionPoint = "csaf-6.1.48"
        case lateSSVC = "csaf-6.1.49"
        case rangeForm = "csaf-6.1.50"
        case lateEPSS = "csaf-6.1.51"
        case lateExploitation = "csaf-6.1.52"
        case exploitedAfterKnown = "csaf-6.1.53"
        case licenseForm = "csaf-6.1.54"
        case licenseText = "csaf-6.1.55"
        case ratedTwice = "csaf-6.1.56"
        case stackedCategories = "csaf-6.1.57"
        case versionAndRange = "csaf-6.1.58"
        case extensionForm = "csaf-6.1.60.1"
        case unknownExtension = "csaf-6.1.60.2"
        case starsInSKU = "csaf-6.1.61"

        case schemaMissing = "schema-missing"
        case schemaUnknown = "schema-unknown"
        case schemaType = "schema-type"
        case schemaValue = "schema-value"

        /// Whether strict mode refuses the document; ``noIdentifier`` is strict in the profile `csaf_vex` alone.
        var isStrict: Bool {
            switch self {
            case .invalidPURL, .justificationDropped, .foreignSubject, .csafDraft, .categoryRetracts, .noIdentifier,
                .unknownList, .unnamedList, .noID, .noAnalysis, .noAffects, .dangling, .danglingPURL, .foreignLink,
                .versionUnknown, .unknownExtension:
                false
            default: true
            }
        }

        /// What the reader says of a value where the schema might say it again.
        var isOfShape: Bool { self == .shape || self == .brokenPath || self == .versionless || self == .csafMissing }

        /// What the official schema alone knows.
        var isOfSchema: Bool {
            switch self {
            case .schemaMissing, .schemaUnknown, .schemaType, .schemaValue: true
            default: false
            }
        }

        /// What a sound document may do too: it is told, and warns of nothing.
        var isRemark: Bool {
            switch self {
            case .csafDraft, .categoryRetracts, .unknownList, .noAnalysis, .danglingPURL, .foreignLink, .versionUnknown:
                true
            default: false
            }
        }
    }
}
