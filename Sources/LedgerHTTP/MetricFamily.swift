/// Figures of another room that `/metrics` shows beside the server's own.
public struct MetricFamily: Sendable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    public struct Sample: Sendable {
        /// What is appended to the family's name, such as `_bucket`.
        public let suffix: String
        public let labels: [(name: String, value: String)]
        /// A finite number.
        public let value: Double

        public init(suffix: String = "", labels: [(name: String, value: String)], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    /// Ends with the unit, as OpenMetrics wants it: `_seconds`, `_total`.
    public let name: String
    public let kind: Kind
    public let help: String
    public let samples: [Sample]

    public init(name: String, kind: Kind, help: String, samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}
