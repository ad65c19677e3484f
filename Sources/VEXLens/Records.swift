public import Ledger
public import ProofChain
public import Signing
import TLog
public import Trust
public import VEX
public import Wire

/// What one ledger entry means to VexLens; the store writes it in the transaction that appends the entry.
///
/// Every row is an index over the entry's envelope and the documents it cites: all of them can be made again from the
/// log (invariant 5 of the house).
public enum LensRow: Sendable {
    /// A received document and, in document order, every observation it gave.
    case document(DocumentRecord, [ObservationRecord])
    /// A verdict, which derived entries it still owes, and its substance (see ``Projection``) where that is known.
    case verdict(VerdictRecord, owes: [OwedKind], substance: Digest? = nil)
    /// A change of status between two logged verdicts; pays ``OwedKind/delta``.
    case delta(DeltaRecord)
    /// Who said what with which weight; pays ``OwedKind/mergeTrace``.
    case mergeTrace(MergeTraceRecord)
    /// A change of the directory, and the issuer's whole record from then on.
    case issuerChange(IssuerChangeRecord, Issuer)
}

/// A derived entry that a logged verdict still needs. Owed rows survive a crash and are paid at the next start.
public enum OwedKind: String, Sendable, CaseIterable {
    case mergeTrace = "merge_trace"
    case delta
}

/// One received document: its exact bytes lie beside the log under `digest`.
public struct DocumentRecord: Sendable, Equatable {
    /// SHA-256 of the received bytes; this is the document's identity.
    public let digest: Digest
    /// SHA-256 of the DSSE envelope that the ledger signed about it.
    public let envelope: Digest
    public let format: VEXFormat
    /// How many bytes were received.
    public let size: Int
    /// The issuer as the document spells it, when it names one.
    public let issuerClaimed: String?
    /// The directory's id for the issuer, or the claimed name when the directory does not know it.
    public let issuer: Identifier
    public let signature: SignatureStatus
    /// The signature handler's name, such as `dsse` or `jws`; `none` without a signature.
    public let signatureFormat: String
    public let keyID: Digest?
    public let documentID: String?
    public let version: String?
    public let timestamp: Timestamp?
    public let statementsRead: Int
    public let statementsSkipped: Int
    /// What other editions of the document share with it, read from the document itself; nil when none can replace it.
    public let supersessionKey: Identifier?

    public init(
        digest: Digest, envelope: Digest, format: VEXFormat, size: Int, issuerClaimed: String?, issuer: Identifier,
        signature: SignatureStatus, signatureFormat: String, keyID: Digest?, documentID: String?, version: String?,
        timestamp: Timestamp?, statementsRead: Int, statementsSkipped: Int, supersessionKey: Identifier? = nil
    ) {
        self.digest = digest
        self.envelope = envelope
        self.supersessionKey = supersessionKey
        self.format = format
        self.size = size
        self.issuerClaimed = issuerClaimed
        self.issuer = issuer
        self.signature = signature
        self.signatureFormat = signatureFormat
        self.keyID = keyID
        self.documentID = documentID
        self.version = version
        self.timestamp = timestamp
        self.statementsRead = statementsRead
        self.statementsSkipped = statementsSkipped
    }
}

/// One observation of a logged document, with the keys it is found by.
public struct ObservationRecord: Sendable, Equatable {
    public let id: Digest
    /// SHA-256 of the received bytes of the document.
    public let document: Digest
    /// Zero-based place among the document's observations.
    public let ordinal: Int
    public let format: VEXFormat
    public let statement: VEXMergeSource.StatedObservation
    /// Other identifiers that the document gives the vulnerability, sorted.
    public let aliases: [Identifier]
    /// CycloneDX only: a version or a range of the product.
    public let version: String?
    /// What the document calls the product inside itself.
    public let localID: String?
    public let location: VEXMergeSource.StatementLocation
    public let issuer: Identifier
    /// What the document's signature was worth when it was logged, and the key that verified.
    public let signature: SignatureStatus
    public let keyID: Digest?
    /// The key verdicts are made under: the CVE where the document declares exactly one.
    public let vulnerabilityKey: Identifier
    /// Type, namespace and name of a purl; any other product key as it is.
    public let productBase: Identifier

    public init(
        id: Digest, document: Digest, ordinal: Int, format: VEXFormat, statement: VEXMergeSource.StatedObservation,
        aliases: [Identifier], version: String?, localID: String?, location: VEXMergeSource.StatementLocation,
        issuer: Identifier, signature: SignatureStatus, keyID: Digest?, vulnerabilityKey: Identifier,
        productBase: Identifier
    ) {
        self.id = id
        self.document = document
        self.ordinal = ordinal
        self.format = format
        self.statement = statement
        self.aliases = aliases
        self.version = version
        self.localID = localID
        self.location = location
        self.issuer = issuer
        self.signature = signature
        self.keyID = keyID
        self.vulnerabilityKey = vulnerabilityKey
        self.productBase = productBase
    }
}

/// One logged verdict. Its whole statement lies beside the log under `envelope`.
public struct VerdictRecord: Sendable, Equatable {
    /// The content-addressed verdict id: SHA-256 of the verdict's RFC 8785 bytes.
    public let id: Digest
    public let envelope: Digest
    public let vulnerability: Identifier
    public let product: Identifier
    public let asOf: Timestamp
    /// As `ConsensusMode` spells it.
    public let mode: String
    /// nil when there was not enough data for a verdict.
    public let status: VEXStatus?
    public let justification: Justification?
    /// Millionths, 0 … 1,000,000.
    public let confidence: Int64
    /// Conflict kinds in the order of CONSENSUS.md D16; empty when there is none.
    public let conflicts: [String]
    /// The verdict that this one follows for the same vulnerability and product.
    public let previous: Digest?

    public init(
        id: Digest, envelope: Digest, vulnerability: Identifier, product: Identifier, asOf: Timestamp, mode: String,
        status: VEXStatus?, justification: Justification?, confidence: Int64, conflicts: [String], previous: Digest?
    ) {
        self.id = id
        self.envelope = envelope
        self.vulnerability = vulnerability
        self.product = product
        self.asOf = asOf
        self.mode = mode
        self.status = status
        self.justification = justification
        self.confidence = confidence
        self.conflicts = conflicts
        self.previous = previous
    }
}

/// A logged change between two verdicts on the same vulnerability and product.
public struct DeltaRecord: Sendable, Equatable {
    /// SHA-256 of the delta statement's RFC 8785 bytes.
    public let id: Digest
    public let envelope: Digest
    public let oldVerdict: Digest
    public let newVerdict: Digest
    /// As CONSENSUS.md names it: `new_document`, `superseded`, …
    public let cause: String

    public init(id: Digest, envelope: Digest, oldVerdict: Digest, newVerdict: Digest, cause: String) {
        self.id = id
        self.envelope = envelope
        self.oldVerdict = oldVerdict
        self.newVerdict = newVerdict
        self.cause = cause
    }
}

/// The logged audit trail of one verdict.
public struct MergeTraceRecord: Sendable, Equatable {
    /// SHA-256 of the trace statement's RFC 8785 bytes.
    public let id: Digest
    public let envelope: Digest
    public let verdict: Digest
    /// The observations that the trace lists, ballots and excluded ones alike.
    public let sources: [Digest]

    public init(id: Digest, envelope: Digest, verdict: Digest, sources: [Digest]) {
        self.id = id
        self.envelope = envelope
        self.verdict = verdict
        self.sources = sources
    }
}

/// A record and the entry it belongs to.
public struct Logged<Record: Sendable>: Sendable {
    public let record: Record
    public let index: VirtualIndex

    public init(_ record: Record, at index: VirtualIndex) {
        self.record = record
        self.index = index
    }
}

extension Logged: Equatable where Record: Equatable {}
