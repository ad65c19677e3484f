import Foundation
import Ledger
import LedgerSQLite
import ProofChain
import Signing
import Synchronization
import TLog
import VEX
import VEXLens
import Wire

/// Current verdicts of 1,000,000 pairs: what keeping them costs, and how fast each is found.
enum Projecting {
    private static let productsOfVulnerability = 10

    @Sendable static func run() async throws -> [Figure] {
        let pairs = Int(ProcessInfo.processInfo.environment["STELLA_BENCH_PAIRS"] ?? "") ?? 1_000_000
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stella-projections-\(getpid())")
            .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ProjectedLog(folder)
        let seconds = try await log.fill(pairs)
        var figures = [
            Figure(name: "verdicts linked and projected", value: Double(pairs) / seconds, unit: "pairs/s", goal: .none),
            Figure(
                name: "  projection and history of a pair, indexes too", value: try log.bytes() / Double(pairs),
                unit: "bytes",
                goal: .none),
        ]
        let directory = try LedgerDirectory(folder, .read, rowWriter: LensRowWriter())
        figures += try queries(SQLiteLensStore(directory.store), pairs)
        try directory.close()
        figures += try await log.prune(pairs)
        return figures
    }

    private static func queries(_ lens: SQLiteLensStore, _ pairs: Int) throws -> [Figure] {
        try queries(of: "by vulnerability", pairs) { number in
            var query = VerdictQuery()
            query.vulnerability = key(number).vulnerability
            return try lens.currentVerdicts(matching: query).count == productsOfVulnerability
        }
            + queries(of: "by product", pairs) { number in
                var query = VerdictQuery()
                query.product = key(number).product
                query.limit = 100
                return try !lens.currentVerdicts(matching: query).isEmpty
            }
            + queries(of: "by pair", pairs) { number in
                try lens.currentVerdict(on: key(number)) != nil
            }
            + queries(of: "by entry", pairs) { number in
                try lens.projection(at: VirtualIndex(UInt64(number)))?.versions == 1
            }
    }

    private static func queries(of name: String, _ pairs: Int, _ find: (Int) throws -> Bool) throws -> [Figure] {
        var samples: [Double] = []
        var place = 1
        let begin = Measure.now()
        for _ in 0..<20_000 {
            place = (place * 48_271 + 11) % pairs
            let start = Measure.now()
            guard try find(place) else { throw BenchError.proofRefused }
            samples.append(Measure.now() - start)
        }
        let seconds = Measure.now() - begin
        return [
            Figure(
                name: "current verdicts \(name), p99", value: Measure.percentile(samples, 0.99) * 1000, unit: "ms",
                goal: .atMost(2)),
            Figure(name: "  rate", value: Double(samples.count) / seconds, unit: "queries/s", goal: .atLeast(10_000)),
        ]
    }

    /// Pair `number`: ten products of each vulnerability, each product in the reach of several.
    static func key(_ number: Int) -> VerdictKey {
        let (vulnerability, place) = number.quotientAndRemainder(dividingBy: productsOfVulnerability)
        let product = (vulnerability % 4999) * productsOfVulnerability + place
        return VerdictKey(
            vulnerability: Identifier("CVE-2026-\(100_000 + vulnerability)"),
            product: Identifier("pkg:maven/org.example.group\(product % 97)/component-\(product)@1.\(place).0"))
    }
}

private final class Flag: Sendable {
    let isSet = Atomic(false)
}

/// A log whose entries are verdicts, linked and projected; nothing is signed about them.
private final class ProjectedLog: Sendable {
    private let folder: String
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

    private func open() throws -> (LedgerDirectory<LensRowWriter>, LogSequencer<SQLiteLedgerStore<LensRowWriter>>) {
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

    private func append(
        _ numbers: Range<Int>, _ sequencer: LogSequencer<SQLiteLedgerStore<LensRowWriter>>, _ row: (Int) -> LensRow
    ) async throws {
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 4096) {
            let group = first..<min(first + 4096, numbers.upperBound)
            _ = try await sequencer.append(
                group.map { try Submission(body: BenchLog.body($0, bytes: 64), rows: [row($0)]) })
        }
    }

    private func verdict(_ key: VerdictKey, version: Int, previous: Int?) -> LensRow {
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

    /// Histories of a few pairs that changed very often, pruned beside a writer.
    func prune(_ pairs: Int) async throws -> [Figure] {
        let (busy, depth) = (20, max(100, pairs / 20))
        var (directory, sequencer) = try open()
        var version = pairs
        for pair in 0..<busy {
            var previous = pair
            let first = version
            try await append(first..<first + depth, sequencer) { number in
                defer { previous = number }
                return verdict(Projecting.key(pair), version: number, previous: previous)
            }
            version += depth
        }
        sequencer.close()
        try directory.close()
        (directory, sequencer) = try open()
        defer { sequencer.close() }
        let (alone, _) = try await commits(sequencer, from: version) { $0 >= 300 }
        version += alone.count
        let done = Flag()
        let folder = folder
        let pruning = Task.detached {
            defer { done.isSet.store(true, ordering: .releasing) }
            let maintenance = try LedgerDirectory(folder, .maintain, rowWriter: LensRowWriter())
            let start = Measure.now()
            let count = try SQLiteHistory(maintenance.store).prune(keep: 1) { _ in usleep(4000) }
            let seconds = Measure.now() - start
            try maintenance.close()
            return (rows: count.rows, seconds: seconds)
        }
        let (beside, _) = try await commits(sequencer, from: version) { _ in done.isSet.load(ordering: .acquiring) }
        let pruned = try await pruning.value
        return [
            Figure(
                name: "histories pruned beside a writer", value: Double(pruned.rows) / pruned.seconds, unit: "rows/s",
                goal: .none),
            Figure(
                name: "  slowest lone commit meanwhile", value: (beside.max() ?? 0) * 1000, unit: "ms",
                goal: .atMost(100)),
            Figure(name: "  the same without pruning", value: (alone.max() ?? 0) * 1000, unit: "ms", goal: .none),
        ]
    }

    /// Lone commits, one after the other, until `isEnough` of their number.
    private func commits(
        _ sequencer: LogSequencer<SQLiteLedgerStore<LensRowWriter>>, from first: Int, until isEnough: (Int) -> Bool
    ) async throws -> (seconds: [Double], next: Int) {
        var samples: [Double] = []
        while !isEnough(samples.count) {
            let number = first + samples.count
            let row = verdict(
                VerdictKey(vulnerability: "CVE-2025-1", product: Identifier("pkg:npm/\(number)@1")), version: number,
                previous: nil)
            let start = Measure.now()
            _ = try await sequencer.append([try Submission(body: BenchLog.body(number, bytes: 64), rows: [row])])
            samples.append(Measure.now() - start)
        }
        return (samples, first + samples.count)
    }
}
