public import Signing
import Trust
public import VEX
public import Wire

/// One observation in a merge trace: where it comes from, how it was authenticated, what it weighed.
public struct VEXMergeSource: Sendable, Hashable {
    public let observation: Digest
    /// SHA-256 of the received document.
    public let document: Digest
    public let format: VEXFormat
    /// The entry of that document, or why there is none.
    public let entry: SourceReference
    /// Where the statement stands in the document.
    public let location: StatementLocation
    public let issuer: StatedIssuer
    public let signature: StatedSignature
    public let statement: StatedObservation
    /// How the stated product met the verdict's: `exact`, `qualifier_subset`, `range_containment`, `versionless`.
    public let matchGrade: String
    /// nil when the observation was excluded before it was weighed.
    public let factors: StatedFactors?
    public let fate: SourceFate
    /// That the issuer or the key was revoked when the verdict was logged, and whether after this source had come.
    public let revocation: StatedRevocation?

    /// Where a statement stands in its document.
    public struct StatementLocation: Sendable, Hashable {
        /// JSON pointer (RFC 6901).
        public let pointer: String
        /// First byte, and one past the last.
        public let start: Int
        public let end: Int

        public init(pointer: String, start: Int, end: Int) {
            self.pointer = pointer
            self.start = start
            self.end = end
        }
    }

    /// What the statement says after normalization.
    public struct StatedObservation: Sendable, Hashable {
        public let vulnerability: Identifier
        public let product: Identifier
        public let subcomponents: [Identifier]
        public let status: VEXStatus
        public let justification: Justification?
        public let justificationRaw: String?
        public let timestamp: Timestamp?

        public init(
            vulnerability: Identifier, product: Identifier, subcomponents: [Identifier], status: VEXStatus,
            justification: Justification?, justificationRaw: String?, timestamp: Timestamp?
        ) {
            self.vulnerability = vulnerability
            self.product = product
            self.subcomponents = subcomponents
            self.status = status
            self.justification = justification
            self.justificationRaw = justificationRaw
            self.timestamp = timestamp
        }
    }

    public init(
        observation: Digest, document: Digest, format: VEXFormat, entry: SourceReference, location: StatementLocation,
        issuer: StatedIssuer, signature: StatedSignature, statement: StatedObservation, matchGrade: String,
        factors: StatedFactors?, fate: SourceFate, revocation: StatedRevocation? = nil
    ) {
        self.observation = observation
        self.document = document
        self.format = format
        self.entry = entry
        self.location = location
        self.issuer = issuer
        self.signature = signature
        self.statement = statement
        self.matchGrade = matchGrade
        self.factors = factors
        self.fate = fate
        self.revocation = revocation
    }
}
