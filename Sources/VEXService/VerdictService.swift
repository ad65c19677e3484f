public import Consensus
public import Ledger
import ProofChain
public import RekorService
import Signing
import TLog
public import Trust
import VEX
public import VEXLens
import Wire

/// The interface to verdicts, documents and issuers as plain calls, without a word of HTTP.
///
/// Calls that read block on the store; those that write wait for the sequencer, and for each other: see ``WriteTurns``. All
/// are safe from several threads. Nothing is shown that no checkpoint covers.
public struct VerdictService<Log: LedgerStore>: Sendable where Log.Row == LensRow {
    let lens: VEXLensService<Log>
    /// Proofs and bundles of entries.
    let rekor: LogService<Log>
    /// What is told of them.
    let events: any EventFeed
    /// How verdicts are made when nobody says it.
    let defaultMode: ConsensusMode
    /// Whoever else writes about documents, verdicts and issuers in this process has to take its turn here too.
    public let turns: WriteTurns
    /// Reads the issuers that the operator keeps in a file; nil when there is none.
    let issuerFile: (@Sendable () throws -> [Issuer])?
    /// Recomputations that clients begin; to be ended with the server.
    public let recomputations: RecomputeJobs
    let exports = WriteTurns(limit: 4)
    private let counts = KnownCounts()

    /// - Parameters:
    ///   - lens: The service that writes.
    ///   - rekor: The log of the same ledger, over the same sequencer.
    ///   - events: Its outbox.
    ///   - journal: Where recomputations are noted.
    ///   - issuerFile: Reads the issuers of a file that ``reloadIssuers()`` takes over.
    public init(
        lens: VEXLensService<Log>, rekor: LogService<Log>, events: any EventFeed, journal: any RecomputeJournal,
        defaultMode: ConsensusMode, issuerFile: (@Sendable () throws -> [Issuer])? = nil, turns: WriteTurns = WriteTurns()
    ) {
        self.lens = lens
        self.rekor = rekor
        self.events = events
        recomputations = RecomputeJobs(journal)
        self.defaultMode = defaultMode
        self.turns = turns
        self.issuerFile = issuerFile
    }

    /// Where the log ends that is shown: what was read between two equal ends is of that state.
    public var end: UInt64 { lens.trees.end.value }

    /// Bytes of a document that are taken.
    public var documentLimit: Int { lens.reader.options.maxBytes }

    var store: any LensStore { lens.lens }
    var trees: ShardedProofs { lens.trees }
    var statements: LoggedStatements<Log> { LoggedStatements(log: lens.log) }

    /// Counting reads whole tables, so it is done once for each state of the log.
    func lensCounts() throws -> LensCounts { try counts.at(end) { try store.counts() } }

    /// Rows whose entries a checkpoint covers.
    ///
    /// The store is ahead of the checkpoint that is shown for a moment after each commit: that moment is waited for, and
    /// what is still ahead then is left out.
    func proven<Row>(_ index: (Row) -> VirtualIndex, _ read: () throws -> [Row]) rethrows -> [Row] {
        for _ in 0..<VerdictService.patience {
            let rows = try read()
            let end = trees.end
            guard rows.contains(where: { index($0) >= end }) else { return rows }
            Moment.wait()
        }
        let rows = try read()
        let end = trees.end
        return rows.filter { index($0) < end }
    }

    func proven<Record>(_ read: () throws -> [Logged<Record>]) rethrows -> [Logged<Record>] {
        try proven(\.index, read)
    }

    /// The same for one row.
    func proven<Record>(one read: () throws -> Logged<Record>?) rethrows -> Logged<Record>? {
        try proven { try read().map { [$0] } ?? [] }.first
    }

    private static var patience: Int { 100 }

    /// Measures a question to what is stored (`vexlens.projection.query_duration_seconds`).
    ///
    /// - Parameter kind: One of few words.
    public func measuring<Value>(_ kind: String, _ body: () throws -> Value) rethrows -> Value {
        try lens.metrics?.query(kind, body) ?? body()
    }
}
