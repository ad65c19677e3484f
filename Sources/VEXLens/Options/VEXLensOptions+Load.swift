/// The text of `vexlens.yaml` and the name that messages give it.
public struct OptionsSource: Sendable {
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// A command line flag that stands for an option.
public struct OptionFlag: Sendable {
    /// The option's path, such as `Consensus.DefaultMode`.
    public let path: String
    public let value: String
    /// The flag as the user spelled it, for messages: `--mode`.
    public let name: String

    public init(path: String, value: String, name: String) {
        self.path = path
        self.value = value
        self.name = name
    }
}

extension VEXLensOptions {
    /// Lays `file`, then `environment`, then `flags` over the defaults.
    ///
    /// Nothing is read but the arguments; variables without the prefix `VEXLENS_` are ignored.
    /// - Parameter readSecret: Gives the content of the file that a `…_FILE` variable names. Without it such a
    ///   variable is refused.
    /// - Throws: `config.yaml-syntax`, `config.unknown-key`, `config.duplicate-key`, `config.wrong-type`,
    ///   `config.out-of-range`, `config.driver-unsupported`, `config.secret-unreadable`.
    public static func load(
        file: OptionsSource?, environment: [String: String], flags: [OptionFlag] = [],
        readSecret: ((String) throws -> String)? = nil
    ) throws(OptionsError) -> VEXLensOptions {
        var assignments: [OptionAssignment] = []
        if let file { assignments += try OptionsFile(name: file.name, text: file.text).assignments() }
        let readSecret = readSecret ?? { _ throws in throw NoSecretReader() }
        assignments += try OptionsEnvironment(variables: environment, readSecret: readSecret).assignments()
        for flag in flags { assignments.append(try assignment(for: flag)) }

        var options = VEXLensOptions()
        for assignment in assignments { try options.apply(assignment) }
        return options
    }

    /// Lays the options that one section of `file` sets over these.
    ///
    /// - Parameter section: Such as `Trust`; what the file sets elsewhere is checked and left alone.
    /// - Returns: The paths of the options that it set.
    /// - Throws: As ``load(file:environment:flags:readSecret:)``, for any section.
    public mutating func lay(_ file: OptionsSource, section: String) throws(OptionsError) -> [String] {
        var (paths, all): ([String], VEXLensOptions) = ([], self)
        for assignment in try OptionsFile(name: file.name, text: file.text).assignments() {
            try all.apply(assignment)
            guard assignment.definition.section == section else { continue }
            try apply(assignment)
            paths.append(assignment.definition.path)
        }
        return paths
    }

    private static func assignment(for flag: OptionFlag) throws(OptionsError) -> OptionAssignment {
        guard let definition = OptionDefinition.named(flag.path) else {
            throw OptionsError(
                .unknownKey, key: flag.path, origin: .flag(flag.name), "no such option",
                hint: nearestName(to: flag.path, among: OptionDefinition.all.map(\.path)).map { "did you mean \($0)?" })
        }
        let items = flag.value.split(separator: ",").map(String.init)
        let text = definition.isList ? OptionText.list(items) : .scalar(flag.value, quoted: false)
        return OptionAssignment(definition: definition, text: text, origin: .flag(flag.name))
    }

    mutating func apply(_ assignment: OptionAssignment) throws(OptionsError) {
        let definition = assignment.definition
        do {
            try definition.set(&self, assignment.text)
        } catch {
            throw OptionsError(
                error.code, key: definition.path, origin: assignment.origin,
                "wanted \(definition.wanted)" + (error.showsValue ? ", got \(assignment.text)" : ""), hint: error.hint)
        }
        origins[definition.path] = assignment.origin
    }
}

struct NoSecretReader: Error, CustomStringConvertible {
    let description = "reading secrets from files is not available here"
}
