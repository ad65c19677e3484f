// A driver's test package may do without verdicts, and then without these.
#if canImport(VEXService)
    import Consensus
    public import Foundation
    import Ledger
    public import LedgerSQLite
    import ProofChain
    public import RekorService
    public import Signing
    import TLog
    public import Trust
    public import VEX
    public import VEXLens
    public import VEXService
    public import Wire

    /// A ledger on disk with a frozen tree of one entry and the issuers of `testdata/vex`, and the services over it; gone with
    /// its last reference.
    public final class VEXLedger: Sendable {
        public typealias Store = SQLiteLedgerStore<LensRowWriter>

        /// When verdicts are made, unless a test says otherwise.
        public static let instant = Timestamp(rfc3339: "2026-06-01T00:00:00Z") ?? Timestamp(seconds: 0)

        public let key: PrivateKey
        public let clock = FixedClock()
        public let lens: VEXLensService<Store>
        public let rekor: LogService<Store>
        public let vex: VerdictService<Store>
        /// Where recomputations are noted.
        public var journal: SQLiteRecomputeJournal { SQLiteRecomputeJournal(directory.store) }
        /// What is told of it.
        public var events: SQLiteEvents { SQLiteEvents(directory.store) }
        private let path: String
        private let directory: LedgerDirectory<LensRowWriter>

        /// - Parameters:
        ///   - testdata: The folder of that name.
        ///   - limits: How documents are read.
        ///   - issuerFile: The operator's file of issuers.
        public init(
            testdata: URL, reading limits: DocumentReader.Options = .init(),
            issuerFile: (@Sendable () throws -> [Issuer])? = nil
        ) async throws {
            let (clock, folder) = (
                clock, FileManager.default.temporaryDirectory.appendingPathComponent("vex-\(UUID().uuidString)")
            )
            path = folder.path
            let key = try PrivateKey.generate(.ecdsaP256)
            self.key = key
            let demo = try [DemoLog(), DemoLog(shardOffset: 1, shard: 1)]
            try await VEXLedger.create(path, demo)
            directory = try LedgerDirectory(path, .write, rowWriter: LensRowWriter(emitsEvents: true))
            let frozen = try zip(directory.frozen, demo).map { try ProofService(store: $0, verifiers: $1.verifiers) }
            let sequencer = try demo[1].open(directory.store, directory.checkpointGuard, predecessor: frozen.last)
            lens = VEXLensService(
                log: directory.store, sequencer: sequencer, frozen: frozen, lens: SQLiteLensStore(directory.store),
                issuers: try SQLiteIssuerDirectory(directory.store), integrator: VEXProofIntegrator(signer: key),
                reader: DocumentReader(limits), authenticator: SignatureVerifier(), settings: ConsensusSettings(),
                now: { clock.now }, metrics: VEXLensMetrics(elapsed: { 0 }))
            try lens.directory.register(all: try VEXLedger.issuers(testdata.appendingPathComponent("vex")))
            rekor = LogService(
                log: directory.store, sequencer: sequencer, frozen: zip(directory.frozen, frozen).map { .init($0, $1) },
                key: key,
                checkpointKey: demo[1].verifiers[0].key)
            vex = VerdictService(lens: lens, rekor: rekor, events: SQLiteEvents(directory.store),
                journal: SQLiteRecomputeJournal(directory.store), defaultMode: .weightedVote, issuerFile: issuerFile)
        }

        deinit {
            lens.sequencer.close()
            try? directory.close()
            try? FileManager.default.removeItem(atPath: path)
        }

        /// The seven documents of the demonstration, fourteen verdicts, and with `isUpdated` the eighth, which changes two.
        public func decide(testdata: URL, isUpdated: Bool = false) async throws {
            let vex = testdata.appendingPathComponent("vex")
            try await take(
                try ["openvex", "csaf", "cyclonedx"].flatMap { try VEXLedger.documents(vex.appendingPathComponent($0)) })
            if isUpdated { try await take(try VEXLedger.documents(vex.appendingPathComponent("update"))) }
        }

        private func take(_ documents: [[UInt8]]) async throws {
            for result in try await lens.ingest(documents) { _ = try result.get() }
            let verdicts = try await lens.compute(try lens.lens.pairs(), mode: .weightedVote, asOf: VEXLedger.instant)
            for result in verdicts { _ = try result.get() }
        }

        /// The documents of a folder, by name.
        public static func documents(_ folder: URL) throws -> [[UInt8]] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
                .map { Array(try Data(contentsOf: folder.appendingPathComponent($0))) }
        }

        /// So that no number of an entry is its number in its tree.
        private static func create(_ path: String, _ demo: [DemoLog]) async throws {
            let directory = try LedgerDirectory(path, .create, rowWriter: LensRowWriter())
            try demo[0].create(directory.store, directory.checkpointGuard)
            let first = try demo[0].open(directory.store, directory.checkpointGuard)
            _ = try await first.append(try Submission(body: DemoLog.body(0)))
            _ = try first.rotate(
                to: LogParameters(origin: demo[1].origin, treeID: demo[1].treeID), in: try directory.next(),
                guard: directory.checkpointGuard, signers: demo[1].signers, now: demo[1].clock.now)
            try directory.close()
        }

        private static func issuers(_ folder: URL) throws -> [Issuer] {
            let file = try JSONDocument(Array(try Data(contentsOf: folder.appendingPathComponent("issuers.json"))))
            return try file.root.elements.map { issuer in
                let keys = try issuer["keys"]?.elements.map { key -> JSONValue in
                    let name = key["file"]?.string ?? ""
                    let pem = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                    return ["publicKey": .string(pem), "algorithm": key["algorithm"]?.value ?? .null]
                }
                let stated = issuer.members.filter { !$0.name.isString("keys") }
                    .map { JSONMember($0.name.string ?? "", $0.value.value) }
                let more = [JSONMember("keys", .array(keys ?? [])), JSONMember("registeredAt", "2025-12-01T00:00:00Z")]
                return try Issuer(json: .object(stated + more))
            }
        }
    }
#endif
