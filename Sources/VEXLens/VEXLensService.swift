public import Consensus
public import Ledger
public import ProofChain
import Signing
public import Trust
public import VEX
public import Wire

/// The way from received documents to proven verdicts: authenticate, normalize, decide, state, enter, link.
///
/// Everything that the service writes goes through one sequencer, so an answer is given when a checkpoint that covers
/// the entry is durable. It holds no state of its own: two services on one ledger would say the same.
public struct VEXLensService<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    public let log: Log
    public let sequencer: LogSequencer<Log>
    public let lens: any LensStore
    public let issuers: any IssuerDirectory
    public let integrator: VEXProofIntegrator
    public let reader: DocumentReader
    public let authenticator: SignatureVerifier
    public let settings: ConsensusSettings
    /// Wall clock, for the time of authentication; verdicts take their instant as an argument.
    public let now: @Sendable () -> Timestamp

    public init(
        log: Log, sequencer: LogSequencer<Log>, lens: any LensStore, issuers: any IssuerDirectory,
        integrator: VEXProofIntegrator, reader: DocumentReader, authenticator: SignatureVerifier,
        settings: ConsensusSettings, now: @escaping @Sendable () -> Timestamp
    ) {
        self.log = log
        self.sequencer = sequencer
        self.lens = lens
        self.issuers = issuers
        self.integrator = integrator
        self.reader = reader
        self.authenticator = authenticator
        self.settings = settings
        self.now = now
    }

    /// What the ledger has stated, read back from its envelopes.
    var statements: LoggedStatements<Log> { LoggedStatements(log: log) }
}
