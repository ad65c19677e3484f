import Synchronization

/// A token bucket for each client: so many requests at once, and then so many a second.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var seconds: Double
    }

    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Clients whose buckets are kept; beyond that the full ones are forgotten, which changes nothing for them.
    private static let clients = 65_536

    /// - Parameters:
    ///   - rate: Requests a second; 0 for no limit.
    ///   - burst: Requests at once, at least 1.
    init(rate: Double, burst: Double) {
        self.rate = rate
        self.burst = max(1, burst)
    }

    /// Takes one request of the client; nil when it may go on, else the seconds after which the next one may.
    ///
    /// - Parameter seconds: On a clock that never goes back.
    func wait(_ client: String, at seconds: Double) -> Double? {
        guard rate > 0 else { return nil }
        return buckets.withLock { buckets in
            var bucket = buckets[client] ?? Bucket(tokens: burst, seconds: seconds)
            bucket.tokens = min(burst, bucket.tokens + max(0, seconds - bucket.seconds) * rate)
            bucket.seconds = max(seconds, bucket.seconds)
            guard bucket.tokens >= 1 else {
                buckets[client] = bucket
                return (1 - bucket.tokens) / rate
            }
            bucket.tokens -= 1
            if buckets[client] == nil, buckets.count >= RateLimiter.clients { forget(&buckets, at: seconds) }
            buckets[client] = bucket
            return nil
        }
    }

    private func forget(_ buckets: inout [String: Bucket], at seconds: Double) {
        buckets = buckets.filter { $0.value.tokens + (seconds - $0.value.seconds) * rate < burst }
        // A flood of addresses: nobody is refused for it, all begin anew.
        if buckets.count >= RateLimiter.clients { buckets = [:] }
    }
}
