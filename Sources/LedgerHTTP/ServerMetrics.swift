import RekorService
import Synchronization

/// Counts what a server answers, for `/metrics`.
///
/// Labels take few values, whatever clients send: routes are patterns, and methods that no route has are `other`.
final class ServerMetrics: Sendable {
    /// Why a request was turned away before anything was done for it.
    enum Refusal: String, CaseIterable {
        /// More than the client's rate.
        case rate
        /// No leave to write.
        case permission
        /// Switched off.
        case disabled
        case mediaType = "media-type"
        case tooLong = "too-long"
        case brokenOff = "broken-off"
        /// Too much waits, or the log is closed.
        case busy
    }

    private struct RouteKey: Hashable, Comparable {
        let method: String
        let route: String

        static func < (left: RouteKey, right: RouteKey) -> Bool { (left.route, left.method) < (right.route, right.method) }

        var labels: [(name: String, value: String)] { [("method", method), ("route", route)] }
    }

    private struct Figures {
        /// By status.
        var requests: [Int: UInt64] = [:]
        /// Requests in each bucket and above all of them; not yet summed up.
        var buckets = [UInt64](repeating: 0, count: ServerMetrics.bounds.count + 1)
        var seconds = 0.0
    }

    private struct State {
        var routes: [RouteKey: Figures] = [:]
        var refusals: [Refusal: UInt64] = [:]
    }

    /// Upper ends of the buckets in seconds: a read takes less than the first, a durable write one of the middle.
    private static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let state = Mutex(State())

    /// Notes an answer.
    ///
    /// - Parameters:
    ///   - route: The pattern; nil for a path that is none.
    ///   - seconds: From the head of the request to the answer.
    func note(route: String?, method: String, status: Int, seconds: Double, refusal: Refusal?) {
        let known = ["GET", "HEAD", "POST", "OPTIONS"].contains(method)
        let key = RouteKey(method: known ? method : "other", route: route ?? "none")
        let bucket = ServerMetrics.bounds.firstIndex { seconds <= $0 } ?? ServerMetrics.bounds.count
        state.withLock { state in
            state.routes[key, default: Figures()].requests[status, default: 0] += 1
            state.routes[key, default: Figures()].buckets[bucket] += 1
            state.routes[key, default: Figures()].seconds += max(0, seconds)
            if let refusal { state.refusals[refusal, default: 0] += 1 }
        }
    }

    /// All that is known now.
    ///
    /// - Parameter others: What other rooms have counted.
    func text(_ log: LogActivity, _ process: ProcessFigures?, _ others: [MetricFamily] = []) -> String {
        let (routes, refusals) = state.withLock { ($0.routes, $0.refusals) }
        var text = MetricsText()
        ServerMetrics.write(routes.sorted { $0.key < $1.key }, to: &text)
        text.family("stella_http_refused_total", .counter, "Requests turned away before anything was done for them.")
        for reason in Refusal.allCases {
            text.sample("stella_http_refused_total", refusals[reason] ?? 0, [("reason", reason.rawValue)])
        }
        ServerMetrics.write(log, to: &text)
        for family in others { text.add(family) }
        guard let process else { return text.text }
        text.family("process_resident_memory_bytes", .gauge, "Resident memory size in bytes.")
        text.sample("process_resident_memory_bytes", process.residentBytes)
        text.family("process_start_time_seconds", .gauge, "When the process started, in seconds since 1970.")
        text.sample("process_start_time_seconds", process.startSeconds)
        return text.text
    }

    private static func write(_ routes: [(key: RouteKey, value: Figures)], to text: inout MetricsText) {
        text.family("stella_http_requests_total", .counter, "Answered requests.")
        for (key, figures) in routes {
            for (status, count) in figures.requests.sorted(by: { $0.key < $1.key }) {
                text.sample("stella_http_requests_total", count, key.labels + [("status", String(status))])
            }
        }
        let name = "stella_http_request_seconds"
        text.family(name, .histogram, "From the head of a request to its answer.")
        for (key, figures) in routes {
            var count: UInt64 = 0
            for (bound, inBucket) in zip(bounds.map(\.description) + ["+Inf"], figures.buckets) {
                count += inBucket
                text.sample(name + "_bucket", count, key.labels + [("le", bound)])
            }
            text.sample(name + "_sum", figures.seconds, key.labels)
            text.sample(name + "_count", count, key.labels)
        }
    }

    private static func write(_ log: LogActivity, to text: inout MetricsText) {
        text.family("stella_log_entries", .gauge, "Entries of all trees.")
        text.sample("stella_log_entries", log.entries)
        text.family("stella_log_tree_size", .gauge, "Entries of the tree that is appended to.")
        text.sample("stella_log_tree_size", log.treeSize)
        text.family("stella_log_batches_total", .counter, "Batches of submissions made durable since the start.")
        text.sample("stella_log_batches_total", log.batches)
        text.family("stella_log_waiting_submissions", .gauge, "Submissions that wait for the next batch.")
        text.sample("stella_log_waiting_submissions", log.waiting)
    }
}
