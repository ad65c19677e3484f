public import Wire

/// Why a request to the interface is not understood; equality looks at the code alone.
///
/// What is not there is a `VEXLensError` or a `ServiceError`, what is wrong with a document a `VEXError`.
public struct VEXServiceError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// A parameter that the path does not have, or one that is given twice.
        case unknownParameter = "service.unknown-parameter"
        /// A parameter or a part of the path that has not the form it must have.
        case parameter = "service.parameter"
        /// A cursor that this interface did not give out for such a list.
        case cursor = "service.cursor"
        /// A body that is no JSON, or not of the shape that the path takes.
        case body = "service.body"
        /// None of the forms that the client takes is there.
        case notAcceptable = "service.not-acceptable"
        /// There is no file of issuers to take over.
        case noIssuerFile = "service.no-issuer-file"
        /// Another recomputation is under way.
        case jobRunning = "service.job-running"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    public init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: VEXServiceError, right: VEXServiceError) -> Bool { left.code == right.code }
}
