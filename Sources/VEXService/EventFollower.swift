import Ledger
public import VEXLens

/// Somebody who is told of events one after the other: nothing is left out and nothing comes twice.
///
/// It holds nothing but its place, so that one who comes back with the place of the last event that he has goes on behind it.
public struct EventFollower: Sendable {
    private let feed: any EventFeed
    /// Where the log ends that is shown.
    private let end: @Sendable () -> VirtualIndex
    /// nil for all.
    private let types: Set<EventType>?
    /// All events up to here were given out, or are not wanted.
    public private(set) var place: EventCursor

    /// What is behind a page.
    public enum Rest: Sendable {
        /// Nothing yet: see `EventFeed.changes()`.
        case nothing
        case more
        /// Events that no checkpoint covers yet; in a moment one does.
        case unproven
    }

    public struct Page: Sendable {
        public let events: [LensEvent]
        /// Events up to here are kept no longer, and some of them may have been behind the place; nil when none were.
        public let lost: EventCursor?
        public let rest: Rest
    }

    init(
        _ feed: any EventFeed, types: Set<EventType>?, behind place: EventCursor, end: @escaping @Sendable () -> VirtualIndex
    ) {
        self.feed = feed
        self.types = types
        self.place = place
        self.end = end
    }

    /// The next events, and moves behind them. Blocks on the store.
    ///
    /// - Parameter limit: Most events of the page; at least 1.
    /// - Throws: The driver's errors; the place is then as it was.
    public mutating func next(limit: Int) throws -> Page {
        let (found, newest, pruned) = try read(limit)
        let end = end()
        let events = found.prefix { event in event.entry.map { $0.index < end } ?? true }
        let lost = place < pruned ? pruned : nil
        let rest: Rest = events.count < found.count ? .unproven : found.count == limit ? .more : .nothing
        // Events of other types are passed over for good; those that came since are behind `newest`.
        let reached = events.last?.sequence ?? place
        place = max(reached, lost ?? place, rest == .nothing ? newest : reached)
        return Page(events: Array(events), lost: lost, rest: rest)
    }

    /// Events, the newest place before they were read, and up to where nothing was kept while they were.
    private func read(_ limit: Int) throws -> (events: [LensEvent], newest: EventCursor, pruned: EventCursor) {
        while true {
            let (pruned, newest) = (try feed.pruned(), try feed.newest())
            let events = try feed.events(after: place, limit: limit, types: types)
            if try feed.pruned() == pruned { return (events, newest, pruned) }
        }
    }
}

extension VerdictService {
    /// `after`, `type`.
    public static var followerParameters: [String] { ["after", "type"] }

    /// Somebody who is told of events from a place on. Blocks on the store.
    ///
    /// - Parameters:
    ///   - parameters: `after`: the `sequence` of an event; `type`: names of types with commas between.
    ///   - lastEventID: What the client has last, which counts before `after`; a text without bytes is none.
    /// - Returns: The follower, behind that place, or behind the newest event when there is none.
    /// - Throws: `service.cursor`, `service.parameter`, and the driver's errors.
    public func follower(_ parameters: QueryParameters, lastEventID: String?) throws -> EventFollower {
        let types = try parameters.text("type").map { try VerdictService.eventTypes($0) }
        let after = try parameters.text("after").map { try VerdictService.eventCursor($0, "after") }
        let last = try lastEventID.flatMap { $0.isEmpty ? nil : try VerdictService.eventCursor($0, "Last-Event-ID") }
        let place = try last ?? after ?? events.newest()
        let lens = lens
        return EventFollower(events, types: types, behind: place, end: { lens.trees.end })
    }

    /// Gives an element when there may be more events; subscribe before the first page is read.
    public func eventChanges() -> AsyncStream<Void> { events.changes() }

    private static func eventCursor(_ text: String, _ name: String) throws(VEXServiceError) -> EventCursor {
        guard let cursor = EventCursor(text), text.utf8.count <= 20 else {
            throw VEXServiceError(
                .cursor, "\(name) is no place of an event: \"\(text.prefix(64))\"",
                hint: "take it from id or sequence of an event; 0 is before all of them")
        }
        return cursor
    }

    private static func eventTypes(_ text: String) throws(VEXServiceError) -> Set<EventType> {
        var types: Set<EventType> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let type = EventType(name: String(part)) else {
                let names = EventType.allCases.map(\.rawValue)
                throw VEXServiceError(
                    .parameter, "there is no type of events \"\(part)\", there are: \(names.joined(separator: ", "))",
                    hint: nearestName(to: String(part), among: names).map { "did you mean \($0)?" })
            }
            types.insert(type)
        }
        return types
    }
}
