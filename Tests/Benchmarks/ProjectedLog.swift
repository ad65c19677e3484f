import Ledger
import LedgerSQLite
import ProofChain
import Signing
import TLog
import VEX
import VEXLens
import Wire

/// A log whose entries are verdicts, linked and projected; nothing is signed about them.
final class ProjectedLog: Sendable {
    let folder: String
    private let signers: [NoteSigner]

    init(_ folder: String) throws {
        self.folder = folder
        signers = [
            try NoteSigner(
                name: "bench.example", key: PrivateKey(ed25519Seed: Array(repeating: 7, count: 32)), kind: .ed25519)
        ]
        let directory = try LedgerDirectory(folder, .create, rowWriter: LensRowWriter())
        try LogSequencer.create(
            LogParameters(origin: "bench.example", treeID: 1), in: directory.store, guard: directory.checkpointGuard,
            signers: signers, now: BenchLog.now())
        try directory.close()
    }

    func open() throws -> (LedgerDirectory<LensRowWriter>, LogSequencer<SQLiteLedgerStore<LensRowWriter>>) {
        var projections = ProjectionOptions()
        projections.maxHistoryEntries = 1_000_000
        let directory = try LedgerDirectory(folder, .write, rowWriter: LensRowWriter(projections: projections))
        return (
            directory,
            try LogSequencer.open(
                directory.store, guard: directory.checkpointGuard, signers: signers, clock: BenchLog.now)
        )
    }

    /// - Returns: Seconds.
    func fill(_ pairs: Int) async throws -> Double {
        let (directory, sequencer) = try open()
        let start = Measure.now()
        try await append(0..<pairs, sequencer) { verdict(Projecting.key($0), version: $0, previous: nil) }
        let seconds = Measure.now() - start
        sequencer.close()
        try directory.close()
        return seconds
    }

    func append(
        _ numbers: Range<Int>, _ sequencer: LogSequencer<SQLiteLedgerStore<LensRowWriter>>, _ row: (Int) -> LensRow
    ) async throws {
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 4096) {
            let group = first..<min(first + 4096, numbers.upperBound)
            _ = try await sequencer.append(
                group.map { try Submission(body: BenchLog.body($0, bytes: 64), rows: [row($0)]) })
        }
    }

    func verdict(_ key: VerdictKey, version: Int, previous: Int?) -> LensRow {
        let statuses: [VEXStatus] = [.affected, .notAffected, .fixed, .underInvestigation]
        return .verdict(
            VerdictRecord(
                id: id(version), envelope: id(-version), vulnerability: key.vulnerability, product: key.product,
                asOf: Timestamp(seconds: 1_780_000_000), mode: "WeightedVote", status: statuses[version % 4],
                justification: version % 4 == 1 ? .vulnerableCodeNotPresent : nil, confidence: 800_000,
                conflicts: version % 16 == 0 ? ["status_disagreement"] : [], previous: previous.map { id($0) }),
            owes: [], substance: id(version))
    }

    private func id(_ number: Int) -> Digest { SHA256.hash(Array("verdict \(number)".utf8)) }

    /// Of both tables and their indexes.
    func bytes() throws -> Double {
        let tables = try SQLiteLedger.status(in: folder, withSizes: true).rows.filter {
            $0.name.hasPrefix("vex_consensus")
        }
        return Double(tables.reduce(0) { $0 + ($1.bytes ?? 0) })
    }
}
