import Foundation
import Ledger
import LedgerSQLite
import TLog

/// Entries that are found by search keys: four of its own for each, and one that all of them share.
enum Searching {
    private static let shared = SearchKey("shared")

    @Sendable static func run() async throws -> [Figure] {
        let count = Int(ProcessInfo.processInfo.environment["STELLA_BENCH_ENTRIES"] ?? "") ?? 1_000_000
        let bare = try BenchLog()
        let without = try await fill(bare, count) { _ in [] }
        bare.remove()
        let log = try BenchLog()
        defer { log.remove() }
        let with = try await fill(log, count, keys: keys)
        var figures = [
            Figure(name: "bulk, 1 KiB entries without keys", value: without.rate, unit: "entries/s", goal: .none),
            Figure(
                name: "  with 5 keys each", value: with.rate, unit: "entries/s", goal: .atLeast(0.6 * without.rate),
                peer: ("without", without.rate)),
            Figure(
                name: "  CPU for each", value: with.microseconds, unit: "us", goal: .atMost(without.microseconds / 0.6),
                peer: ("without", without.microseconds)),
            Figure(name: "  most memory", value: Double(Measure.peakMemory()) / 1e6, unit: "MB", goal: .atMost(200)),
            Figure(
                name: "  files of the keys, bytes for each key",
                value: Double(try log.storedBytes { $0.hasPrefix("index/keys-") }) / Double(5 * count), unit: "B",
                goal: .none),
        ]
        figures += try lookups(log, count)
        return figures
    }

    private static func keys(_ number: Int) -> [SearchKey] {
        [shared] + (0..<4).map { SearchKey("sha256:\(number).\($0)") }
    }

    /// Entries a second, and the CPU time of each.
    private static func fill(
        _ log: BenchLog, _ count: Int, keys: @escaping @Sendable (Int) -> [SearchKey]
    ) async throws -> (rate: Double, microseconds: Double) {
        let session = try log.open()
        let cpu = Measure.cpuSeconds()
        let seconds = try await session.fill(0..<count, keys: keys)
        guard session.sequencer.head.size.value == UInt64(count) else { throw BenchError.entriesMissing }
        try session.close()
        return (Double(count) / seconds, (Measure.cpuSeconds() - cpu) / Double(count) * 1e6)
    }

    private static func lookups(_ log: BenchLog, _ count: Int) throws -> [Figure] {
        Measure.resetPeakMemory()
        let before = Measure.peakMemory()
        let start = Measure.now()
        let store = try LedgerDirectory(log.path, .read, rowWriter: NoRows()).store
        _ = try store.entries(withKey: SearchKey("unknown"), after: nil, limit: 10)
        let opened = Measure.now() - start
        var random = SystemRandomNumberGenerator()
        let found = try samples(of: store, 20_000) {
            let number = Int.random(in: 0..<count, using: &random)
            return (SearchKey("sha256:\(number).\(number & 3)"), nil, 10, { try isEntry(number, $0, store) })
        }
        let unknown = try samples(of: store, 20_000) {
            (SearchKey("sha256:\(Int.random(in: count..<Int.max, using: &random)).0"), nil, 10, { $0.isEmpty })
        }
        let pages = try samples(of: store, 5000) {
            let after = UInt64.random(in: 0..<UInt64(count - 101), using: &random)
            return (shared, VirtualIndex(after), 100, { $0.map(\.value) == Array(after + 1...after + 100) })
        }
        func milliseconds(_ name: String, _ samples: [Double], _ share: Double, _ goal: Figure.Goal) -> Figure {
            Figure(name: name, value: Measure.percentile(samples, share) * 1000, unit: "ms", goal: goal)
        }
        return [
            Figure(name: "open for reading, to the first lookup", value: opened * 1000, unit: "ms", goal: .atMost(200)),
            milliseconds("lookup of a key of one entry, p50", found, 0.5, .none),
            milliseconds("  p99", found, 0.99, .atMost(5)),
            milliseconds("  of an unknown key, p99", unknown, 0.99, .atMost(5)),
            milliseconds("page of 100 of a key of \(count) entries, p99", pages, 0.99, .atMost(5)),
            Figure(
                name: "  memory for all of these", value: Double(Measure.peakMemory() - before) / 1e6, unit: "MB",
                goal: .atMost(100)),
        ]
    }

    /// Whether this is the one entry with that number; which place it has is decided by who submitted first.
    private static func isEntry(_ number: Int, _ found: [VirtualIndex], _ store: BenchLog.Store) throws -> Bool {
        guard found.count == 1, let index = found.first.map({ LogIndex($0.value) }) else { return false }
        return try store.entries(index..<LogIndex(index.value + 1)).first?.body == BenchLog.body(number, bytes: 1024)
    }

    private typealias Lookup = (
        key: SearchKey, after: VirtualIndex?, limit: Int, isRight: ([VirtualIndex]) throws -> Bool
    )

    /// Seconds that each lookup takes; what it finds is compared with what it must find.
    private static func samples(of store: BenchLog.Store, _ count: Int, _ next: () -> Lookup) throws -> [Double] {
        try (0..<count).map { _ in
            let lookup = next()
            let start = Measure.now()
            let found = try store.entries(withKey: lookup.key, after: lookup.after, limit: lookup.limit)
            let seconds = Measure.now() - start
            guard try lookup.isRight(found) else { throw BenchError.entriesMissing }
            return seconds
        }
    }
}
