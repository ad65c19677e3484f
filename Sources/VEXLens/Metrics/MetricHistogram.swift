/// Values of one kind counted in buckets, as Prometheus sums them up; never part of anything that is signed.
public struct MetricHistogram: Sendable {
    /// Upper ends of the buckets, ascending.
    public let bounds: [Double]
    /// Values in each bucket and above all of them; not summed up.
    public private(set) var counts: [UInt64]
    public private(set) var sum = 0.0

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    public var count: UInt64 { counts.reduce(0, +) }

    mutating func add(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
