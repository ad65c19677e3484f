/// The outbox, read: what a server of events needs.
///
/// Calls block on the store and are safe from several threads; each sees one committed state. Errors are the driver's, and
/// `lens.inconsistent` for an event whose entry has no row any more.
public protocol EventFeed: Sendable {
    /// Events behind a cursor, in their order.
    ///
    /// - Parameters:
    ///   - limit: Most events that are returned; at least 1.
    ///   - types: Those that are wanted; nil for all.
    func events(after cursor: EventCursor, limit: Int, types: Set<EventType>?) throws -> [LensEvent]

    /// The place of the newest event; ``EventCursor/start`` when there never was one.
    func newest() throws -> EventCursor

    /// The place of the newest event that is kept no longer: whoever stands before it may have missed some.
    func pruned() throws -> EventCursor

    /// Gives an element after each commit of this process that may have brought events.
    ///
    /// Subscribe first, then read, then wait: no event falls between. What other processes write is not told; only a program
    /// that writes itself, as a server does, can rely on it.
    func changes() -> AsyncStream<Void>
}

extension EventFeed {
    /// As ``events(after:limit:types:)``, of every type.
    public func events(after cursor: EventCursor, limit: Int) throws -> [LensEvent] {
        try events(after: cursor, limit: limit, types: nil)
    }
}

/// Where events go that no entry brings with it.
public protocol EventOutbox: Sendable {
    /// Keeps events, all or none, in a transaction of their own.
    func note(_ events: [UnloggedEvent]) throws
}
