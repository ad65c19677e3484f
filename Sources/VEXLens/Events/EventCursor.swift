public import Ledger

/// A place in the outbox: every event has one, and events are in its order.
///
/// It grows with the log and with nothing else that is lost: the events of entry *n* stand at (*n* + 1) × 4096 and behind it,
/// those that belong to no entry behind whatever was there last. So a cursor that a consumer keeps stays true when the
/// ledger comes back from a backup. Gaps mean nothing.
public struct EventCursor: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 0 … 2^63 − 1.
    public let value: Int64

    /// nil for a negative number.
    public init?(_ value: Int64) {
        guard value >= 0 else { return nil }
        self.value = value
    }

    /// Reads decimal digits.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(text) else {
            return nil
        }
        self.value = value
    }

    private init(known value: Int64) { self.value = value }

    /// Before every event.
    public static let start = EventCursor(known: 0)

    /// Where the next event stands.
    ///
    /// - Parameters:
    ///   - last: The newest place that is taken.
    ///   - index: The event's entry, or the newest one of the log; nil for a log without entries.
    public static func next(after last: EventCursor, at index: VirtualIndex?) -> EventCursor {
        let floor = index.map { Int64(clamping: $0.value &+ 1) &* 4096 } ?? 0
        return EventCursor(known: max(last.value + 1, floor))
    }

    /// Twenty digits, so that texts sort as numbers do.
    public var description: String {
        let digits = String(value)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    public static func < (left: EventCursor, right: EventCursor) -> Bool { left.value < right.value }
}
