public import Ledger
public import Signing
import TLog
public import VEX
public import Wire

/// What VexLens reads back: documents, observations, verdicts and how they hang on the log.
///
/// Writing goes through the ledger (`LedgerStore.commit` with ``LensRow`` rows), never through here. Calls block on
/// the store and are safe from several threads; each sees one committed state. Errors are the driver's.
public protocol LensStore: Sendable {
    /// The document with that SHA-256 of its received bytes.
    func document(_ digest: Digest) throws -> Logged<DocumentRecord>?
    /// The document that the entry at `index` records.
    func document(at index: VirtualIndex) throws -> Logged<DocumentRecord>?
    /// Documents in log order, from `index` on.
    func documents(from index: VirtualIndex, limit: Int) throws -> [Logged<DocumentRecord>]

    /// All documents of the lineages that documents at these entries belong to; without those that stand alone in theirs.
    ///
    /// A lineage is what shares a ``DocumentRecord/supersessionKey``; each in log order.
    func lineages(ofDocumentsAt indexes: [VirtualIndex]) throws -> [[Logged<DocumentRecord>]]

    /// Observations in log order, then document order.
    func observations(matching query: ObservationQuery) throws -> [Logged<ObservationRecord>]
    /// The same for several queries on one committed state, in their order: much cheaper than each for itself.
    func observations(matching queries: [ObservationQuery]) throws -> [[Logged<ObservationRecord>]]
    /// Every pair that some observation speaks about: the keys verdicts are computed for, sorted.
    ///
    /// Without those that speak about a version or range inside a CycloneDX component: exact keys do not meet them.
    func pairs() throws -> [VerdictKey]

    /// The pairs of a selection behind `key`, sorted: those of ``pairs()`` and those that have a verdict.
    func pairs(_ selection: PairSelection, after key: VerdictKey?, limit: Int) throws -> [VerdictKey]

    func verdict(_ id: Digest) throws -> Logged<VerdictRecord>?
    func verdict(at index: VirtualIndex) throws -> Logged<VerdictRecord>?
    /// The newest verdict on that pair.
    func currentVerdict(on key: VerdictKey) throws -> Logged<VerdictRecord>?
    /// The same for several pairs on one committed state, in their order.
    func currentVerdicts(on keys: [VerdictKey]) throws -> [Logged<VerdictRecord>?]
    /// What is current about several pairs, on one committed state and in their order; nil where there is no verdict.
    func projections(on keys: [VerdictKey]) throws -> [Projection?]
    /// The pair whose current verdict stands on that entry.
    func projection(at index: VirtualIndex) throws -> Projection?
    /// The newest verdicts on that pair, as many as its history keeps, oldest first.
    func history(of key: VerdictKey) throws -> [Logged<VerdictRecord>]
    /// All verdicts on that pair, oldest first.
    func verdicts(on key: VerdictKey) throws -> [Logged<VerdictRecord>]
    /// In what the projection and the history of a logged verdict's pair contradict it; nil when they do not.
    ///
    /// - Parameter substance: As it is in the verdict's statement.
    func projectionFlaw(of verdict: Logged<VerdictRecord>, substance: Digest?) throws -> String?
    /// The newest verdict of each pair that the query fits, sorted by key.
    func currentVerdicts(matching query: VerdictQuery) throws -> [Logged<VerdictRecord>]
    /// Verdicts, current or not, whose merge trace lists an observation of the document that the entry `document` records:
    /// in log order, from behind `index` on.
    func verdicts(
        citing document: VirtualIndex, after index: VirtualIndex?, limit: Int
    ) throws -> [Logged<VerdictRecord>]

    /// The delta that led to that verdict.
    func delta(to verdict: Digest) throws -> Logged<DeltaRecord>?
    func delta(at index: VirtualIndex) throws -> Logged<DeltaRecord>?
    /// Deltas that the query fits, in log order.
    func deltas(matching query: DeltaQuery) throws -> [Logged<DeltaRecord>]
    func mergeTrace(of verdict: Digest) throws -> Logged<MergeTraceRecord>?
    func mergeTrace(at index: VirtualIndex) throws -> Logged<MergeTraceRecord>?

    /// What the directory holds, by id; records that no entry stands for are there too.
    func directory() throws -> [DirectoryRow]
    func directoryRow(_ issuer: Identifier) throws -> DirectoryRow?
    /// The rows of those issuers that are revoked, or have a key that is.
    func revokedRows() throws -> [DirectoryRow]
    /// Logged changes of the directory in log order: those of one issuer or of all, those made at an instant or later.
    func issuerChanges(of issuer: Identifier?, since: Timestamp?) throws -> [Logged<IssuerChangeRecord>]
    func issuerChange(at index: VirtualIndex) throws -> Logged<IssuerChangeRecord>?

    /// Verdicts with what was derived from them, on one committed state and in their order; nil for one that is not logged.
    func verdictsWithDerived(_ ids: [Digest]) throws -> [DerivedVerdict?]

    /// Derived entries that are still owed, oldest verdict first.
    func owed() throws -> [OwedEntry]
    func counts() throws -> LensCounts
}

/// What a verdict is about.
public struct VerdictKey: Sendable, Hashable, Comparable {
    public let vulnerability: Identifier
    public let product: Identifier

    public init(vulnerability: Identifier, product: Identifier) {
        self.vulnerability = vulnerability
        self.product = product
    }

    public static func < (left: VerdictKey, right: VerdictKey) -> Bool {
        (left.vulnerability, left.product) < (right.vulnerability, right.product)
    }
}

/// A conjunction: each part that is not nil must hold.
public struct ObservationQuery: Sendable {
    /// The key verdicts are made under, or the identifier as the document states it.
    public var vulnerability: Identifier?
    /// The key verdicts are made under, and nothing else.
    public var vulnerabilityKey: Identifier?
    /// The exact product key.
    public var product: Identifier?
    /// Products that may match one another.
    public var family: ProductFamily?
    public var issuer: Identifier?
    public var status: VEXStatus?
    /// The entry of the document.
    public var index: VirtualIndex?
    public var ids: [Digest]?
    /// Behind this place in its document.
    public var afterOrdinal: Int?
    public var limit = Int.max

    public init() {}
}

/// A conjunction: each part that is not nil must hold.
public struct VerdictQuery: Sendable {
    public var vulnerability: Identifier?
    public var product: Identifier?
    /// Products that may match one another.
    public var family: ProductFamily?
    public var status: VEXStatus?
    public var conflictsOnly = false
    /// Millionths: at least so much.
    public var minConfidence: Int64?
    /// The merge trace lists an observation of that issuer; a verdict whose trace is still owed has none.
    public var issuer: Identifier?
    public var ids: [Digest]?
    /// The merge trace lists an observation of the document that this entry records.
    public var citing: VirtualIndex?
    /// Keys behind this one.
    public var after: VerdictKey?
    public var limit = Int.max

    public init() {}
}

/// A conjunction: each part that is not nil must hold.
public struct DeltaQuery: Sendable {
    public var vulnerability: Identifier?
    public var product: Identifier?
    /// This entry of the log and those behind it.
    public var from: VirtualIndex?
    public var limit = Int.max

    public init() {}
}

/// A logged verdict, the change that it was, and who was counted for it.
public struct DerivedVerdict: Sendable {
    public let verdict: Logged<VerdictRecord>
    /// nil for the first verdict on its pair, and while it is owed.
    public let delta: Logged<DeltaRecord>?
    /// nil while it is owed.
    public let mergeTrace: Logged<MergeTraceRecord>?

    public init(verdict: Logged<VerdictRecord>, delta: Logged<DeltaRecord>?, mergeTrace: Logged<MergeTraceRecord>?) {
        self.verdict = verdict
        self.delta = delta
        self.mergeTrace = mergeTrace
    }
}

/// A derived entry that the verdict at `index` still needs.
public struct OwedEntry: Sendable, Equatable {
    public let kind: OwedKind
    public let verdict: Digest
    public let index: VirtualIndex

    public init(kind: OwedKind, verdict: Digest, index: VirtualIndex) {
        self.kind = kind
        self.verdict = verdict
        self.index = index
    }
}

public struct LensCounts: Sendable, Equatable {
    public var documents = 0
    public var observations = 0
    public var verdicts = 0
    public var deltas = 0
    public var mergeTraces = 0
    public var issuerChanges = 0
    public var owed = 0

    public init() {}
}
