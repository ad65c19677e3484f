public import ProofChain
public import Signing
public import VEX
public import Wire

/// What became of one logged document: of each of its statements, and of what each statement said in current verdicts.
///
/// Derived when it is asked for, from the document and from merge traces; nothing of it is stored.
public struct DocumentReceipt: Sendable {
    public let document: DocumentRecord
    /// The entry that records the document, and when the log proves that it was there.
    public let entry: EntryReference
    public let integratedTime: Timestamp
    /// Whether the document withdraws what earlier editions of it stated.
    public let retracts: Bool
    /// In document order.
    public let statements: [StatementReceipt]
    /// What was noticed about the document as a whole; what was noticed about a statement stands there.
    public let findings: [Diagnostic]
    /// How many findings there were beyond those that a reader keeps.
    public let findingsOmitted: Int

    public var observations: [ObservationReceipt] { statements.flatMap(\.observations) }
}

/// What became of one OpenVEX statement, or of one vulnerability in CSAF or CycloneDX.
public struct StatementReceipt: Sendable {
    /// RFC 6901, into the document proper.
    public let pointer: String
    /// What it said, one for each product and version; empty for a statement of which nothing was read.
    public let observations: [ObservationReceipt]
    /// What was noticed here; those that ``VEX/Diagnostic/drops`` say what of the statement was not read, and why.
    public let findings: [Diagnostic]

    public var isRead: Bool { !observations.isEmpty }

    /// Why something of it was not read: the reader's reasons with their places, or that there was nothing to read.
    public var skipped: [SkippedPart] {
        let dropped = findings.filter(\.drops)
        if !dropped.isEmpty { return dropped.map { SkippedPart($0) } }
        guard observations.isEmpty else { return [] }
        return findings.isEmpty ? [.nothing(at: pointer)] : findings.map { SkippedPart($0) }
    }
}

/// A part of a document that gave no observation.
public struct SkippedPart: Sendable, Hashable {
    /// A rule of `docs/formats/vex-normalization.md`, or `states-nothing`.
    public let reason: String
    public let pointer: String
    public let detail: String

    public init(_ diagnostic: Diagnostic) {
        reason = diagnostic.code
        pointer = diagnostic.pointer
        detail = diagnostic.detail
    }

    private init(reason: String, pointer: String, detail: String) {
        self.reason = reason
        self.pointer = pointer
        self.detail = detail
    }

    static func nothing(at pointer: String) -> SkippedPart {
        SkippedPart(
            reason: "states-nothing", pointer: pointer,
            detail: "no product is given a status here, and no rule is broken by that")
    }
}

/// What became of one observation.
public struct ObservationReceipt: Sendable {
    public let record: ObservationRecord
    /// Every current verdict that lists it, by vulnerability and product; empty when it met none.
    public let uses: [ObservationUse]

    public var isCounted: Bool {
        uses.contains { if case .ballot = $0.fate { true } else { false } }
    }
}

/// An observation in the merge trace of a current verdict.
public struct ObservationUse: Sendable {
    public let verdict: VerdictReference
    public let vulnerability: Identifier
    public let product: Identifier
    /// What the verdict says; nil when the data did not suffice.
    public let status: VEXStatus?
    /// How the stated product met the verdict's.
    public let matchGrade: String
    public let fate: SourceFate
    /// The observation that counts in its place, when its issuer said something else.
    public let supersededBy: Digest?
}
