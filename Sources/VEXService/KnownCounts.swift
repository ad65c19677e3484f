import Synchronization
import VEXLens

/// How much is stored, remembered for the newest state of the log that was asked about.
final class KnownCounts: Sendable {
    private let known = Mutex<(end: UInt64, counts: LensCounts)?>(nil)

    /// - Parameters:
    ///   - end: The state asked about.
    ///   - count: Counts what is stored now, which may be ahead of that state.
    func at(_ end: UInt64, _ count: () throws -> LensCounts) rethrows -> LensCounts {
        if let known = known.withLock({ $0 }), known.end == end { return known.counts }
        let counts = try count()
        known.withLock { $0 = (end, counts) }
        return counts
    }
}
