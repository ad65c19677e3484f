public import Signing
public import Wire

/// What one document says, what of it was dropped, and what is wrong with it: each finding with its place.
public struct ValidationReport: Sendable {
    public enum Verdict: String, Sendable, CaseIterable {
        /// Strict mode reads it.
        case valid
        /// Only lenient reading does: there is at least one error among the findings.
        case lenient
        /// No mode reads it; ``ValidationReport/refusal`` says why.
        case refused
    }

    public let verdict: Verdict
    /// SHA-256 of the bytes as received.
    public let digest: Digest
    /// nil when the document was refused.
    public let format: VEXFormat?
    /// As the document has it, such as `0.2.0` (of `@context`), `2.1` or `1.6`; nil when it names none.
    public let formatVersion: String?
    /// OpenVEX statements, or CSAF and CycloneDX vulnerabilities, whatever became of them.
    public let statements: Int
    /// Observations that lenient reading gives.
    public let observations: Int
    /// Statements, products and versions that were dropped.
    public let skipped: Int
    /// Ids and references that lead to no product, and under which nothing will match: sorted, each once.
    public let unresolvedProducts: [Identifier]
    /// In the order in which they were noticed; for a refused document the refusal alone.
    public let findings: [Finding]
    /// How many findings there were beyond ``DocumentReader/Options/maxDiagnostics``.
    public let findingsOmitted: Int
    /// Why no mode reads the document, or why strict mode does not.
    public let refusal: VEXError?
    /// Whether it came in an envelope, a bundle or a statement, so that positions do not count from its first byte.
    public let isWrapped: Bool

    /// How many findings there are of each code, sorted by code.
    public var counts: [(code: String, count: Int)] {
        var counts: [Identifier: Int] = [:]
        for finding in findings { counts[Identifier(finding.code), default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
    }
}

/// One thing that is wrong with a document or worth knowing about it.
public struct Finding: Sendable, Hashable {
    public enum Level: String, Sendable, CaseIterable {
        /// A MUST or the official schema is broken; strict mode refuses the document.
        case error
        /// Something was dropped, or matches nothing.
        case warning
        /// A sound document does this too.
        case note
    }

    /// A rule of `docs/formats/vex-validation.md`, such as `csaf-6.1.14`, or for refused documents an error code.
    public let code: String
    public let level: Level
    /// RFC 6901, into the document; nil when that was refused as a whole.
    public let pointer: String?
    /// The bytes concerned, in what was received or, of a wrapped document, in what was taken out.
    public let range: Range<Int>?
    public let start: TextPosition?
    /// After the last character.
    public let end: TextPosition?
    /// One line for people.
    public let message: String
}
