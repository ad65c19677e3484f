public import Wire

/// Why a configuration was refused. Equality looks at the code alone.
public struct OptionsError: CodedError, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// The file is no YAML, more than one document, or larger than 1 MiB.
        case yamlSyntax = "config.yaml-syntax"
        /// A section, an option or a variable that does not exist.
        case unknownKey = "config.unknown-key"
        /// An option set twice in one place, or by a variable and by the items or the `_FILE` of that variable.
        case duplicateKey = "config.duplicate-key"
        /// A list where a number belongs, and the like.
        case wrongType = "config.wrong-type"
        /// A value of the right type that is not allowed.
        case outOfRange = "config.out-of-range"
        /// A database driver or connection string of another product.
        case driverUnsupported = "config.driver-unsupported"
        /// The file that a `_FILE` variable names could not be read.
        case secretUnreadable = "config.secret-unreadable"
    }

    public let code: Code
    /// The option's path, or the unknown key as it was written; nil when the file as a whole is wrong.
    public let key: String?
    /// The place that holds the value; its file and line when it is a file.
    public let origin: OptionOrigin
    public let detail: String
    public let hint: String?

    init(_ code: Code, key: String? = nil, origin: OptionOrigin, _ problem: String, hint: String? = nil) {
        self.code = code
        self.key = key
        self.origin = origin
        detail = ([origin.description] + (key.map { [$0] } ?? []) + [problem]).joined(separator: ": ")
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: OptionsError, right: OptionsError) -> Bool { left.code == right.code }
}
