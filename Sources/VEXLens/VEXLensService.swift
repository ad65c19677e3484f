public import Consensus
public import Ledger
public import ProofChain
public import Signing
public import Trust
public import VEX
public import Wire

/// The way from received documents to proven verdicts: authenticate, normalize, decide, state, enter, link.
///
/// Everything that the service writes goes through one sequencer, so an answer is given when a checkpoint that covers
/// the entry is durable. It holds no state of its own: two services on one ledger would say the same. Changes of the
/// directory take turns within one service and its copies.
public struct VEXLensService<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    public let log: Log
    public let sequencer: LogSequencer<Log>
    /// Proofs of the trees before the one that the sequencer appends to, oldest first.
    public let frozen: [ProofService]
    public let lens: any LensStore
    /// The directory as it is read; it lies in the store of the log.
    public let issuers: any IssuerReader
    public let integrator: VEXProofIntegrator
    public let reader: DocumentReader
    public let authenticator: SignatureVerifier
    public let settings: ConsensusSettings
    /// As verdicts cite them.
    let settingsDigest: Digest
    /// Where refused documents are kept; nil for a service that keeps none.
    public let quarantine: (any QuarantineStore)?
    /// Told of documents that had to leave the quarantine to make room for others.
    public let onEviction: @Sendable ([Digest]) -> Void
    /// Wall clock, for the time of authentication; verdicts take their instant as an argument.
    public let now: @Sendable () -> Timestamp
    /// Where is told what leaves no entry; nil when nothing is told.
    public let outbox: (any EventOutbox)?
    /// Told of documents whose signature is wrong or whose issuer nobody knows.
    public let onNotice: (@Sendable ([DocumentNotice]) -> Void)?
    /// Told of what could not be done beside the log once documents were logged or refused.
    public let onUnfinished: @Sendable (UnfinishedIngest) -> Void
    let issuerTurn = IssuerTurn()
    /// When verdicts are logged: so many are ready, or they have so many bytes together. Many share pages of the database; others
    /// wait longer for their turn, and all are in memory.
    package var commitLimits = (verdicts: 2048, bytes: 16 << 20)
    /// Where durations and counts go; nil when nobody measures.
    public let metrics: VEXLensMetrics?

    public init(
        log: Log, sequencer: LogSequencer<Log>, frozen: [ProofService] = [], lens: any LensStore, issuers: any IssuerReader,
        integrator: VEXProofIntegrator, reader: DocumentReader, authenticator: SignatureVerifier,
        settings: ConsensusSettings, quarantine: (any QuarantineStore)? = nil,
        onEviction: @escaping @Sendable ([Digest]) -> Void = { _ in }, now: @escaping @Sendable () -> Timestamp,
        outbox: (any EventOutbox)? = nil, metrics: VEXLensMetrics? = nil,
        onNotice: (@Sendable ([DocumentNotice]) -> Void)? = nil,
        onUnfinished: @escaping @Sendable (UnfinishedIngest) -> Void = { _ in }
    ) {
        self.log = log
        self.sequencer = sequencer
        self.frozen = frozen
        self.lens = lens
        self.issuers = issuers
        self.integrator = integrator
        self.reader = reader
        self.authenticator = authenticator
        self.settings = settings
        settingsDigest = settings.digest
        self.quarantine = quarantine
        self.onEviction = onEviction
        self.now = now
        self.outbox = outbox
        self.metrics = metrics
        self.onNotice = onNotice
        self.onUnfinished = onUnfinished
    }

    /// Every tree of the ledger.
    public var trees: ShardedProofs { ShardedProofs(frozen: frozen, newest: sequencer.proofs) }

    /// The directory as it is changed: every change is an entry.
    public var directory: LoggedIssuerDirectory<Log> { LoggedIssuerDirectory(self) }

    /// What the ledger has stated, read back from its envelopes.
    var statements: LoggedStatements<Log> { LoggedStatements(log: log) }
}
