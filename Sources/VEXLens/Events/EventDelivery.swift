public import Wire

/// A place that events are delivered to.
public protocol EventSink: Sendable {
    /// What its cursor goes by; one for each sink.
    var name: String { get }
    /// A path or an address, for people.
    var target: String { get }
    /// Most events of one delivery; at least 1.
    var batch: Int { get }

    /// Hands over events in their order. Blocks.
    ///
    /// - Parameter events: At least one, at most ``batch``.
    func deliver(_ events: [LensEvent]) -> EventReceipt
}

/// What became of a delivery.
public enum EventReceipt: Sendable {
    /// All of it is there, and stays there.
    case taken
    /// Some of it may be there; all of it comes again, not before so many seconds.
    case failed(any CodedError, retryAfter: Int64? = nil)
    /// The other side wants no events any more.
    case ended(any CodedError)
}

/// Delivers the outbox to one sink: at least once, in order, a batch at a time.
public struct EventDelivery: Sendable {
    public let sink: any EventSink
    private let feed: any EventFeed
    private let consumers: any EventConsumers
    private let now: @Sendable () -> Timestamp

    public enum Step: Sendable {
        /// Nothing is left.
        case idle
        /// So many were taken; there may be more.
        case delivered(Int)
        /// It failed before; its time has not come.
        case waiting(until: Timestamp)
        /// It failed now, and is tried again later.
        case failed(any CodedError)
        /// It wants no events any more, since now with an error or since before.
        case stopped((any CodedError)?)
    }

    public init(
        _ sink: any EventSink, feed: any EventFeed, consumers: any EventConsumers,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.sink = sink
        self.feed = feed
        self.consumers = consumers
        self.now = now
    }

    /// Delivers one batch, if there is one and the sink may be tried. Blocks.
    ///
    /// - Parameter generator: For the part of the waiting time that is drawn.
    /// - Throws: What the store throws; nothing is then known about the sink, and the batch may come again.
    public func step(using generator: inout some RandomNumberGenerator) throws -> Step {
        let known = try consumers.consumer(sink.name)
        // One that moved is asked afresh.
        let state = known?.target == sink.target ? known : nil
        if state?.isStopped == true { return .stopped(nil) }
        if let next = state?.next, next > now() { return .waiting(until: next) }
        let events = try feed.events(after: known?.cursor ?? .start, limit: sink.batch)
        guard let last = events.last else { return .idle }
        // Before anything leaves: if nothing can be noted, nothing is sent.
        try consumers.register(sink.name, target: sink.target)
        switch sink.deliver(events) {
        case .taken:
            // If we die here, all of it comes again with the same ids.
            try consumers.deliver(events.count, through: last.sequence, to: sink.name)
            return .delivered(events.count)
        case .failed(let error, let asked):
            let own = EventConsumer.delay(afterAttempts: (state?.attempts ?? 0) + 1, using: &generator)
            let time = now()
            // A receiver may ask for patience, and not for ever.
            let next = Timestamp(seconds: time.seconds + max(own, min(asked ?? 0, 21_600)))
            try consumers.postpone(sink.name, until: next, error: "\(error.detail) [\(error.codeText)]", at: time)
            return .failed(error)
        case .ended(let error):
            try consumers.stop(sink.name, error: "\(error.detail) [\(error.codeText)]", at: now())
            return .stopped(error)
        }
    }
}
