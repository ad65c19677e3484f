/// Why bytes are not one strict JSON text, and where.
public struct JSONError: CodedError, Equatable {
    public enum Code: String, Sendable {
        /// Not the grammar of RFC 8259.
        case syntax = "wire.json-syntax"
        /// Two members of one object have the same name after unescaping.
        case duplicateMember = "wire.json-duplicate-member"
        /// Objects and arrays nest deeper than the limit.
        case depth = "wire.json-depth"
        /// Not UTF-8, or an escape that stands for half a surrogate pair.
        case encoding = "wire.json-encoding"
        /// Longer than the limit.
        case size = "wire.json-size"
        /// A number that RFC 8785 cannot write: it has no finite IEEE 754 double.
        case number = "wire.json-number"
    }

    public let code: Code
    public let detail: String
    /// Zero-based byte offset.
    public let offset: Int
    /// One-based line, counting line feeds.
    public let line: Int
    /// One-based column in bytes.
    public let column: Int

    package init(_ code: Code, _ detail: String, at offset: Int = 0, line: Int = 1, column: Int = 1) {
        self.code = code
        self.detail = "\(detail) at byte \(offset), line \(line), column \(column)"
        self.offset = offset
        self.line = line
        self.column = column
    }

    public var codeText: String { code.rawValue }

    public var hint: String? {
        switch code {
        case .syntax: "the text is read exactly as RFC 8259 defines it: no comments, no trailing commas, no byte order mark"
        case .duplicateMember: "two readers could see two different values; ask the issuer for a corrected document"
        case .depth: "genuine documents nest far less; this one is refused unread"
        case .encoding: "the text must be UTF-8"
        case .size: "raise the size limit if the sender is trusted"
        case .number: "write a number that fits an IEEE 754 double"
        }
    }

    public static func == (left: JSONError, right: JSONError) -> Bool { left.code == right.code }
}
