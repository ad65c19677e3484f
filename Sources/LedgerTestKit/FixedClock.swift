import Synchronization
public import Wire

/// A clock that stands still until it is told to move, also backwards.
public final class FixedClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Starts at 2026-01-01T00:00:00Z unless told otherwise.
    public init(_ time: Timestamp = Timestamp(seconds: 1_767_225_600)) { self.time = Mutex(time) }

    public var now: Timestamp { time.withLock { $0 } }

    public func advance(bySeconds seconds: Int64) {
        time.withLock { $0 = Timestamp(seconds: $0.seconds + seconds, nanoseconds: $0.nanoseconds) }
    }
}
