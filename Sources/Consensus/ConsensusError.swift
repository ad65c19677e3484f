public import Wire

/// Why a setting, an observation or a case could not be read. Deciding itself never fails.
///
/// Equality looks at the code alone.
public struct ConsensusError: CodedError, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// Text that is no plain decimal with at most six fraction digits.
        case decimalSyntax = "consensus.decimal-syntax"
        /// A number above 1000, or an option outside its own range.
        case optionRange = "consensus.option-range"
        /// An option name that the engine does not have.
        case optionUnknown = "consensus.option-unknown"
        /// An option whose value has the wrong type.
        case optionType = "consensus.option-type"
        /// Input that is neither an array of cases nor one case per line.
        case caseSyntax = "consensus.case-syntax"
        /// A member of a case that is missing, unknown, or of the wrong type.
        case caseMember = "consensus.case-member"
        /// A mode, status, tier, signature or justification that does not exist.
        case caseValue = "consensus.case-value"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: ConsensusError, right: ConsensusError) -> Bool { left.code == right.code }

    /// The same error, told from further outside: `case 3: observations[1]: …`.
    func at(_ place: String) -> ConsensusError { ConsensusError(code, "\(place): \(detail)", hint: hint) }
}
