public import Wire

/// Why an offline bundle was not made, believed or taken in. Equality looks at the code alone.
public struct LensBundleError: CodedError, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// Not a bundle or manifest, or one that is written in another way than they are made.
        case malformed = "lens.bundle-malformed"
        /// The bundle is another than the manifest describes, or a document in it is not the one that it is named.
        case altered = "lens.bundle-altered"
        /// A document, verdict or merge trace is not proven to be in the log, or its entry says something else about it.
        case unproven = "lens.bundle-unproven"
        /// Something is not there that something in the bundle cites.
        case incomplete = "lens.bundle-incomplete"
        /// No signature, or none that a known key made.
        case unsigned = "lens.bundle-unsigned"
        /// Signed by somebody whose bundles are not taken.
        case source = "lens.bundle-source"
        /// A file outside of the folder that imports come from.
        case outside = "lens.bundle-outside"
        /// Nobody said, with a flag of this run, that signatures need not be verified.
        case unverified = "lens.bundle-unverified"
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
    public static func == (left: LensBundleError, right: LensBundleError) -> Bool { left.code == right.code }
}
