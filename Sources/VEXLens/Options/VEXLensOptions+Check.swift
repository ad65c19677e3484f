/// What `stella config check` finds: everything at once, where loading stops at the first error.
public struct OptionsCheck: Sendable {
    /// In the order in which they stand in the file, then in the environment.
    public let errors: [OptionsError]
    /// What is allowed and looks like a mistake, a sentence each.
    public let warnings: [String]
}

extension VEXLensOptions {
    /// Looks at a file and the environment without stopping at the first error; takes the same as ``load(file:environment:flags:readSecret:)``.
    ///
    /// Loading the same fails if and only if there is an error, and with the first of them.
    public static func check(
        file: OptionsSource?, environment: [String: String], readSecret: ((String) throws -> String)? = nil
    ) -> OptionsCheck {
        var problems: [OptionsError] = []
        var assignments: [OptionAssignment] = []
        if let file { assignments = OptionsFile(name: file.name, text: file.text).assignments(noting: &problems) }
        let readSecret = readSecret ?? { _ throws in throw NoSecretReader() }
        assignments += OptionsEnvironment(variables: environment, readSecret: readSecret).assignments(noting: &problems)
        var options = VEXLensOptions()
        for assignment in assignments {
            do {
                try options.apply(assignment)
            } catch {
                problems.append(error)
            }
        }
        return OptionsCheck(errors: problems, warnings: options.warnings)
    }

    /// What is allowed and looks like a mistake, a sentence each.
    public var warnings: [String] {
        var warnings = consensus.warnings
        if airGap.sealedMode, mirror.enabled {
            warnings.append("AirGap.SealedMode is true: nothing of Mirror is done, for no connection is made")
        }
        if !airGap.verifyBundleSignatures {
            warnings.append("AirGap.VerifyBundleSignatures is false: bundles are taken from anybody")
        }
        if !airGap.verifyBundleSignatures, !airGap.allowedBundleSources.isEmpty {
            warnings.append("AirGap.AllowedBundleSources says nothing about bundles whose signatures are not verified")
        }
        return warnings
    }
}
