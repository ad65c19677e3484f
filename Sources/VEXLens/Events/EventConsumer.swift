public import Wire

/// How far a consumer of events has got. It is kept in the ledger's database, beside the events.
public struct EventConsumer: Sendable, Equatable {
    /// What its cursor goes by.
    public let name: String
    /// Where events go: a path or an address.
    public let target: String
    /// The newest event that it has.
    public let cursor: EventCursor
    /// How many events it took, those that came twice counted twice.
    public let delivered: Int
    /// How often in a row it was tried in vain.
    public let attempts: Int
    /// Not before this time; nil for at once.
    public let next: Timestamp?
    public let lastError: String?
    /// When that was.
    public let lastAttempt: Timestamp?
    /// Whether it said that it wants no events any more.
    public let isStopped: Bool

    public init(
        name: String, target: String, cursor: EventCursor, delivered: Int, attempts: Int, next: Timestamp?,
        lastError: String?,
        lastAttempt: Timestamp?, isStopped: Bool
    ) {
        self.name = name
        self.target = target
        self.cursor = cursor
        self.delivered = delivered
        self.attempts = attempts
        self.next = next
        self.lastError = lastError
        self.lastAttempt = lastAttempt
        self.isStopped = isStopped
    }

    /// Seconds to wait after so many attempts in vain: 5, doubled each time up to an hour, and of that a drawn part between
    /// one half and all, so that many senders do not come back at once.
    public static func delay(afterAttempts attempts: Int, using generator: inout some RandomNumberGenerator) -> Int64 {
        let longest: Int64 = attempts > 10 ? 3600 : min(3600, 5 << Int64(max(0, attempts - 1)))
        return longest - Int64(generator.next() % UInt64(longest / 2 + 1))
    }
}

/// The consumers of a ledger's events.
///
/// Calls block on the store; each is one transaction, durable on return. Errors are the driver's.
public protocol EventConsumers: Sendable {
    /// nil for one that nothing was ever delivered to.
    func consumer(_ name: String) throws -> EventConsumer?
    /// By name.
    func consumers() throws -> [EventConsumer]

    /// Makes a consumer that is new, before all events. One that has moved elsewhere keeps its cursor and may be tried at once.
    func register(_ name: String, target: String) throws
    /// A consumer has everything up to `cursor`.
    func deliver(_ count: Int, through cursor: EventCursor, to name: String) throws
    /// Notes an attempt in vain.
    func postpone(_ name: String, until next: Timestamp, error: String, at time: Timestamp) throws
    /// Nothing more is delivered until ``resume(_:)``.
    func stop(_ name: String, error: String, at time: Timestamp) throws
    /// Tries a consumer again that was stopped or waits.
    func resume(_ name: String) throws

    /// Removes events older than `time` that all of the named consumers have, but for the newest of all; a stopped one is
    /// not waited for.
    ///
    /// - Parameter limit: Most events of this transaction.
    /// - Returns: How many were removed.
    func prune(before time: Timestamp, deliveredTo names: [String], limit: Int) throws -> Int
}
