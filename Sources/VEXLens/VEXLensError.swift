public import Wire

/// Why the service did not do what was asked.
public struct VEXLensError: CodedError, Equatable {
    public enum Code: String, Sendable {
        /// No logged observation speaks about that vulnerability and product.
        case nothingKnown = "lens.nothing-known"
        /// No logged record has that identifier.
        case notFound = "lens.not-found"
        /// Not all bytes of a quarantined document are kept, so it cannot be read again.
        case quarantineIncomplete = "lens.quarantine-incomplete"
        /// Stored records contradict each other or the log.
        case inconsistent = "lens.inconsistent"
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
    public static func == (left: VEXLensError, right: VEXLensError) -> Bool { left.code == right.code }
}
