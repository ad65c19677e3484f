import Consensus
import Trust
public import Wire

/// One figure of the runbook's daily look (O1) beside its threshold.
public struct DailyCheck: Sendable, Equatable {
    /// The five checks.
    public enum Kind: String, CaseIterable, Sendable {
        case latencyAndConflicts = "latency_and_conflicts"
        case normalizationErrors = "normalization_errors"
        case storageGrowth = "storage_growth"
        case trustWeights = "trust_weights"
        case logEvents = "log_events"
    }

    public enum Verdict: String, Sendable {
        case ok
        case breach
        /// There is nothing to compare with yet; the next look has something.
        case first
        /// What the figure is made of is not kept.
        case unknown
    }

    public let kind: Kind
    /// What is measured, such as `new_conflicts`.
    public let measure: String
    /// A JSON number; null when there is none.
    public let figure: JSONValue
    public let threshold: JSONValue
    /// `ms`, `percent`, `bytes`, or `count`.
    public let unit: String
    public let verdict: Verdict
    public let detail: String

    /// All figures of a look, in the order of the runbook.
    public static func all(of figures: DailyFigures, against limits: OperationsOptions) -> [DailyCheck] {
        [
            latency(figures, limits), conflicts(figures, limits), normalization(figures, limits),
            storage(figures, limits), weights(figures, limits),
            events("signature_verification_failed", figures.signatureFailures, limits.maxSignatureFailures, figures),
            events("issuer_not_found", figures.unknownIssuers, limits.maxUnknownIssuers, figures),
        ]
    }

    private static func latency(_ figures: DailyFigures, _ limits: OperationsOptions) -> DailyCheck {
        let sorted = figures.decisions.sorted()
        guard !sorted.isEmpty else {
            return DailyCheck(
                .latencyAndConflicts, "decision_p95", .null, .integer(limits.latencyMilliseconds), "ms", .first,
                "there is no verdict to decide again")
        }
        // The nearest rank: the smallest value that 95 of 100 do not exceed.
        let p95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
        return DailyCheck(
            .latencyAndConflicts, "decision_p95", .thousandths(Int(p95 * 1e6)), .integer(limits.latencyMilliseconds),
            "ms", p95 * 1000 > Double(limits.latencyMilliseconds) ? .breach : .ok, "of \(sorted.count) decisions")
    }

    private static func conflicts(_ figures: DailyFigures, _ limits: OperationsOptions) -> DailyCheck {
        let (now, before) = (figures.newConflicts, figures.earlierConflicts)
        // A spike as the alert has it: half as many again, and more than a trickle.
        let allowed = max(before * (100 + limits.conflictGrowthPercent) / 100, limits.conflictMinimum - 1)
        return DailyCheck(
            .latencyAndConflicts, "new_conflicts", .integer(now), .integer(allowed), "count",
            known(figures, now > allowed), "\(before) in as much time before")
    }

    private static func normalization(_ figures: DailyFigures, _ limits: OperationsOptions) -> DailyCheck {
        let (refused, all) = (figures.documentsRefused, figures.documentsRefused + figures.documentsTaken)
        let isBreach = refused * 100 > limits.normalizationFailurePercent * all
        return DailyCheck(
            .normalizationErrors, "refused_documents", .thousandths(all == 0 ? 0 : refused * 100_000 / all),
            .integer(limits.normalizationFailurePercent), "percent", known(figures, isBreach), "\(refused) of \(all) documents")
    }

    private static func storage(_ figures: DailyFigures, _ limits: OperationsOptions) -> DailyCheck {
        guard let earlier = figures.earlier else {
            return DailyCheck(
                .storageGrowth, "growth", .null, .integer(limits.storageGrowthBytesPerDay), "bytes", .first,
                "\(figures.bytes) bytes; the next look says by how much they grew")
        }
        let growth = figures.bytes - earlier.bytes
        // Of less than a day no more is asked than of a day: one large import is no trend.
        let seconds = max(figures.end.seconds - earlier.at.seconds, 86_400)
        let allowed = Int(Double(limits.storageGrowthBytesPerDay) * (Double(seconds) / 86_400))
        return DailyCheck(
            .storageGrowth, "growth", .integer(growth), .integer(allowed), "bytes", growth > allowed ? .breach : .ok,
            "\(earlier.bytes) bytes at \(earlier.at.rfc3339), \(figures.bytes) now")
    }

    private static func weights(_ figures: DailyFigures, _ limits: OperationsOptions) -> DailyCheck {
        var worst: (thousandths: Int, text: String)?
        var isBreach = !figures.disorder.isEmpty
        for tier in TrustTier.allCases {
            guard min(figures.weights.count(of: tier), figures.earlierWeights.count(of: tier)) >= limits.weightMinimumBallots,
                let now = figures.weights.mean(of: tier), let before = figures.earlierWeights.mean(of: tier), before > 0
            else { continue }
            let moved = now > before ? now - before : before - now
            isBreach = isBreach || moved * 100 > UInt64(limits.weightDeviationPercent) * before
            let thousandths = Int(moved * 100_000 / before)
            if thousandths > worst?.thousandths ?? -1 {
                worst = (thousandths, "\(tier.rawValue) weighs \(Millionths(now)), before \(Millionths(before))")
            }
        }
        let text = worst?.text ?? "fewer than \(limits.weightMinimumBallots) ballots of each tier, now or before"
        return DailyCheck(
            .trustWeights, "largest_deviation", worst.map { .thousandths($0.thousandths) } ?? .null,
            .integer(limits.weightDeviationPercent), "percent",
            isBreach ? .breach : figures.hasEvents ? (worst == nil ? .first : .ok) : .unknown,
            (figures.disorder + [text]).joined(separator: "; "))
    }

    private static func events(_ name: String, _ count: Int, _ limit: Int, _ figures: DailyFigures) -> DailyCheck {
        DailyCheck(
            .logEvents, name, .integer(count), .integer(limit), "count", known(figures, count > limit),
            "since \(figures.start.rfc3339)")
    }

    private static func known(_ figures: DailyFigures, _ isBreach: Bool) -> Verdict {
        isBreach ? .breach : figures.hasEvents ? .ok : .unknown
    }

    private init(
        _ kind: Kind, _ measure: String, _ figure: JSONValue, _ threshold: JSONValue, _ unit: String, _ verdict: Verdict,
        _ detail: String
    ) {
        self.kind = kind
        self.measure = measure
        self.figure = figure
        self.threshold = threshold
        self.unit = unit
        self.verdict = verdict
        self.detail = detail
    }

    public var json: JSONValue {
        [
            "check": .string(kind.rawValue), "measure": .string(measure), "figure": figure, "threshold": threshold,
            "unit": .string(unit), "verdict": .string(verdict.rawValue), "detail": .string(detail),
        ]
    }
}
