import Foundation

/// How large the rows of VexLens are: what the goals are for, or enough for every day.
enum BenchSize {
    /// Pairs, link rows or rows of histories: `STELLA_BENCH_PAIRS`, else `usual`. The goals are for 1,000,000.
    static func pairs(usual: Int = 100_000) throws -> Int {
        guard let text = ProcessInfo.processInfo.environment["STELLA_BENCH_PAIRS"] else { return usual }
        guard let number = Int(text), number >= 1000 else {
            throw BenchError.tool("STELLA_BENCH_PAIRS is \(text), and must be a number from 1000 on")
        }
        return number
    }
}
