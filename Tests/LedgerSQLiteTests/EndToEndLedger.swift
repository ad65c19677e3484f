import Consensus
import Foundation
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

/// A ledger on disk with the issuers of `testdata/vex`, driven through the library with a fixed clock.
struct EndToEndLedger {
    typealias Log = FaultyLedgerStore<SQLiteLedgerStore<LensRowWriter>>

    let scratch: Scratch
    private let parameters = LogParameters(origin: "end.stella.example", treeID: 0x0102_0304_0506)
    private let key: PrivateKey
    private let checkpointKey: PrivateKey
    let clock = FixedClock()

    static let testdata = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("testdata")
    static let instant = Timestamp(rfc3339: "2026-06-01T00:00:00Z") ?? Timestamp(seconds: 0)
    static let changed = VerdictKey(
        vulnerability: "CVE-2025-48924", product: "pkg:maven/org.apache.commons/commons-lang3@3.12.0")

    /// A log that holds the registration of the issuers and nothing else.
    ///
    /// - Parameter isEmpty: Whether nobody is registered.
    init(isEmpty: Bool = false) throws {
        scratch = Scratch()
        key = try .generate(.ecdsaP256)
        checkpointKey = try PrivateKey(ed25519Seed: Array(repeating: 9, count: 32))
        let directory = try LedgerDirectory(scratch.path, .create, rowWriter: LensRowWriter())
        try LogSequencer.create(
            parameters, in: directory.store, guard: directory.checkpointGuard, signers: try signers(0), now: clock.now)
        try directory.close()
        guard !isEmpty else { return }
        let writer = try open()
        try writer.service.directory.register(all: EndToEndLedger.issuers())
        try writer.close()
    }

    /// The one writer of a ledger, until it is closed or given up.
    struct Writer {
        /// The folder stays while somebody writes in it.
        let scratch: Scratch
        let directory: LedgerDirectory<LensRowWriter>
        var service: VEXLensService<Log>
        let auditors: [Auditor<SQLiteLedgerStore<LensRowWriter>>]
        let publicKey: PublicKey

        var lens: any LensStore { service.lens }
        /// The newest tree's.
        var proofs: ProofService { service.sequencer.proofs }
        var trees: ShardedProofs { service.trees }

        func close() throws {
            service.sequencer.close()
            try directory.close()
        }

        @discardableResult
        func ingest(_ documents: [[UInt8]]) async throws -> [IngestOutcome] {
            try await service.ingest(documents).map { try $0.get() }
        }

        @discardableResult
        func compute(mode: ConsensusMode = .weightedVote) async throws -> [ComputeOutcome] {
            try await service.compute(try lens.pairs(), mode: mode, asOf: EndToEndLedger.instant).map { try $0.get() }
        }

        func expectCleanAudit(sourceLocation: SourceLocation = #_sourceLocation) {
            for auditor in auditors {
                #expect(auditor.run(deep: true).findings.isEmpty, sourceLocation: sourceLocation)
            }
        }

        /// The leaf lies at that index, under the newest root of its tree.
        func isProven(_ index: VirtualIndex, _ leafHash: Digest) throws -> Bool {
            let (proofs, place) = try trees.place(of: index)
            let head = proofs.head
            let proof = try proofs.inclusion(index: place, size: head.size)
            return proof.verify(leafHash: leafHash, root: head.root) == .valid
        }
    }

    /// Opens the ledger for writing.
    /// - Parameter plan: Where a write fails, as if the process had died there.
    func open(
        _ plan: FaultPlan = FaultPlan(.failedNotKept, at: .createStore, occurrence: .max), emitsEvents: Bool = false,
        reading options: DocumentReader.Options = DocumentReader.Options(), settings: ConsensusSettings = ConsensusSettings(),
        store: StoreOptions = StoreOptions()
    ) throws -> Writer {
        let directory = try LedgerDirectory(
            scratch.path, .write, rowWriter: LensRowWriter(emitsEvents: emitsEvents), options: store)
        let log = FaultyLedgerStore(directory.store, plan: plan)
        let frozen = try directory.frozen.enumerated().map {
            try ProofService(store: $0.element, verifiers: signers($0.offset).map(\.verifier))
        }
        let sequencer = try LogSequencer.open(
            log, guard: FaultyCheckpointGuard(directory.checkpointGuard, plan: plan), signers: signers(directory.store.shard),
            predecessor: frozen.last, clock: { [clock] in clock.now })
        let lens = SQLiteLensStore(directory.store)
        let service = VEXLensService(
            log: log, sequencer: sequencer, frozen: frozen, lens: lens, issuers: try SQLiteIssuerDirectory(directory.store),
            integrator: VEXProofIntegrator(signer: key), reader: DocumentReader(options),
            authenticator: SignatureVerifier(),
            settings: settings, quarantine: SQLiteQuarantine(directory.store), now: { [clock] in clock.now },
            outbox: emitsEvents ? SQLiteEvents(directory.store) : nil)
        return Writer(
            scratch: scratch, directory: directory, service: service,
            auditors: try auditors(directory), publicKey: key.publicKey)
    }

    /// Of a tree by the number of its shard.
    private func signers(_ shard: Int) throws -> [NoteSigner] {
        let origin = shard == 0 ? parameters.origin : "\(parameters.origin)/\(shard)"
        return [try NoteSigner(name: origin, key: checkpointKey, kind: .ed25519)]
    }

    func verifiers(ofShard shard: Int = 0) throws -> [NoteVerifier] { try signers(shard).map(\.verifier) }

    /// Freezes the newest tree behind an entry that others submitted.
    func rotate() async throws {
        let writer = try open()
        let directory = writer.directory
        let filler = Array("entry before shard \(directory.store.shard + 1)".utf8)
        _ = try await writer.service.sequencer.append(Submission(body: filler))
        let next = try signers(directory.store.shard + 1)
        _ = try writer.service.sequencer.rotate(
            to: LogParameters(origin: next[0].verifier.name, treeID: parameters.treeID + UInt64(directory.store.shard) + 1),
            in: FaultyLedgerStore(directory.next(), plan: FaultPlan(.failedNotKept, at: .createStore, occurrence: .max)),
            guard: directory.checkpointGuard, signers: next, now: clock.now)
        try writer.close()
    }

    /// A deep audit by somebody who only reads.
    func audit() throws -> [AuditFinding] {
        let directory = try LedgerDirectory(scratch.path, .read, rowWriter: LensRowWriter())
        return try auditors(directory).flatMap { $0.run(deep: true).findings }
    }

    private func auditors(
        _ directory: LedgerDirectory<LensRowWriter>
    ) throws -> [Auditor<SQLiteLedgerStore<LensRowWriter>>] {
        let stores = directory.frozen + [directory.store]
        return try stores.enumerated().map { shard, store in
            let offset = (try? store.head()?.shardOffset) ?? 0
            let links = LinkAudit(
                log: store, lens: SQLiteLensStore(store), ledgerKey: key.publicKey, shardOffset: offset)
            return Auditor(
                store, guard: shard == stores.count - 1 ? directory.checkpointGuard : nil,
                verifiers: try verifiers(ofShard: shard),
                checks: .init(blobs: { links.blobs(of: $0) }, links: { links.findings(in: $0) },
                    rest: { links.directoryFindings(isNewest: shard == stores.count - 1) }))
        }
    }

    /// Every row of every table, by table.
    func tables() throws -> [String: [String]] {
        let names = try scratch.query("SELECT name AS '' FROM sqlite_schema WHERE type = 'table'")
            .map { $0.filter { $0.isLetter || $0 == "_" } }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try scratch.query("SELECT * FROM \($0)").sorted()) })
    }

    static func documents(_ folders: String...) throws -> [[UInt8]] {
        try folders.flatMap { folder in
            let path = testdata.appendingPathComponent("vex/" + folder)
            return try FileManager.default.contentsOfDirectory(atPath: path.path).filter { $0.hasSuffix(".json") }
                .sorted()
                .map { Array(try Data(contentsOf: path.appendingPathComponent($0))) }
        }
    }

    /// The seven documents that are there before the update.
    static func demonstration() throws -> [[UInt8]] { try documents("openvex", "csaf", "cyclonedx") }

    private static func issuers() throws -> [Issuer] {
        let folder = testdata.appendingPathComponent("vex")
        let file = try JSONDocument(Array(try Data(contentsOf: folder.appendingPathComponent("issuers.json"))))
        return try file.root.elements.map { issuer in
            let keys = try issuer["keys"]?.elements.map { key -> JSONValue in
                let name = try #require(key["file"]?.string)
                let pem = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                return ["publicKey": .string(pem), "algorithm": try #require(key["algorithm"]).value]
            }
            let stated = issuer.members.filter { !$0.name.isString("keys") }
                .map { JSONMember($0.name.string ?? "", $0.value.value) }
            let more = [JSONMember("keys", .array(keys ?? [])), JSONMember("registeredAt", "2025-12-01T00:00:00Z")]
            return try Issuer(json: .object(stated + more))
        }
    }
}
