import LedgerHTTP
import VEXLens

extension VEXLensMetrics {
    /// As `/metrics` shows them, each under the scope of `Telemetry.MeterName`.
    func families(meter: String) -> [MetricFamily] {
        VEXLensMetric.allCases.map { metric in
            MetricFamily(
                name: metric.rawValue, kind: metric.isCounter ? .counter : .histogram, help: metric.help,
                samples: metric.isCounter ? counters(metric, meter) : histograms(metric, meter))
        }
    }

    private func counters(_ metric: VEXLensMetric, _ meter: String) -> [MetricFamily.Sample] {
        counts(of: metric).map {
            MetricFamily.Sample(labels: labels(metric, $0.labels, meter), value: Double($0.count))
        }
    }

    private func histograms(_ metric: VEXLensMetric, _ meter: String) -> [MetricFamily.Sample] {
        histograms(of: metric).flatMap { series -> [MetricFamily.Sample] in
            let labels = labels(metric, series.labels, meter)
            var count: UInt64 = 0
            var samples = zip(series.histogram.bounds.map(\.description) + ["+Inf"], series.histogram.counts).map {
                bound, inBucket in
                count += inBucket
                return MetricFamily.Sample(suffix: "_bucket", labels: labels + [("le", bound)], value: Double(count))
            }
            samples.append(MetricFamily.Sample(suffix: "_sum", labels: labels, value: series.histogram.sum))
            samples.append(MetricFamily.Sample(suffix: "_count", labels: labels, value: Double(count)))
            return samples
        }
    }

    private func labels(
        _ metric: VEXLensMetric, _ values: [String], _ meter: String
    ) -> [(name: String, value: String)] {
        zip(metric.labelNames, values).map { ($0, $1) } + [("otel_scope_name", meter)]
    }
}
