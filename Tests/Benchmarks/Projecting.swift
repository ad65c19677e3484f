import Foundation
import Ledger
import LedgerSQLite
import ProofChain
import TLog
import VEXLens
import Wire

/// Current verdicts of many pairs: what keeping them costs, and how fast each is found.
enum Projecting {
    private static let productsOfVulnerability = 10

    @Sendable static func run() async throws -> [Figure] {
        let pairs = try BenchSize.pairs()
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

    private static func queries(
        of name: String, _ pairs: Int, _ find: @escaping @Sendable (Int) throws -> Bool
    ) throws -> [Figure] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let ask = { @Sendable (number: UInt64) in
            guard try find(Int(number % UInt64(pairs))) else { throw BenchError.proofRefused }
        }
        let (one, all) = (try Measure.random(10_000, threads: 1, ask), try Measure.random(10_000, threads: cores, ask))
        return [
            Figure(name: "current verdicts \(name), p99", value: all.p99 * 1000, unit: "ms", goal: .atMost(2)),
            Figure(name: "  rate, \(cores) threads", value: all.rate, unit: "queries/s", goal: .atLeast(10_000)),
            Figure(name: "  by one thread", value: one.rate, unit: "queries/s", goal: .none),
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
