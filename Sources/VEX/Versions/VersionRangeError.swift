public import Wire

/// Why a text is no version range by VERS, clause 5. Such a range is never repaired.
public struct VersionRangeError: CodedError, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// It does not begin with `vers:` in lower case (5.3.1).
        case scheme = "vex.range-scheme"
        /// The type has other characters than lower-case letters, digits, `.` and `-`, or is `invalid` (5.3.2).
        case type = "vex.range-type"
        /// No constraint, nothing between two pipes, or a comparator without version (5.3.3).
        case empty = "vex.range-empty"
        /// `*` beside something else (5.3.3.1).
        case asterisk = "vex.range-asterisk"
        /// Equality is a bare version, never `=` (5.3.3.1).
        case equality = "vex.range-equality"
        /// A blank, a comparator's character inside a version, or what is no printable ASCII (5.3.3.2).
        case character = "vex.range-character"
        /// A `%` without two hexadecimal digits, or escaped bytes that are no UTF-8 (5.3.3.2).
        case encoding = "vex.range-encoding"
        /// A `datetime` that is not spelled as VERS spells it.
        case version = "vex.range-version"
        /// Two constraints with one version (5.4).
        case repeated = "vex.range-repeated"
        /// A version that does not come after the one before it (5.4).
        case unsorted = "vex.range-unsorted"
        /// Comparators whose sequence describes no intervals (5.4).
        case sequence = "vex.range-sequence"
    }

    public let code: Code
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    public var codeText: String { code.rawValue }

    public var hint: String? {
        switch code {
        case .scheme, .type: "a range reads vers:<type>/<constraints>, in lower case up to the slash"
        case .empty, .asterisk: "a range has constraints between single pipes, or the asterisk alone"
        case .equality: "write the bare version"
        case .character, .encoding: "blanks and the characters > < = ! * | % of a version are percent-encoded"
        case .version: "a datetime is RFC 3339 with T, Z and colons as they are"
        case .repeated, .unsorted, .sequence: "ask the issuer for a corrected range; it is not sorted or merged here"
        }
    }

    public static func == (left: VersionRangeError, right: VersionRangeError) -> Bool { left.code == right.code }
}
