public import Wire

/// Why a document was refused as a whole, or cannot be written.
///
/// Defects inside a document are not errors but ``Diagnostic``s; only in strict mode do they become one.
public struct VEXError: CodedError, Equatable {
    public enum Code: String, Sendable {
        /// More bytes than `maxBytes`, or more than eight times as many once observations spell out what they share.
        case tooLarge = "vex.too-large"
        /// More observations than `maxStatements`.
        case tooManyStatements = "vex.too-many-statements"
        /// Not one JSON text by RFC 8259 (rule G1).
        case notJSON = "vex.not-json"
        /// Two members of one object have the same name: refused in lenient mode too (rule G1).
        case duplicateMember = "vex.duplicate-member"
        /// A DSSE envelope or Sigstore bundle whose payload is no base64, or envelopes nested too deep (rule G2).
        case badEnvelope = "vex.bad-envelope"
        /// JSON, but none of the three formats (rule G2).
        case unknownFormat = "vex.unknown-format"
        /// A format that the configuration switches off.
        case formatDisabled = "vex.format-disabled"
        /// Strict mode, and at least one diagnostic is strict (rule G3).
        case strict = "vex.strict"
        /// A document to be written whose id, namespace, author, version or times no format can hold.
        case exportHeader = "vex.export-header"
        /// No statement was left to be written; every format wants one.
        case exportEmpty = "vex.export-empty"
        /// JSON, but no bill of materials that is read.
        case sbomFormat = "vex.sbom-format"
        /// A member of a bill of materials that has another type than its format gives it.
        case sbomMember = "vex.sbom-member"
    }

    public let code: Code
    public let detail: String
    /// RFC 6901, into the document: where strict mode found the first defect.
    public let pointer: String?
    /// Where the received bytes are no JSON: a zero-based byte offset. nil for a payload: nobody sees its bytes.
    public let offset: Int?

    init(_ code: Code, _ detail: String, pointer: String? = nil, offset: Int? = nil) {
        self.code = code
        self.detail = detail
        self.pointer = pointer
        self.offset = offset
    }

    init(_ error: JSONError, isPayload: Bool = false) {
        let offset = isPayload ? nil : error.offset
        switch error.code {
        case .duplicateMember: self.init(.duplicateMember, error.detail, offset: offset)
        default: self.init(.notJSON, "\(error.codeText): \(error.detail)", offset: offset)
        }
    }

    public var codeText: String { code.rawValue }

    public var hint: String? {
        switch code {
        case .tooLarge: "raise MaxDocumentSizeBytes if the sender is trusted"
        case .tooManyStatements: "raise MaxStatementsPerDocument if the sender is trusted"
        case .notJSON: "documents are read exactly as RFC 8259 defines JSON"
        case .duplicateMember: "two readers could see two statuses; ask the issuer for a corrected document"
        case .badEnvelope: "the payload must be base64 of the document"
        case .unknownFormat: "OpenVEX, CSAF and CycloneDX are read, bare or in DSSE, Sigstore or in-toto wrapping"
        case .formatDisabled: "add the format to EnabledFormats"
        case .strict: "StrictMode false keeps what is sound and reports the rest"
        case .exportHeader: "give an IRI, a URI, a name, a version of at least 1, and times from year 0000 to 9999"
        case .exportEmpty: "choose another format, or statements that it can hold"
        case .sbomFormat: "CycloneDX and SPDX 2.3 are read as JSON, and SARIF 2.1.0"
        case .sbomMember: pointer.map { "look at \($0)" }
        }
    }

    public static func == (left: VEXError, right: VEXError) -> Bool { left.code == right.code }
}
