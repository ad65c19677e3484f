import Consensus
import Synchronization
import Trust
import VEX
import Wire

/// The figures of the runbook, section 4: how long, how often, how sure. The seeds call this VexLensMetrics.
///
/// Fed by the service, read by whoever shows them (`/metrics`). Labels take few values, whatever documents say. Cost: a
/// lock and an addition for each value.
public final class VEXLensMetrics: Sendable {
    /// Labels of one series, in their order.
    public typealias Labels = [String]

    private struct State {
        var counters: [VEXLensMetric: [Labels: UInt64]] = [:]
        var histograms: [VEXLensMetric: [Labels: MetricHistogram]] = [:]
    }

    private let state: Mutex<State>
    /// Seconds on a clock that never goes back.
    private let elapsed: @Sendable () -> Double

    public init(elapsed: @escaping @Sendable () -> Double) {
        self.elapsed = elapsed
        // A series that is not there cannot rise from 0: whoever alerts on a rate would miss the first.
        var first = State()
        for reason in Conflict.Kind.allCases { first.counters[.conflicts, default: [:]][[reason.rawValue]] = 0 }
        for format in VEXFormat.allCases {
            first.counters[.normalizationErrors, default: [:]][[format.rawValue, "not-json"]] = 0
        }
        state = Mutex(first)
    }

    /// The series of a counter, sorted by labels.
    public func counts(of metric: VEXLensMetric) -> [(labels: Labels, count: UInt64)] {
        state.withLock { $0.counters[metric] ?? [:] }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key, $0.value) }
    }

    /// The series of a histogram, sorted by labels.
    public func histograms(of metric: VEXLensMetric) -> [(labels: Labels, histogram: MetricHistogram)] {
        state.withLock { $0.histograms[metric] ?? [:] }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { ($0.key, $0.value) }
    }

    func count(_ metric: VEXLensMetric, _ labels: Labels) {
        state.withLock { $0.counters[metric, default: [:]][labels, default: 0] += 1 }
    }

    func observe(_ metric: VEXLensMetric, _ labels: Labels, _ value: Double) {
        state.withLock {
            $0.histograms[metric, default: [:]][labels, default: MetricHistogram(bounds: metric.bounds)].add(value)
        }
    }

    /// Measures a question to the projections.
    public func query<Value>(_ kind: String, _ body: () throws -> Value) rethrows -> Value {
        let start = elapsed()
        defer { observe(.query, [kind], elapsed() - start) }
        return try body()
    }

    /// Measures the reading of one document, and counts why it was refused.
    func normalization(_ body: () throws -> VEXDocument) throws -> VEXDocument {
        let start = elapsed()
        do {
            let document = try body()
            let outcome = document.statementsSkipped > 0 ? "partial" : "success"
            observe(.normalization, [document.format.rawValue, outcome], elapsed() - start)
            return document
        } catch {
            observe(.normalization, ["unknown", "error"], elapsed() - start)
            refused(error)
            throw error
        }
    }

    /// A document that was not taken: the part of the code behind the dot, for which there is a closed list.
    func refused(_ error: any Error) {
        let code = (error as? any CodedError)?.codeText ?? "internal.error"
        let reason =
            code.hasPrefix("vex.") ? String(code.dropFirst(4)) : code.hasPrefix("trust.") ? "signature" : "other"
        count(.normalizationErrors, ["unknown", reason])
    }

    /// Now, for ``decided(_:since:)``.
    var instant: Double { elapsed() }

    /// Notes what came of a computation that began at `instant`.
    func decided(_ outcome: ConsensusOutcome, since instant: Double) {
        let (seconds, mode) = (elapsed() - instant, outcome.mode.rawValue)
        let word = outcome.status == nil ? "insufficient_data" : outcome.conflicts.isEmpty ? "consensus" : "conflict"
        observe(.consensus, [mode, word], seconds)
        for conflict in outcome.conflicts { count(.conflicts, [conflict.kind.rawValue]) }
        if outcome.status != nil { observe(.confidence, [mode], VEXLensMetrics.number(outcome.confidence)) }
        for ballot in outcome.ballots {
            observe(.trustWeight, [ballot.tier.rawValue.lowercased()], VEXLensMetrics.number(ballot.weight))
        }
    }

    private static func number(_ value: Millionths) -> Double { Double(value.value) / 1e6 }
}
