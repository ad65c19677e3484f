/// One figure of the runbook, under the name that OpenMetrics gives it: dots become underscores.
public enum VEXLensMetric: String, CaseIterable, Sendable {
    case consensus = "vexlens_consensus_duration_seconds"
    case conflicts = "vexlens_consensus_conflicts_total"
    case confidence = "vexlens_consensus_confidence"
    case normalization = "vexlens_normalization_duration_seconds"
    case normalizationErrors = "vexlens_normalization_errors_total"
    case trustWeight = "vexlens_trust_weight_value"
    case query = "vexlens_projection_query_duration_seconds"

    public var isCounter: Bool { self == .conflicts || self == .normalizationErrors }

    public var help: String {
        switch self {
        case .consensus: "Time to decide one pair."
        case .conflicts: "Verdicts with a conflict, by its reason."
        case .confidence: "Confidence of each verdict."
        case .normalization: "Time to read one document."
        case .normalizationErrors: "Documents that were not taken, by reason."
        case .trustWeight: "Weight of each ballot, by the tier of its issuer."
        case .query: "Time to answer one question about verdicts and statements."
        }
    }

    public var labelNames: [String] {
        switch self {
        case .consensus: ["mode", "outcome"]
        case .conflicts: ["reason"]
        case .confidence: ["mode"]
        case .normalization: ["format", "outcome"]
        case .normalizationErrors: ["format", "reason"]
        case .trustWeight: ["category"]
        case .query: ["query"]
        }
    }

    /// Upper ends of the buckets; those of times hold the thresholds of the alerts.
    var bounds: [Double] {
        switch self {
        case .confidence: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
        case .trustWeight: [0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 1.2, 1.5, 2, 5, 10]
        default: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10]
        }
    }
}
