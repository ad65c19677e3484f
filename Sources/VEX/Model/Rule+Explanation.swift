extension Diagnostic.Rule {
    /// What is wrong, for people.
    var explanation: String {
        switch self {
        case .byteOrderMark: "the text begins with a byte order mark"
        case .shape: "something else is wanted here, so this was not read"
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
        case .noSubcomponentIdentity: "the subcomponent has no identity, so it was passed over"
        case .noSubjectIdentity: "nothing of the in-toto statement can be read here, so it identifies no subject"
        case .foreignSubject: "the product is no subject of the in-toto statement, so it was dropped"
        case .underMetadata: "the document's members stand under metadata"
        case .csafMissing: "CSAF requires this member"
        case .csafDraft: "the document is a draft"
        case .categoryRetracts: "a document of this category states nothing and retracts what its id stated before"
        case .noIdentifier: "no identifier of the vulnerability applies, so this was dropped"
        case .unknownList: "the status unknown is no VEX status"
        case .unnamedList: "CSAF has no status list of this name, so its products were dropped"
        case .brokenPath: "a reference is missing or none, so the product is known by its own name alone"
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
        case .foreignLink: "the reference leads into another BOM, so it only matches itself"
        case .repeatedReference: "the bom-ref is given again; its first component counts"
        case .versionless: "not exactly one of version and range is stated"
        case .unknownVersionStatus: "not one of the format's version statuses, so it was dropped"
        case .versionUnknown: "the version's status is unknown, so nothing is stated"
        default: validation
        }
    }

    /// The same for what only strict mode and validation notice.
    private var validation: String {
        switch self {
        case .severalScores: "the product has several scores of one CVSS version"
        case .scoreForm: "not what the schema of CVSS wants"
        case .scoreValue: "the score or severity is not what the vector comes to"
        case .scoreProperty: "the property contradicts the vector"
        case .weaknessForm: "not a weakness of MITRE's list by this id and name"
        case .language: "not a language tag that can be registered"
        case .packageURL: "not a package URL, or one that its type does not allow"
        case .unsortedHistory: "sorted by date, the numbers of the revisions are not ascending"
        case .untranslated: "a translator publishes this, so source_lang is required"
        case .notLatestVersion: "the version is not that of the newest revision"
        case .draftIsReleased: "a version 0, 0.y.z or with a pre-release part must have the status draft"
        case .draftInHistory: "a released document has a revision of version 0 or 0.y.z"
        case .prereleaseInHistory: "a revision has a number with a pre-release part"
        case .prereleaseIsReleased: "the version of a released document has a pre-release part"
        case .missingRevision: "the revision history leaves out a version, or does not begin with 0 or 1"
        case .repeatedRevision: "two revisions have one number"
        case .repeatedInvolvement: "the party is involved twice at one date"
        case .repeatedAlgorithm: "a file has two hashes of one algorithm"
        case .prohibitedCategory: "the category looks like another profile, or takes the reserved prefix csaf_"
        case .profileNotes: "the profile wants a note of category description, details, general or summary"
        case .profileReferences: "the profile wants an external reference"
        case .profileVulnerabilities: "the profile allows no vulnerabilities"
        case .profileProductTree: "the profile wants a product tree"
        case .profileVulnerabilityNotes: "the profile wants notes in each vulnerability"
        case .profileProductStatus: "the profile wants a product status in each vulnerability"
        case .profileIdentifier: "the profile csaf_vex wants a cve or ids in each vulnerability"
        case .profileNoVulnerabilities: "the profile wants vulnerabilities"
        case .profileAffected: "the profile wants known_affected in each vulnerability"
        case .fixedAlone: "products are fixed, and nothing is affected"
        case .retractionNotes: "a retraction wants a note of category description"
        case .retractionProductTree: "a retraction has no product tree"
        case .retractionHistory: "a retraction has at least two revisions"
        case .withdrawalReason:
            "exactly one note, of category description, must have the title Reasoning for Withdrawal"
        case .supersessionReason:
            "exactly one note, of category description, must have the title Reasoning for Supersession"
        case .supersessionReference: "an external reference must have a summary that begins with Superseding Document"
        case .translatedIntoItself: "lang and source_lang are the same"
        case .mixedVersioning: "integer and semantic versioning are mixed"
        case .rangeAsVersion: "a product_version names a range"
        case .branchesTooDeep: "more than 30 branches inside one another"
        case .contradictingRemedies: "the product has remediations of contradicting categories"
        case .remedyAgainstStatus: "the category of the remediation contradicts the status of the product"
        case .dateForm: "the date is not in the form that CSAF 2.1 wants"
        case .publicGroupOfFew: "the sharing group of everybody, in a document that is not CLEAR"
        case .groupOfFewForAll:
            "a CLEAR document may only name the sharing group of everybody, or as a draft that of nobody"
        case .reservedGroupName: "the name of the sharing group is reserved for another id"
        case .missingGroupName: "the sharing group of this id has one prescribed name"
        case .differentPackages: "the package URLs of one product differ in more than their qualifiers"
        case .starsInModelNumber: "the model number has several stars"
        case .starsInSerialNumber: "the serial number has several stars"
        case .lateDisclosure: "disclosed later than the newest revision"
        case .assessmentForm: "not what the schema of SSVC wants"
        case .decisionPoint: "not a registered decision point, or not its values in their order"
        case .foreignTarget: "the assessment is of another vulnerability"
        case .lateSSVC: "assessed later than the newest revision"
        case .rangeForm: "a product_version_range is neither a vers range nor a plain one"
        case .lateEPSS: "scored later than the newest revision"
        case .lateExploitation: "exploited, or known to be, later than the newest revision"
        case .exploitedAfterKnown: "exploited later than that was known"
        case .licenseForm: "not an SPDX license expression"
        case .licenseText: "exactly one note, of category legal_disclaimer, must have the title License"
        case .ratedTwice: "the product has a qualitative rating beside a CVSS score of the same source"
        case .stackedCategories: "the category of the branch stands above it already"
        case .versionAndRange: "product_version and product_version_range stand in one another"
        case .extensionForm: "not what the schema of all extensions wants"
        case .unknownExtension: "the extension is not known here, so neither its schema nor its place was looked at"
        case .starsInSKU: "the stock keeping unit has several stars"
        case .schemaMissing: "the schema of the format requires this member"
        case .schemaUnknown: "the schema of the format has no member of this name"
        case .schemaType: "the schema of the format wants a value of another kind"
        case .schemaValue: "the schema of the format does not allow this value"
        default: rawValue
        }
    }

    /// Where the rule comes from.
    var source: String {
        let code = rawValue
        if let number = code.suffix(after: "csaf-6") { return "CSAF 2.0 and 2.1, section 6\(number)" }
        if code.hasPrefix("csaf-") { return "CSAF 2.0 and 2.1, section 3.2" }
        if code.hasPrefix("schema-") { return "the official JSON schema of the format" }
        if code.hasPrefix("openvex-") { return "OpenVEX 0.2.0" }
        if code.hasPrefix("time-") { return "RFC 3339, section 5.6" }
        if code.hasPrefix("purl-") { return "the package URL specification" }
        let name = code.prefix { $0 != "-" }
        return "rule \(name) of docs/formats/vex-normalization.md"
    }
}

extension String {
    /// What follows that prefix, or nil when the text begins otherwise.
    fileprivate func suffix(after prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
