import Attestation
import Consensus
import Glibc
import Ledger
import LedgerHTTP
import LedgerSQLite
import ProofChain
import Rekor
import RekorService
import Signing
import TLog
import Trust
import VEX
import VEXLens
import Wire

typealias Store = SQLiteLedgerStore<LensRowWriter>

/// A ledger opened for reading: no lock, no private key, beside a writer or without.
struct ReadSession {
    let home: LedgerHome
    let options: VEXLensOptions
    let directory: LedgerDirectory<LensRowWriter>
    let lens: any LensStore
    let trees: ShardedProofs
    /// Where verdicts stand in logs of others.
    let mirrors: SQLiteMirrors
    /// What is told to others, and how far each of them has got.
    let events: SQLiteEvents
    private let checkpointKey: PublicKey
    private let ledgerKey: PublicKey

    var store: Store { directory.store }
    /// The newest tree's.
    var proofs: ProofService { trees.newest }
    /// Documents that were refused.
    var quarantine: SQLiteQuarantine { SQLiteQuarantine(store, limits: options.quarantine) }

    init(_ flags: LedgerOptions, isShowing: Bool = false) throws { try self.init(flags.place, isShowing: isShowing) }

    /// - Parameter isShowing: Whether checkpoints go out of the process.
    init(_ place: PlaceOptions, isShowing: Bool = false) throws {
        let configuration = try Configuration(place)
        home = configuration.home
        options = configuration.options
        directory = try home.directory(.read)
        lens = SQLiteLensStore(directory.store)
        mirrors = SQLiteMirrors(directory.store)
        events = SQLiteEvents(directory.store)
        let keys = try home.publicKeys()
        ledgerKey = keys.ledger
        checkpointKey = keys.checkpoint
        let frozen = try home.frozen(directory, keys.checkpoint)
        trees = ShardedProofs(
            frozen: frozen,
            newest: try ReadSession.proofs(
                directory, [try home.verifier(of: directory.store, keys.checkpoint)], frozen.last, isShowing: isShowing))
    }

    /// All of it as an offline bundle.
    func bundle() throws -> LensBundle {
        try LensBundleSource(lens, SQLiteIssuerDirectory(store), trees).bundle(from: store)
    }

    /// - Parameter number: From 0, the oldest; the newest when nil.
    /// - Throws: `ledger.out-of-range`.
    func tree(_ number: Int? = nil) throws -> ReadTree {
        let stores = directory.frozen + [directory.store]
        let number = number ?? stores.count - 1
        guard stores.indices.contains(number) else {
            throw LedgerError(.outOfRange, "there is no shard \(number): the newest is \(stores.count - 1)", outcome: .nothingKept)
        }
        return ReadTree(
            number: number, store: stores[number], proofs: trees.all[number],
            verifiers: [try home.verifier(of: stores[number], checkpointKey)])
    }

    /// The tree that an entry is in, and its place there.
    ///
    /// - Throws: `ledger.out-of-range`.
    func tree(of index: VirtualIndex) throws -> (tree: ReadTree, place: LogIndex) {
        let place = try trees.place(of: index).index
        let number = trees.all.firstIndex { $0.head.logIndex(of: index) != nil }
        return (try tree(number), place)
    }

    /// Refuses a database that is behind the guard; one that is ahead of it may be read but not shown.
    ///
    /// A checkpoint that is shown has left, so the guard must know it first. A writer that has just committed tells it in a
    /// moment; one that died in between leaves that to the next writer.
    private static func proofs(
        _ directory: LedgerDirectory<LensRowWriter>, _ verifiers: [NoteVerifier], _ predecessor: ProofService?, isShowing: Bool
    ) throws -> ProofService {
        for _ in 0..<(isShowing ? 40 : 1) {
            if let known = try knownToGuard(directory, verifiers, predecessor) { return known }
            usleep(isShowing ? 25_000 : 0)
        }
        return try ProofService(
            store: directory.store, verifiers: verifiers, guard: isShowing ? directory.checkpointGuard : nil,
            predecessor: predecessor)
    }

    /// nil when the guard has not followed the database yet.
    private static func knownToGuard(
        _ directory: LedgerDirectory<LensRowWriter>, _ verifiers: [NoteVerifier], _ predecessor: ProofService?
    ) throws -> ProofService? {
        do {
            return try ProofService(
                store: directory.store, verifiers: verifiers, guard: directory.checkpointGuard, predecessor: predecessor)
        } catch {
            guard error.code == .unpublished else { throw error }
            return nil
        }
    }

    /// Shows entries as Rekor does; signs checkpoints and timestamps, so it needs the ledger's private key.
    func bundles() throws -> EntryBundles<Store> {
        EntryBundles(log: store, trees: trees, key: try home.keys().ledger)
    }

    /// The newest checkpoint of a tree that witnesses have cosigned, checked again; nil when there is none.
    ///
    /// One that is ahead of this session's head is none: the log has grown since. A log that was rolled back does not get
    /// this far, for what witnesses were shown its guard knew before.
    /// - Throws: `ledger.witnessed-damaged`.
    func witnessed(_ tree: ReadTree) throws -> WitnessedNote? {
        let witnessed = try home.witnessed(ofShard: tree.number, signedBy: tree.verifiers)
        return witnessed.flatMap { $0.checkpoint.size <= tree.proofs.head.size ? $0 : nil }
    }

    func uuid(at index: VirtualIndex) throws -> EntryUUID {
        let (proofs, place) = try trees.place(of: index)
        return EntryUUID(treeID: proofs.head.treeID, leafHash: try proofs.leafHash(at: place))
    }

    func payload(of record: VerdictRecord) throws -> VEXVerdictProofPayload {
        try LoggedStatements(log: store).verdict(record)
    }

    func delta(_ record: DeltaRecord) throws -> VEXDeltaStatement { try LoggedStatements(log: store).delta(record) }

    func mergeTrace(_ record: MergeTraceRecord) throws -> VEXMergeTrace {
        try LoggedStatements(log: store).mergeTrace(record)
    }

    /// The signed statement of an entry, when it came with one.
    func envelope(of entry: StoredEntry) throws -> Blob? { try verdicts.envelope(of: entry).map { Blob($0) } }

    var verdicts: VerdictSource { VerdictSource(store: store, lens: lens, trees: trees) }
}

/// One tree of a ledger that is read.
struct ReadTree {
    /// The shard, from 0.
    let number: Int
    let store: Store
    let proofs: ProofService
    /// Who signs its C2SP checkpoints.
    let verifiers: [NoteVerifier]
}

/// A ledger opened by its one writer, with the service that writes.
struct WriteSession {
    let configuration: Configuration
    let service: VEXLensService<Store>
    private let directory: LedgerDirectory<LensRowWriter>
    private let notices: NoticeLog

    private var home: LedgerHome { configuration.home }
    var options: VEXLensOptions { configuration.options }
    var store: Store { directory.store }
    var proofs: ProofService { service.sequencer.proofs }
    var lens: any LensStore { service.lens }
    var defaultMode: ConsensusMode { options.consensus.defaultMode }

    private init(_ flags: LedgerOptions, _ log: NoticeLog) throws {
        notices = log
        configuration = try Configuration(flags.place)
        let (home, options) = (configuration.home, configuration.options)
        for warning in options.warnings { Terminal.say("stella: warning: \(warning)", quiet: flags.output.quiet) }
        directory = try home.directory(
            .write, mirror: try configuration.mirrorTarget(), emitsEvents: options.consensus.emitEvents)
        let keys = try home.keys()
        guard let origin = try directory.store.head()?.origin else {
            throw LedgerError(.notInitialized, "\(home.path) holds no log", hint: "make one with `stella ledger init`")
        }
        let frozen = try home.frozen(directory, keys.checkpoint.publicKey)
        let sequencer = try LogSequencer.open(
            directory.store, guard: directory.checkpointGuard, signers: [try keys.noteSigner(origin: origin)],
            predecessor: frozen.last, clock: SystemClock.now)
        service = VEXLensService(
            log: directory.store, sequencer: sequencer, frozen: frozen, lens: SQLiteLensStore(directory.store),
            issuers: try SQLiteIssuerDirectory(directory.store), integrator: VEXProofIntegrator(signer: keys.ledger),
            reader: DocumentReader(DocumentReader.Options(options.normalization)), authenticator: SignatureVerifier(),
            settings: options.consensus.settings,
            quarantine: SQLiteQuarantine(directory.store, limits: options.quarantine),
            onEviction: { left in
                Terminal.say("stella: \(left.count) documents left the quarantine to make room", quiet: flags.output.quiet)
            },
            now: SystemClock.now, outbox: options.consensus.emitEvents ? SQLiteEvents(directory.store) : nil,
            metrics: VEXLensMetrics(elapsed: SystemClock.elapsed),
            onNotice: { log.take($0) },
            onUnfinished: {
                Terminal.say("stella: warning: \(Terminal.escaped($0.text))", quiet: flags.output.quiet)
            })
    }

    /// Opens the ledger and pays what a crash left owed, before anything new is done.
    ///
    /// - Parameter notices: When wrong signatures and unknown issuers are told; by default at the end, unless `--quiet` is given.
    static func open(_ flags: LedgerOptions, notices: NoticeLog.Moment? = nil) async throws -> WriteSession {
        let session = try WriteSession(flags, NoticeLog(notices ?? (flags.output.quiet ? .never : .atEnd)))
        let migrated = try session.service.directory.logMigrated()
        if migrated > 0 { Terminal.say("stella: \(migrated) issuers of an older version are logged now", quiet: flags.output.quiet) }
        let paid = try await session.service.payOwed()
        if paid > 0 { Terminal.say("stella: \(paid) derived entries were owed and are logged now", quiet: flags.output.quiet) }
        return session
    }

    /// What the service has counted, for `/metrics`.
    func figures() -> [MetricFamily] { service.metrics?.families(meter: options.telemetry.meterName) ?? [] }

    var tokensPath: String { home.tokensPath }
    /// Where verdicts stand in logs of others, and where they are owed.
    var mirrors: SQLiteMirrors { SQLiteMirrors(store) }
    var quarantine: SQLiteQuarantine { SQLiteQuarantine(store, limits: options.quarantine) }
    var verdicts: VerdictSource { VerdictSource(store: store, lens: lens, trees: service.trees) }
    /// What is told to others, and how far each of them has got.
    var events: SQLiteEvents { SQLiteEvents(store) }

    /// The log as Rekor's clients see it, over the same sequencer.
    ///
    /// - Parameters:
    ///   - attachmentLimit: Bytes of a payload that is kept.
    ///   - complain: Told of cosignatures that cannot be read; the log's own checkpoint is then shown.
    func rekorService(attachmentLimit: Int, complain: @escaping @Sendable (any Error) -> Void) throws -> LogService<Store> {
        let keys = try home.keys()
        let key = keys.checkpoint.publicKey
        let frozen = zip(directory.frozen, service.frozen).map { LogService<Store>.Tree($0, $1) }
        let stores = directory.frozen + [directory.store]
        let notes = CosignedNotes(home, verifiers: try stores.map { [try home.verifier(of: $0, key)] }, complain: complain)
        return LogService(
            log: directory.store, sequencer: service.sequencer, frozen: frozen, key: keys.ledger, checkpointKey: key,
            attachmentLimit: attachmentLimit, cosigned: { notes.note(ofShard: $0, over: $1) })
    }

    /// Freezes the newest tree; nothing is written through this session afterwards.
    func rotate(origin: String?, treeID: UInt64) throws -> (old: CommittedHead, new: CommittedHead) {
        let old = proofs.head
        let next = try directory.next()
        let origin = origin ?? "\(service.trees.all[0].head.origin)/\(next.shard)"
        let new = try service.sequencer.rotate(
            to: LogParameters(origin: origin, treeID: treeID), in: next, guard: directory.checkpointGuard,
            signers: [try home.keys().noteSigner(origin: origin)], now: SystemClock.now())
        return (old, new)
    }

    /// Ends the writing: what was acknowledged is durable already.
    func close() {
        service.sequencer.close()
        try? directory.close()
        notices.end()
    }
}

/// A ledger opened to read its directory of issuers alone.
struct DirectorySession {
    let issuers: any IssuerReader
    let lens: any LensStore
    private let directory: LedgerDirectory<LensRowWriter>

    init(_ flags: LedgerOptions) throws {
        let home = try Configuration(flags.place).home
        directory = try home.directory(.read)
        lens = SQLiteLensStore(directory.store)
        issuers = try SQLiteIssuerDirectory(directory.store)
    }
}

extension LedgerHome {
    /// Proofs of the trees before the newest, oldest first, each checked as it would be for a writer.
    func frozen(_ directory: LedgerDirectory<LensRowWriter>, _ key: PublicKey) throws -> [ProofService] {
        try directory.frozen.map { try ProofService(store: $0, verifiers: [try verifier(of: $0, key)]) }
    }

    /// Who signs the checkpoints of the log in `store`.
    func verifier(of store: Store, _ key: PublicKey) throws -> NoteVerifier {
        guard let origin = try store.head()?.origin else {
            throw LedgerError(.notInitialized, "\(path) holds no log", hint: "make one with `stella ledger init`")
        }
        return try NoteVerifier(name: origin, key: key, kind: .ed25519)
    }
}

/// A ledger opened to be checked: nothing of it is believed.
struct AuditSession {
    private let auditors: [Auditor<Store>]

    init(_ flags: LedgerOptions, comparingLinks: Bool) throws {
        let home = try Configuration(flags.place).home
        let directory = try home.directory(.read)
        let keys = try home.publicKeys()
        let key = keys.checkpoint
        let stores = directory.frozen + [directory.store]
        auditors = try stores.enumerated().map { number, store in
            // Of a damaged head nobody knows who signed it; the report says that it is damaged.
            let head = try AuditSession.undamaged { try store.head() } ?? nil
            let links = LinkAudit(
                log: store, lens: SQLiteLensStore(store), ledgerKey: keys.ledger, shardOffset: head?.shardOffset ?? 0)
            return Auditor(
                store, guard: number == stores.count - 1 ? directory.checkpointGuard : nil,
                verifiers: try AuditSession.undamaged { [try home.verifier(of: store, key)] } ?? [],
                checks: Auditor<Store>.Checks(
                    blobs: { links.blobs(of: $0) }, links: { comparingLinks ? links.findings(in: $0) : [] },
                    rest: { comparingLinks ? links.directoryFindings(isNewest: number == stores.count - 1) : [] }))
        }
    }

    /// One report for each tree, oldest first.
    func audit(deep: Bool) -> [AuditReport] { auditors.map { $0.run(deep: deep) } }

    private static func undamaged<Value>(_ body: () throws -> Value) throws -> Value? {
        do { return try body() } catch let error as LedgerError {
            guard error.code == .headDamaged else { throw error }
            return nil
        }
    }
}

/// A ledger opened by its one writer for rows beside the log.
struct AcknowledgementSession {
    private let directory: LedgerDirectory<LensRowWriter>

    init(_ flags: LedgerOptions) throws {
        directory = try LedgerDirectory(try Configuration(flags.place).home.path, .write, rowWriter: LensRowWriter())
    }

    func add(_ record: Acknowledgement) throws {
        try SQLiteAcknowledgements(directory.store).add(record)
        try directory.close()
    }
}
