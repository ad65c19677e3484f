public import TLog
public import Wire

/// Everything that one commit makes durable: all of it or nothing.
public struct Batch<Row: Sendable>: Sendable {
    /// New entries with consecutive indexes from the old size on; never empty.
    public let entries: [NewEntry]
    /// The rows of those entries, in their order.
    public let rows: [PlacedRow<Row>]
    /// Every tile that the entries touch, at its new width, lowest level first.
    public let tiles: [TileContent]
    /// The log after the batch; its note is signed already and must not be shown before the commit.
    public let head: CommittedHead

    public init(entries: [NewEntry], rows: [PlacedRow<Row>], tiles: [TileContent], head: CommittedHead) {
        self.entries = entries
        self.rows = rows
        self.tiles = tiles
        self.head = head
    }
}

/// A submission that has got its place.
public struct NewEntry: Sendable, Hashable {
    public let index: LogIndex
    public let content: EntryContent

    public init(index: LogIndex, content: EntryContent) {
        self.index = index
        self.content = content
    }
}

/// A tile with its bytes: `width` × 32.
public struct TileContent: Sendable, Hashable {
    public let tile: Tile
    public let bytes: [UInt8]

    public init(tile: Tile, bytes: [UInt8]) {
        self.tile = tile
        self.bytes = bytes
    }
}

/// An entry as the store gives it back.
public struct StoredEntry: Sendable, Hashable {
    public let index: LogIndex
    public let body: [UInt8]
    /// Whole seconds; never less than that of the entry before.
    public let integratedTime: Timestamp

    public init(index: LogIndex, body: [UInt8], integratedTime: Timestamp) {
        self.index = index
        self.body = body
        self.integratedTime = integratedTime
    }
}
