import Signing

/// Reads an OpenVEX, CSAF or CycloneDX document into observations, by the numbered rules.
///
/// Pure: no clock, no disk, no network. Cost: linear in the document, some 3 ns a byte, and less than three times its
/// bytes in memory.
public struct DocumentReader: Sendable {
    /// How documents are read, and what is too much.
    public struct Options: Sendable {
        /// Refuse a document with any defect that breaks a MUST or its official schema (rule G3).
        public var strict = false
        /// Bytes as received; more are refused unread.
        public var maxBytes = 10_485_760
        /// Statements read; one statement is one observation that the document yields.
        public var maxStatements = 10_000
        /// Diagnostics kept; those beyond are counted.
        public var maxDiagnostics = 10_000
        public var enabledFormats: Set<VEXFormat> = Set(VEXFormat.allCases)

        public init() {}

        public init(
            strict: Bool = false, maxBytes: Int = 10_485_760, maxStatements: Int = 10_000,
            maxDiagnostics: Int = 10_000, enabledFormats: Set<VEXFormat> = Set(VEXFormat.allCases)
        ) {
            self.strict = strict
            self.maxBytes = maxBytes
            self.maxStatements = maxStatements
            self.maxDiagnostics = maxDiagnostics
            self.enabledFormats = enabledFormats
        }
    }

    public let options: Options

    /// How deep documents may nest: CSAF allows 30 branches inside one another (6.1.34), which with what they hold are
    /// 70 levels.
    ///
    /// Shared with whoever looks for a signature around a document: what is unwrapped here must be recognized there.
    package static let maximumDepth = 128

    public init(_ options: Options = Options()) { self.options = options }

    /// Reads one document, bare or wrapped (rule G2).
    ///
    /// - Throws: `vex.too-large` before anything is parsed, or when the observations repeat more than eight times
    ///   `maxBytes` of identifiers; `vex.not-json`, `vex.duplicate-member`, `vex.bad-envelope`,
    ///   `vex.unknown-format`, `vex.format-disabled`, `vex.too-many-statements`; in strict mode `vex.strict`, which
    ///   names the first strict diagnostic, how many there are, and the codes of all.
    public func read(_ bytes: [UInt8]) throws(VEXError) -> VEXDocument {
        let (document, refusal) = try examine(bytes, strictly: options.strict)
        if options.strict, let refusal { throw refusal }
        return document
    }

    /// Reads leniently; `strictly` adds to the diagnostics what ``StrictChecks`` find, which costs a second pass.
    ///
    /// - Returns: The document, and with `strictly` the error by which strict mode refuses it, when it does.
    func examine(
        _ bytes: [UInt8], strictly: Bool
    ) throws(VEXError) -> (document: VEXDocument, refusal: VEXError?) {
        try requireSize(of: bytes)
        let source = try WrappedDocument(bytes)
        let format = try source.format()
        guard options.enabledFormats.contains(format) else {
            throw VEXError(.formatDisabled, "\(format.rawValue) is not among the enabled formats")
        }
        return try source.withText { text throws(VEXError) in
            var reading = Reading(source, in: text, format, options)
            try DocumentReader.read(source, format, into: &reading)
            if strictly { StrictChecks.run(source, format, into: &reading) }
            let document = VEXDocument(
                digest: SHA256.hash(bytes), format: format, content: source.content, header: reading.header,
                observations: reading.observations, diagnostics: reading.diagnostics,
                diagnosticsOmitted: reading.diagnosticsOmitted, statementsSkipped: reading.skipped)
            return (document, strictly ? reading.refusal : nil)
        }
    }

    private static func read(
        _ source: WrappedDocument, _ format: VEXFormat, into reading: inout Reading
    ) throws(VEXError) {
        if source.hadByteOrderMark { reading.report(.byteOrderMark, at: "") }
        switch format {
        case .openvex: try OpenVEXReader.read(source, into: &reading)
        case .csaf: try CSAFReader.read(source, into: &reading)
        case .cyclonedx: try CycloneDXReader.read(source, into: &reading)
        }
    }

    /// Refuses too long a document before anybody hashes or parses it.
    ///
    /// - Throws: `vex.too-large`.
    public func requireSize(of bytes: [UInt8]) throws(VEXError) { try requireSize(bytes.count) }

    /// As ``requireSize(of:)``, for bytes that nobody holds.
    public func requireSize(_ count: Int) throws(VEXError) {
        guard count <= options.maxBytes else {
            throw VEXError(.tooLarge, "\(count) bytes, at most \(options.maxBytes) are read")
        }
    }
}
